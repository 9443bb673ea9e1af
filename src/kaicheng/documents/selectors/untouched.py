"""Whether somebody worked on a document since it was taken over."""

from kaicheng.documents.models import Document, Edition
from kaicheng.documents.workflow import Status

_AS_MADE = {
    Status.PUBLISHED.value: 1,
    Status.DRAFT.value: 0,
}  # the lock's number of a state nobody left since


def untouched(document: Document, version: int) -> Edition | None:
    """Give the one edition of a document that is still as it came; None where there is another, or it was changed."""
    editions = list(document.editions.select_related("document__agency").order_by("version")[:2])
    if len(editions) != 1 or editions[0].version != version:
        return None
    edition = editions[0]
    return edition if _AS_MADE.get(edition.status) == edition.lock_version else None
