"""A document as one line of a list: what every list shows, ready for the template."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import LibraryRow, as_rows

_NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `state` is the value of `validity.State`, `label` its word, `sentence` why.

    `turned` is the day of the state: from which in force, to come into force, without force. `snippet` is safe HTML.
    """

    url: str
    title: str
    number: str
    agency: str
    written: date | None
    published: datetime | None
    state: str
    label: str
    sentence: str
    ended: bool
    turned: date | None
    snippet: SafeString = _NOTHING


def row_of(line: LibraryRow, *, title: SafeString | None = None, snippet: SafeString = _NOTHING) -> Row:
    """Asks nothing of the database. `title` stands in with its found words marked."""
    document, verdict = line.document, line.validity
    live = document.live
    assert live is not None  # noqa: S101 - lists hold public documents only; for the type checker
    return Row(
        url=reverse("portal:document", args=[document.code]),
        title=title or live.title,
        number=live.doc_number,
        agency="、".join(line.issuers) or document.agency.name,
        written=live.written_date,
        published=document.first_published_at,
        state=verdict.state.value,
        label=verdict.label,
        sentence=verdict.sentence.removeprefix(f"{verdict.label}："),
        ended=verdict.ended,
        turned=document.ends_on if verdict.ended else document.effective_from,
        snippet=snippet,
    )


def rows_of(documents: DocumentQuerySet, today: date) -> list[Row]:
    """Two queries."""
    return [row_of(line) for line in as_rows(documents, today)]
