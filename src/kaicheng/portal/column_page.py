"""Columns as their pages show them: lines of a list, years to choose from. Asks a query for each 25 columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.columns.models import Column
from kaicheng.columns.selectors import figures
from kaicheng.portal import listing
from kaicheng.portal.rows import Row


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column in a list: its address, how many documents it shows, when the newest came in (local time)."""

    column: Column
    url: str
    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A document of a column, with its primary key, by which the page knows what is pinned."""

    pk: int
    row: Row


def lines(columns: Sequence[Column], today: date) -> list[ColumnLine]:
    known = figures(columns, today)
    return [
        ColumnLine(
            one,
            reverse("portal:column", args=[one.code]),
            known[one.pk].count,
            timezone.localtime(last) if (last := known[one.pk].last) else None,
        )
        for one in columns
    ]


def years(address: listing.Address, counts: Sequence[tuple[int, int]]) -> list[listing.Choice]:
    """Years to choose from, the newest first; the active one leads back to all. Nothing to choose: []."""
    chosen = address.asked.get("year", "")
    if len(counts) < 2 and not chosen:  # noqa: PLR2004 - one year is no choice
        return []
    return [
        listing.Choice(
            f"{year}年",
            count,
            address.with_(year="" if str(year) == chosen else str(year)),
            str(year) == chosen,
        )
        for year, count in counts
    ]


def closed_year(column: Column) -> int:
    """The year in which a column was closed; 0 for an open one."""
    return timezone.localtime(column.closed_at).year if column.closed_at else 0


def closed_years(columns: Sequence[Column]) -> list[tuple[int, int]]:
    return sorted(Counter(closed_year(one) for one in columns).items(), reverse=True)


def feed_of(column: Column) -> str:
    """Where the column's news are fed out."""
    return reverse("portal:column_feed", args=[column.code, "atom"])
