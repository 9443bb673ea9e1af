"""A document as one line of a list: what every list shows, ready for the template."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import Line, lines_of

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


def row_of(line: Line, *, title: SafeString | None = None, snippet: SafeString = _NOTHING) -> Row:
    """Asks nothing of the database. `title` stands in with its found words marked."""
    verdict = line.validity
    return Row(
        url=line.code.join(_around_code(get_script_prefix())),
        title=title or line.title,
        number=line.number,
        agency="、".join(line.issuers) or line.agency,
        written=line.written,
        published=line.published,
        state=verdict.state.value,
        label=verdict.label,
        sentence=verdict.sentence.removeprefix(f"{verdict.label}："),
        ended=verdict.ended,
        turned=line.ends_on if verdict.ended else line.effective_from,
        snippet=snippet,
    )


@cache
def _around_code(prefix: str) -> tuple[str, str]:
    """A document's address before and after its code: to ask the resolver for each row costs as much as to render it."""
    del prefix  # where the site is mounted; the resolver knows it, the cache must
    before, _, after = reverse("portal:document", args=["code"]).rpartition("code")
    return before, after


def rows_of(documents: DocumentQuerySet, today: date) -> list[Row]:
    """Two queries."""
    return [row_of(line) for line in lines_of(documents, today)]
