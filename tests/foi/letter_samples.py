"""Objects of an agency for the addresses of its letters, for the walk of all duties over all addresses."""

from datetime import date

from foi.factories import at, handler_of
from foi.letter_factories import fill, make_handled

from kaicheng.foi.models import Paper, Remedies
from kaicheng.foi.services import keeping, writing
from kaicheng.organisations.models import Agency

DAY = date(2026, 3, 4)
OF_CASE = ("letters", "decide", "approve", "deliver", "full_file")
OF_LETTER = ("letter", "letter_preview")


def letter_samples(agency: Agency) -> dict[str, dict[str, object]]:
    """A case of the agency that is being handled, with a letter that was sent and a draft."""
    Remedies.objects.get_or_create(
        agency=agency, defaults={"review_organ": "县人民政府", "court": "县人民法院"}
    )
    case = make_handled(agency)
    sent = fill(writing.compose(case, "receipt", actor=handler_of(agency), now=at(DAY)), DAY)
    sent = writing.send(sent, writing.Sending(DAY), actor=handler_of(agency), now=at(DAY))
    released = keeping.keep(case, Paper.Kind.RELEASED, "通知.pdf", b"%PDF-1.4 made up", now=at(DAY))
    draft = writing.compose(case, "consult_notice", actor=handler_of(agency), now=at(DAY))
    return {
        **{f"foi:{name}": {"pk": case.pk} for name in OF_CASE},
        **{f"foi:{name}": {"pk": draft.pk} for name in OF_LETTER},
        "foi:letter_file": {"pk": sent.pk, "form": "pdf"},
        "foi:publish_on": {"pk": case.pk, "paper": released.pk},
        "foi:often": {},
        "foi:remedies": {"pk": agency.pk},
        "foi:remedies_list": {},
    }
