"""Questions about columns: what they show, who shows a document, and how fresh they are.

Only public documents are ever meant. `today` decides validity and whether a pin still counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from kaicheng.columns.declared import update_days, warning_days
from kaicheng.columns.models import Column, ColumnQuerySet
from kaicheng.columns.question import Facts, Question, Scope, holds, states_of
from kaicheng.columns.workflow import Kind, UpdateState, judge
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import public_documents
from kaicheng.organisations.selectors import directory

_AT_ONCE = 25  # columns counted in one walk over the library
_FIRST_YEAR = 1999  # when governments went online (政府上网工程); nothing was made public before
_NOTHING = Q(pk__in=[])


# -- columns -------------------------------------------------------------------------------------------------------


def open_columns() -> ColumnQuerySet:
    """Columns that are kept, in their order."""
    return Column.objects.open().with_choices()


def closed_columns() -> ColumnQuerySet:
    """The archive 历史专题, last closed first."""
    return Column.objects.closed().with_choices().order_by("-closed_at", "-pk")


def archived(words: str = "") -> ColumnQuerySet:
    """Closed columns whose name or description bears all these words."""
    found = closed_columns()
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
    return found


def all_columns() -> ColumnQuerySet:
    return Column.objects.with_choices()


def column(code: str) -> Column | None:
    """The column at this address, open or closed; None where there is none (see `moved_to`)."""
    return Column.objects.with_choices().filter(code=code).first()


def moved_to(code: str) -> Column | None:
    """The column that had this address before."""
    return Column.objects.filter(former__code=code).first()


def moved_addresses() -> dict[str, str]:
    """Give, for each former address, the present one of its column."""
    return dict(Column.objects.filter(former__isnull=False).order_by().values_list("former__code", "code"))


def present_codes(codes: Sequence[str]) -> list[str]:
    """Give the codes of columns as they are now; whoever wrote them down may have done so before a column moved."""
    moved = moved_addresses() if codes else {}
    return list(dict.fromkeys(moved.get(code, code) for code in codes))


@dataclass(frozen=True, slots=True)
class Named:
    """A column as the navigation names it."""

    pk: int
    code: str
    name: str


def navigation() -> tuple[Named, ...]:
    """Open columns that the navigation names."""
    return tuple(Named(*one) for one in _navigation().all())


@cache
def _navigation() -> Any:
    """Every page asks, so the query is put together once."""
    return Column.objects.open().filter(in_navigation=True).values_list("pk", "code", "name")


# -- what a column shows -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selection:
    """A question with what was pinned (primary keys in order) and left out by hand."""

    question: Question
    pins: tuple[int, ...] = ()
    excluded: frozenset[int] = frozenset()

    def shows(self, document: int, facts: Facts) -> bool:
        """The same answer as the database gives, for one public document."""
        if document in self.excluded:
            return False
        return document in self.pins or holds(self.question, facts)


def selection_of(shown: Column, today: date) -> Selection:
    """Pins past their last day no longer count."""
    pins = [pin.document_id for pin in shown.pins.all() if pin.until is None or pin.until >= today]
    excluded = frozenset(exclusion.document_id for exclusion in shown.exclusions.all())
    return Selection(shown.asked, tuple(pk for pk in pins if pk not in excluded), excluded)


def documents_in(shown: Column, today: date) -> DocumentQuerySet:
    """Public documents of a column, pins first in their order, then the newest first. One query when it is read."""
    return selected(selection_of(shown, today), today)


def selected(selection: Selection, today: date) -> DocumentQuerySet:
    """As `documents_in`, for a selection that is not saved: the preview."""
    found = _prepared(today).filter(condition_of(selection))
    if not selection.pins:
        return found.order_by("-first_published_at", "-pk")
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(selection.pins)]
    last = Value(len(places))
    return found.annotate(pin_place=Case(*places, default=last, output_field=IntegerField())).order_by(
        "pin_place", "-first_published_at", "-pk"
    )


def page_of(documents: DocumentQuerySet, start: int, size: int) -> list[int]:
    """The primary keys of one page of a column, in its order. Keys alone: sorting whole rows costs six times as much."""
    return list(documents.values_list("pk", flat=True)[start : start + size])


def _prepared(today: date) -> DocumentQuerySet:
    """Public documents with all that a condition may name."""
    return (
        public_documents()
        .with_state(today)
        .alias(audience_text=Cast("live__audience", output_field=TextField()))
    )


def condition_of(selection: Selection) -> Q:
    """The whole selection as one condition over `_prepared` documents."""
    condition = _condition(selection.question)
    if selection.pins:
        condition |= Q(pk__in=selection.pins)
    if selection.excluded:
        condition &= ~Q(pk__in=selection.excluded)
    return condition


def _condition(question: Question) -> Q:
    if question.scope == Scope.ALL:
        return Q(live__isnull=False)
    if question.scope == Scope.PICKED or question.asks_nothing:
        return _NOTHING
    condition = _list_conditions(question) & _day_conditions(question)
    if question.words:
        condition &= _any("live__title__icontains", question.words)
    if question.without:
        condition &= ~_any("live__title__icontains", question.without)
    return condition


def _list_conditions(question: Question) -> Q:
    condition = Q()
    if question.agencies:
        condition &= _agencies(question)
    if question.themes:
        condition &= Q(live__theme__in=question.themes) | _any(
            "live__theme__startswith", [f"{theme}/" for theme in question.themes]
        )
    if question.audience:
        condition &= _any("audience_text__contains", [f'"{code}"' for code in question.audience])
    if question.normative:
        condition &= Q(live__normative=True)
    if question.states:
        condition &= Q(("state__in", states_of(question.states)))
    for field, values in (
        ("genre", question.genres),
        ("catalogue_item", question.items),
        ("series", question.series),
    ):
        if values:
            condition &= Q((f"live__{field}__in", values))
    return condition


def _agencies(question: Question) -> Q:
    if not question.below:
        return Q(agency__code__in=question.agencies)
    known = {agency.code: agency.path for agency in directory().agencies.values()}
    return _any("agency__path__startswith", [known[code] for code in question.agencies if code in known])


def _any(lookup: str, values: Iterable[str]) -> Q:
    condition = _NOTHING
    for number, value in enumerate(values):
        condition = Q((lookup, value)) if number == 0 else condition | Q((lookup, value))
    return condition


def _day_conditions(question: Question) -> Q:
    given: dict[str, Any] = {
        "live__written_date__gte": question.written_since,
        "live__written_date__lte": question.written_until,
        "first_published_at__gte": _midnight(question.published_since),
        "first_published_at__lt": _midnight(question.published_until, later=1),
    }
    return Q(**{lookup: value for lookup, value in given.items() if value is not None})


_EARLIEST, _LATEST = date(1900, 1, 1), date(9000, 1, 1)


def _midnight(day: date | None, *, later: int = 0) -> datetime | None:
    if day is None:
        return None
    day = min(max(day, _EARLIEST), _LATEST)  # 9999-12-31 is how some write “without end”
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=later)


# -- who shows a document ------------------------------------------------------------------------------------------

_FACTS = (
    "pk", "live__genre", "agency__code", "agency__path", "live__theme", "live__catalogue_item", "live__audience",
    "live__normative", "state", "live__written_date", "first_published_at", "live__title", "live__series",
)  # fmt: skip


def facts_of(ids: Sequence[int], today: date) -> dict[int, Facts]:
    """What questions can ask of these documents; one that is not public has no entry. One query."""
    rows = public_documents(ids).with_state(today).order_by().values_list(*_FACTS)
    return {row[0]: _facts(*row[1:]) for row in rows}


def _facts(*row: Any) -> Facts:
    genre, agency, path, theme, item, audience, normative, state, written, published, title, series = row
    day = timezone.localtime(published).date() if published else None
    return Facts(
        genre, agency, path, theme, item, tuple(audience), normative, state, written, day, title, series
    )


def columns_showing(document_id: int, today: date) -> list[Column]:
    """The open columns that show a document on that day, in their order. Four queries, whatever their number."""
    facts = facts_of([document_id], today).get(document_id)
    if facts is None:
        return []
    return [shown for shown in open_columns() if selection_of(shown, today).shows(document_id, facts)]


# -- how fresh a column is -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """How many documents a column shows, and when the newest came in."""

    count: int = 0
    last: datetime | None = None


def figures(columns: Sequence[Column], today: date) -> dict[int, Figures]:
    """The figures of many columns by primary key; one walk over the library for each 25."""
    found: dict[int, Figures] = {}
    for start in range(0, len(columns), _AT_ONCE):
        found |= _figures(columns[start : start + _AT_ONCE], today)
    return found


def _figures(columns: Sequence[Column], today: date) -> dict[int, Figures]:
    asked: dict[str, Any] = {}
    for shown in columns:
        condition = condition_of(selection_of(shown, today))
        moment = "live__published_at" if shown.kind == Kind.OVERVIEW else "first_published_at"
        asked[f"count_{shown.pk}"] = Count("pk", filter=condition)
        asked[f"last_{shown.pk}"] = Max(moment, filter=condition)
    # the aliases are repeated inside the aggregates, so they must be annotations of the query itself
    row = _prepared(today).order_by().aggregate(**asked)
    return {shown.pk: Figures(row[f"count_{shown.pk}"], row[f"last_{shown.pk}"]) for shown in columns}


def last_updated(shown: Column, today: date) -> datetime | None:
    """When the newest item came into the column; of an overview, when its text was last replaced."""
    return figures([shown], today)[shown.pk].last


def update_state(shown: Column, today: date, known: Figures | None = None) -> UpdateState | None:
    """How the column stands to its update duty; None for a closed one, which has none.

    `known` saves the look-up where its `figures` are at hand already.
    """
    if not shown.open:
        return None
    newest = known.last if known else last_updated(shown, today)
    kind = Kind(shown.kind)
    return judge(
        last=timezone.localtime(newest).date() if newest else None,
        since=shown.since,
        days=shown.update_days or update_days(kind, today),
        warn=warning_days(kind, today),
        today=today,
    )


# -- years ---------------------------------------------------------------------------------------------------------


def year_of(documents: DocumentQuerySet, year: int) -> DocumentQuerySet:
    """Those first made public in that year."""
    return documents.filter(_in_year(year)) if 1 < year < date.max.year else documents.none()


def _in_year(year: int) -> Q:
    return Q(
        first_published_at__gte=_midnight(date(year, 1, 1)),
        first_published_at__lt=_midnight(date(year + 1, 1, 1)),
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What a column holds in all: how many documents, when the newest came in, how many each year (newest first)."""

    total: int
    last: datetime | None
    years: tuple[tuple[int, int], ...]


def contents(shown: Column, today: date) -> Contents:
    """Count a column through. One query: one walk over the library, each document put to its year once."""
    moment = "live__published_at" if shown.kind == Kind.OVERVIEW else "first_published_at"
    found = _prepared(today).filter(condition_of(selection_of(shown, today))).order_by()
    rows = found.values(year=_year_of(today)).annotate(n=Count("pk"), newest=Max(moment))
    counts = {row["year"]: row for row in rows}
    newest = [row["newest"] for row in counts.values() if row["newest"]]
    years = sorted(((year, row["n"]) for year, row in counts.items() if year), reverse=True)
    return Contents(sum(row["n"] for row in counts.values()), max(newest, default=None), tuple(years))


def _year_of(today: date) -> Case:
    """The year in which a document was first made public, by the local day; 0 before `_FIRST_YEAR`.

    The newest years are looked at first: most documents are recent.
    """
    years = range(today.year, _FIRST_YEAR - 1, -1)
    spans = [When(first_published_at__gte=_midnight(date(year, 1, 1)), then=Value(year)) for year in years]
    return Case(*spans, default=Value(0), output_field=IntegerField())
