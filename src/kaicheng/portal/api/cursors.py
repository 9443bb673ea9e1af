"""Where a reader of a long list stands: after which document, not on which page, so that nothing new shifts the rest.

A cursor is the moment of the first publishing in microseconds and the document's number; one of the changes is the
number of the change. Readers hand it back as it is.
"""

from datetime import UTC, datetime, timedelta

from kaicheng.documents.models import Document

PLACE = r"^[0-9]{1,16}-[0-9]{1,18}$"
NUMBER = r"^[0-9]{1,18}$"
_START = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def after(document: Document) -> str:
    """The cursor that continues behind this document."""
    moment = document.first_published_at
    assert moment is not None  # noqa: S101 - public documents have one; for the type checker
    return f"{max(0, (moment - _START) // _TICK)}-{document.pk}"


def place_of(cursor: str) -> tuple[datetime, int]:
    """Read `after` back; the cursor has the form of `PLACE`."""
    ticks, _, number = cursor.partition("-")
    return _START + int(ticks) * _TICK, int(number)
