"""The library 文件库: documents by agency, genre, theme, year, validity; each filter with its counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from kaicheng.documents.declared import themes
from kaicheng.documents.models import Document, DocumentQuerySet
from kaicheng.documents.selectors.force import validity_of
from kaicheng.documents.selectors.lines import Line, lines_of
from kaicheng.documents.validity import LABELS, STANDING, State, Validity
from kaicheng.kernel.text import folded, normal_number
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory

VALID = "valid"  # 现行有效: in force or amended
LARGEST_PAGE = 200
HEAVY = ("plain", "tree", "html", "readings", "fingerprint", "warnings")
_CLASS_CODE = 2  # “02” of “02/01”

ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "published": ("最新发布", ("-first_published_at", "-pk")),
    "written": ("成文日期从新到旧", (F("live__written_date").desc(nulls_last=True), "-pk")),
    "oldest": ("成文日期从旧到新", (F("live__written_date").asc(nulls_last=True), "pk")),
    "number": ("发文字号", ("live__doc_number", "-live__written_date", "-pk")),
}


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """What is asked of the library. Empty values ask for everything.

    `agency`: a code, the subtree counts. `theme`: a code or its beginning. `state`: a `State` value, or "valid" for
    whatever is to be followed today. `words`: in title, or the number. `page` counts from 1.
    """

    agency: str = ""
    genre: str = ""
    theme: str = ""
    year: int | None = None
    state: str = ""
    normative: bool | None = None
    catalogue_item: str = ""
    words: str = ""
    order: str = "published"
    page: int = 1
    size: int = 20

    def without(self, facet: str) -> "LibraryQuery":
        """Give the same question without one filter."""
        nothing: Any = None if facet in {"year", "normative"} else ""
        return replace(self, **{facet: nothing})


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter: how many documents it would show with the other filters as they are."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A document in a list that needs more of it than a `Line` has. Its `live` comes without the text columns."""

    document: Document
    validity: Validity
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryResult:
    """One page, how many there are in all, and the counts beside each filter (agency, genre, theme, year, state)."""

    query: LibraryQuery
    rows: tuple[Line, ...]
    total: int
    facets: dict[str, tuple[Facet, ...]]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.query.size))


def library(query: LibraryQuery, today: date) -> LibraryResult:
    """Answer a question for the public. Six queries at most, however many filters are set."""
    query = replace(
        query,
        size=min(max(query.size, 1), LARGEST_PAGE),
        page=max(query.page, 1),
        order=query.order if query.order in ORDERS else "published",
    )
    agencies = _agencies()
    found, facets = _counts(query, today, agencies)
    query = replace(query, page=min(query.page, max(1, -(-found // query.size))))
    rows = matching(query, today, agencies)
    start = (query.page - 1) * query.size
    return LibraryResult(query, tuple(lines_of(rows[start : start + query.size], today)), found, facets)


def matching(query: LibraryQuery, today: date, agencies: Sequence[Agency] | None = None) -> DocumentQuerySet:
    """Give all public documents that a question means, in its order (the page is not cut)."""
    documents = Document.objects.public().with_state(today)
    for condition in _conditions(query, agencies).values():
        documents = documents.filter(condition)
    return documents.order_by(*ORDERS[query.order][1])


def as_rows(documents: DocumentQuerySet, today: date) -> Iterable[LibraryRow]:
    """Give documents with what a list shows of them: two queries."""
    full = documents.select_related("live", "agency").prefetch_related("live__issuers")
    for document in full.defer(*(f"live__{name}" for name in HEAVY)):
        issuers = tuple(issuer.name for issuer in document.live.issuers.all()) if document.live else ()
        yield LibraryRow(document, validity_of(document, today), issuers)


def _agencies() -> list[Agency]:
    return sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))


def _conditions(query: LibraryQuery, agencies: Sequence[Agency] | None) -> dict[str, Q]:
    """Give the filter of each field that is set."""
    given = {
        "agency": query.agency and _within(query.agency, agencies),
        "genre": query.genre and Q(live__genre=query.genre),
        "theme": query.theme and Q(live__theme__startswith=query.theme),
        "year": query.year is not None and _in_year(query.year),
        "state": query.state and Q(state__in=_states(query.state)),
        "normative": query.normative is not None and Q(live__normative=query.normative),
        "catalogue_item": query.catalogue_item and Q(live__catalogue_item=query.catalogue_item),
        "words": query.words.strip() and _bears(query.words.strip()),
    }
    return {name: condition for name, condition in given.items() if isinstance(condition, Q)}


def _within(code: str, agencies: Sequence[Agency] | None) -> Q:
    known = _agencies() if agencies is None else agencies
    path = next((agency.path for agency in known if agency.code == code), None)
    return Q(agency__path__startswith=path) if path else Q(pk__in=[])


def _in_year(year: int) -> Q:
    if not 1 <= year <= date.max.year:
        return Q(pk__in=[])
    return Q(live__written_date__gte=date(year, 1, 1), live__written_date__lte=date(year, 12, 31))


def _states(state: str) -> list[str]:
    return [one.value for one in STANDING] if state == VALID else [state]


def _bears(words: str) -> Q:
    condition = Q(live__doc_number__icontains=normal_number(words)) | Q(cited_names__key=folded(words))
    every = Q()
    for word in words.split():
        every &= Q(live__title__icontains=word)
    # a subquery, not a join: a document with several names is still one
    return Q(pk__in=Document.objects.filter(condition | every).values("pk"))


# the columns of a cell: one row a combination of values that occurs, with how many documents have it
_CELL = ("agency__code", "live__genre", "live__theme", "year", "state")
_COUNTED = ("agency", "genre", "theme", "year", "state")


def _counts(
    query: LibraryQuery, today: date, agencies: Sequence[Agency]
) -> tuple[int, dict[str, tuple[Facet, ...]]]:
    """Count in one pass: for each filter, the documents by its value under all the other filters.

    A document that fails no filter counts everywhere, one that fails a single filter counts for that filter alone.
    """
    total = 0
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in _COUNTED}
    passes = _tests(query, agencies)
    for *values, count in _cells(query, today, agencies):
        cell = ["" if value is None else str(value) for value in values]
        failed = [n for n, test in passes if not test(cell[n])]
        if len(failed) > 1:
            continue
        total += 0 if failed else count
        for n in failed or range(len(_COUNTED)):
            counts[_COUNTED[n]][cell[n]] += count
    return total, {
        "agency": _agency_facets(counts["agency"], agencies, query.agency),
        "genre": _by_count(counts["genre"], query.genre),
        "theme": _theme_facets(counts["theme"], query.theme),
        "year": _year_facets(counts["year"], query.year),
        "state": _state_facets(counts["state"], query.state),
    }


def _cells(query: LibraryQuery, today: date, agencies: Sequence[Agency]) -> Iterable[Any]:
    documents = Document.objects.public().with_state(today)
    for name, condition in _conditions(query, agencies).items():
        if name not in _COUNTED:
            documents = documents.filter(condition)
    cells = documents.order_by().annotate(year=ExtractYear("live__written_date"))
    counted: Iterable[Any] = cells.values(*_CELL).annotate(count=Count("pk")).values_list(*_CELL, "count")
    return counted


def _tests(query: LibraryQuery, agencies: Sequence[Agency]) -> list[tuple[int, Callable[[str], bool]]]:
    """Give the filters that are set as tests of a cell's value, by the place of the value in the cell."""
    path = next((agency.path for agency in agencies if agency.code == query.agency), None)
    below = {agency.code for agency in agencies if path and agency.path.startswith(path)}
    states = _states(query.state)
    tests: dict[str, tuple[object, Callable[[str], bool]]] = {
        "agency": (query.agency, below.__contains__),
        "genre": (query.genre, query.genre.__eq__),
        "theme": (query.theme, lambda code: code.startswith(query.theme)),
        "year": (query.year is not None, str(query.year).__eq__),
        "state": (query.state, states.__contains__),
    }
    return [(n, tests[name][1]) for n, name in enumerate(_COUNTED) if tests[name][0]]


def _agency_facets(counts: Counter[str], agencies: Sequence[Agency], chosen: str) -> tuple[Facet, ...]:
    """Count each agency with all below it, as the filter does."""
    paths = [(agency.path, counts.get(agency.code, 0)) for agency in agencies]
    sums = {a.code: sum(count for path, count in paths if path.startswith(a.path)) for a in agencies}
    return tuple(
        Facet(agency.code, agency.name, sums[agency.code], agency.code == chosen)
        for agency in agencies
        if sums[agency.code] or agency.code == chosen
    )


def _by_count(counts: Counter[str], chosen: str) -> tuple[Facet, ...]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Facet(value, value, count, value == chosen) for value, count in ranked if value)


def _theme_facets(counts: Counter[str], chosen: str) -> tuple[Facet, ...]:
    """Count the 22 classes, each with its subclasses."""
    classes: Counter[str] = Counter()
    for code, count in counts.items():
        classes[code[:_CLASS_CODE]] += count
    return tuple(
        Facet(theme.code, theme.name, classes[theme.code], chosen[:_CLASS_CODE] == theme.code)
        for theme in themes().values()
        if not theme.parent and theme.code in classes
    )


def _year_facets(counts: Counter[str], chosen: int | None) -> tuple[Facet, ...]:
    years = sorted((value for value in counts if value), reverse=True)
    return tuple(Facet(year, f"{year}年", counts[year], str(chosen) == year) for year in years)


def _state_facets(counts: Counter[str], chosen: str) -> tuple[Facet, ...]:
    standing = sum(counts.get(state.value, 0) for state in STANDING)
    facets = [Facet(VALID, "现行有效", standing, chosen == VALID)]
    facets += [
        Facet(state.value, LABELS[state], counts[state.value], chosen == state.value)
        for state in State
        if counts.get(state.value)
    ]
    return tuple(facets)
