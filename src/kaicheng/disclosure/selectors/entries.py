"""Public documents by their place: how many an agency has where, and those that stand in a row."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from kaicheng.catalogue.selectors import one_series
from kaicheng.disclosure.models import SeriesNote
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import public_documents

_ENTRY = (
    "pk", "code", "agency_id", "first_published_at", "live__title", "live__doc_number", "live__written_date",
    "live__series", "live__series_term", "live__series_number", "live__period_from", "live__period_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """How many public documents stand in a place, and when the last of them was published."""

    count: int = 0
    last: datetime | None = None


NOTHING = Holding()


@dataclass(frozen=True, slots=True)
class Entry:
    """A public document in a row."""

    document_id: int
    code: str
    agency_id: int
    published_at: datetime | None
    title: str
    doc_number: str
    written: date | None
    series: str
    term: int | None
    number: int | None
    period_from: int | None
    period_until: int | None

    @property
    def published(self) -> date | None:
        """The day of first publication."""
        return timezone.localdate(self.published_at) if self.published_at else None


def holdings(agencies: Collection[int] | None = None) -> dict[int, dict[str, Holding]]:
    """Give, by agency and place (catalogue item), what is public; one query. None asks for all agencies."""
    documents = _of(public_documents(), agencies).order_by()
    rows: Any = documents.values_list("agency_id", "live__catalogue_item").annotate(
        Count("pk"), Max("live__published_at")
    )
    found: dict[int, dict[str, Holding]] = {}
    for agency, item, count, last in rows:
        found.setdefault(agency, {})[item] = Holding(count, last)
    return found


def entries(series: Iterable[str], agencies: Collection[int] | None = None) -> list[Entry]:
    """Give the public documents of these series, newest publication first; one query."""
    documents = _of(public_documents().filter(live__series__in=list(series)), agencies)
    rows: Any = documents.order_by("-first_published_at", "-pk").values_list(*_ENTRY)
    return [Entry(*row) for row in rows]


def papers_shown() -> dict[str, int]:
    """How many public papers stand on each page of rows (meetings, plans …); one query."""
    rows: Any = (
        public_documents()
        .exclude(live__series="")
        .order_by()
        .values_list("live__series")
        .annotate(Count("pk"))
    )
    found: dict[str, int] = {}
    for code, count in rows:
        row = one_series(code)
        if row is not None:
            found[row.shown] = found.get(row.shown, 0) + count
    return found


def notes(series: Iterable[str], agencies: Collection[int] | None = None) -> list[SeriesNote]:
    """Give the explanations of gaps in these series; one query."""
    found = SeriesNote.objects.filter(series__in=list(series))
    return list(found if agencies is None else found.filter(agency__in=agencies))


def _of(documents: DocumentQuerySet, agencies: Collection[int] | None) -> DocumentQuerySet:
    return documents if agencies is None else documents.filter(agency__in=agencies)
