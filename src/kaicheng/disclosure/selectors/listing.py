"""What one place of a section holds: a list by words, year, genre and validity, with counts beside each filter."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from kaicheng.catalogue.selectors import disclosure_tree, fixed_places
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import VALID, LibraryQuery, Line, lines_of, matching
from kaicheng.documents.validity import STANDING, State
from kaicheng.organisations.models import Agency

SIZE = 20
ORDERS = ("published", "written", "oldest")


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """What is asked of a place. Empty values ask for everything.

    `item` "": the whole tree of Articles 20–21, with `whole` the guide, the rules and the annual reports, too.
    """

    item: str = ""
    whole: bool = False
    words: str = ""
    year: int | None = None
    genre: str = ""
    state: str = ""
    order: str = "published"
    page: int = 1


@dataclass(frozen=True, slots=True)
class PlaceList:
    """One page of a place, how many in all, and for each filter (state, year, genre) its values with counts."""

    query: PlaceQuery
    rows: tuple[Line, ...]
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]


def place_list(agency: Agency, query: PlaceQuery, today: date) -> PlaceList:
    """Answer for exactly this agency (not those below it). Three queries."""
    cells = _cells(agency, query, today)
    total = sum(count for cell, count in cells if _passes(cell, query, ""))
    start = (min(max(query.page, 1), max(1, -(-total // SIZE))) - 1) * SIZE
    rows = tuple(lines_of(documents_in(agency, query, today)[start : start + SIZE], today)) if total else ()
    return PlaceList(query, rows, total, {name: _counted(name, cells, query) for name in _FILTERS})


def documents_in(agency: Agency, query: PlaceQuery, today: date) -> DocumentQuerySet:
    """Give all documents of the place that the question means, in its order; for lists to take away."""
    asked = LibraryQuery(
        catalogue_item=query.item, words=query.words, year=query.year, genre=query.genre, state=query.state,
        order=query.order if query.order in ORDERS else "published",
    )  # fmt: skip
    return _within(matching(asked, today), agency, query)


def _within(documents: DocumentQuerySet, agency: Agency, query: PlaceQuery) -> DocumentQuerySet:
    own = documents.filter(agency=agency)
    if query.item:
        return own
    places = (*disclosure_tree(), *fixed_places()) if query.whole else disclosure_tree()
    return own.filter(live__catalogue_item__in=[place.code for place in places])


_FILTERS = ("state", "year", "genre")
Cell = tuple[str, str, str]  # in the order of _FILTERS


def _cells(agency: Agency, query: PlaceQuery, today: date) -> list[tuple[Cell, int]]:
    """Count by all filters at once; the words and the place alone narrow it."""
    asked = LibraryQuery(catalogue_item=query.item, words=query.words)
    documents = _within(matching(asked, today), agency, query).order_by()
    rows: Any = (
        documents.annotate(year=ExtractYear("live__written_date"))
        .values_list("state", "year", "live__genre")
        .annotate(Count("pk"))
    )
    return [((state, str(year or ""), genre), count) for state, year, genre, count in rows]


def _passes(cell: Cell, query: PlaceQuery, leaving_out: str) -> bool:
    state, year, genre = cell
    states = {one.value for one in STANDING} if query.state == VALID else {query.state}
    return all(
        (
            leaving_out == "state" or not query.state or state in states,
            leaving_out == "year" or query.year is None or year == str(query.year),
            leaving_out == "genre" or not query.genre or genre == query.genre,
        )
    )


def _counted(name: str, cells: list[tuple[Cell, int]], query: PlaceQuery) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for cell, count in cells:
        if _passes(cell, query, name):
            counts[cell[_FILTERS.index(name)]] += count
    if name == "year":
        return tuple(sorted(((year, n) for year, n in counts.items() if year), reverse=True))
    if name == "genre":
        return tuple(
            sorted(((genre, n) for genre, n in counts.items() if genre), key=lambda pair: (-pair[1], pair[0]))
        )
    standing = sum(counts[state.value] for state in STANDING)
    return ((VALID, standing), *((state.value, counts[state.value]) for state in State))
