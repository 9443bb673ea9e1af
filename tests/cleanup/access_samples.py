"""Objects of an agency for every address of the area, for the walk of all duties over all addresses."""

from documents.factories import NOW, make_document, office_of

from kaicheng.cleanup.models import CleanupItem
from kaicheng.cleanup.selectors.scope import Scope
from kaicheng.cleanup.services import rounds
from kaicheng.organisations.models import Agency

OF_ROUND = (
    "round", "plan", "choose", "open", "add", "remind", "prolong", "close", "draft", "reopen", "abandon", "export",
    "import",
)  # fmt: skip
OF_ITEM = ("item", "move", "comment", "link")


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    """A round that the agency organises over a document of its own."""
    make_document(agency=agency, normative=True)
    officer = office_of(agency)
    fields = {
        "title": "文件清理",
        "basis": "上级清理通知",
        "deadline": NOW.date().replace(year=NOW.year + 1),
        "scope": Scope(agencies=(agency.code,)).plain(),
    }
    found = rounds.create_round(agency=agency, actor=officer, now=NOW, fields=fields)
    found = rounds.open_round(found=found, actor=officer, now=NOW)
    item = CleanupItem.objects.filter(round=found).first()
    assert item is not None
    return {
        **{f"cleanup:{name}": {} for name in ("rounds", "mine", "new", "bulk")},
        **{f"cleanup:{name}": {"pk": found.pk} for name in OF_ROUND},
        **{f"cleanup:{name}": {"pk": item.pk} for name in OF_ITEM},
    }
