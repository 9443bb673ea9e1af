"""Objects of an agency for every address of the area, for the walk of all duties over all addresses."""

import io

import pypdfium2
from foi.factories import FILED, at, handler_of, registered
from foi.letter_samples import letter_samples

from kaicheng.foi.identity import ring
from kaicheng.foi.models import Paper, Proceeding, Release
from kaicheng.foi.services import keeping
from kaicheng.foi.workflow import Move
from kaicheng.organisations.models import Agency

OF_ALL = (
    "mine", "cases", "board", "owing", "changes", "workload", "annual", "register", "register_identity", "find", "enter", "retention",
)  # fmt: skip
OF_CASE = ("case", "identity", "amend", "act", "earlier", "begin_proceeding")


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    """A registered case of the agency, with a paper, an event and a proceeding."""
    case = registered(agency)
    paper, result = (
        keeping.keep(case, kind, "证件.pdf", _page(), now=at(FILED))
        for kind in (Paper.Kind.SOURCE, Paper.Kind.RELEASED)
    )
    made = Release.objects.create(
        case=case,
        source=paper,
        result=result,
        made_at=at(FILED),
        made_by=handler_of(agency),
        marks=ring().seal(b"[]", f"foi.release:{case.token}"),
    )
    event = case.events.valid().get(move=Move.REGISTER)
    found = Proceeding.objects.create(
        case=case, kind=Proceeding.Kind.REVIEW, organ="县人民政府", begun_on=FILED
    )
    return {
        **{f"foi:{name}": {} for name in OF_ALL},
        **{f"foi:{name}": {"pk": case.pk} for name in OF_CASE},
        "foi:paper": {"pk": case.pk, "paper": paper.pk},
        "foi:release": {"pk": case.pk, "paper": paper.pk},
        "foi:release_page": {"pk": case.pk, "paper": paper.pk, "page": 1},
        "foi:add_original": {"pk": case.pk},
        "foi:released": {"pk": case.pk, "paper": result.pk},
        "foi:drop_release": {"pk": case.pk, "release": made.pk},
        "foi:correct": {"pk": event.pk},
        "foi:proceeding": {"pk": found.pk},
        **letter_samples(agency),
    }


def _page() -> bytes:
    """A PDF of one empty page."""
    book, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    book.new_page(200, 200)
    book.save(out)
    return out.getvalue()
