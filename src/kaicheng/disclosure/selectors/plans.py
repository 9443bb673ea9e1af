"""Plans of the county: by kind, by period, the present one first, all earlier ones collected."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from gongwen.reading.numerals import chinese
from gongwen.recognition.series import first_year_of, five_year_plan_of
from kaicheng.catalogue.declared import Series
from kaicheng.catalogue.selectors import series_shown
from kaicheng.disclosure.models import SeriesNote
from kaicheng.disclosure.runs import gaps
from kaicheng.disclosure.selectors.entries import Entry, entries, notes

Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """The plans of one period. `years` None: no years are stated. Without plans it is a gap; `note` explains it."""

    years: Years | None
    label: str
    plans: tuple[Entry, ...]
    present: bool
    note: SeriesNote | None = None


@dataclass(frozen=True, slots=True)
class PlanKind:
    """One kind of plan: what holds today, what is to come, and what was."""

    series: Series
    periods: tuple[Period, ...]

    @property
    def count(self) -> int:
        return sum(len(period.plans) for period in self.periods)

    @property
    def present(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.present)

    @property
    def others(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if not period.present)


def plan_kinds(today: date) -> tuple[PlanKind, ...]:
    """Give all plans; two queries."""
    kinds = series_shown("plans")
    codes = [kind.code for kind in kinds]
    plans, explained = defaultdict(list), defaultdict(list)
    for entry in entries(codes):
        plans[entry.series].append(entry)
    for note in notes(codes):
        explained[note.series].append(note)
    return tuple(
        PlanKind(kind, _periods(kind, plans[kind.code], explained[kind.code], today.year)) for kind in kinds
    )


def period_label(years: Years | None) -> str:
    """(2021, 2025) → “十四五”时期（2021—2025年）; other years as they are."""
    if years is None:
        return "未标明期限"
    span = f"{years[0]}—{years[1]}年"
    plan = five_year_plan_of(*years)
    return f"“{chinese(plan)}五”时期（{span}）" if plan else span


def _periods(kind: Series, plans: list[Entry], explained: list[SeriesNote], year: int) -> tuple[Period, ...]:
    groups: defaultdict[Years | None, list[Entry]] = defaultdict(list)
    for plan in plans:
        stated = plan.period_from is not None and plan.period_until is not None
        groups[(plan.period_from, plan.period_until) if stated else None].append(plan)  # type: ignore[index]  # both are numbers where stated
    periods = [
        Period(years, period_label(years), tuple(found), years is not None and years[0] <= year <= years[1])
        for years, found in groups.items()
    ]
    if kind.years and any(groups):
        periods += _missing(kind.years, [years for years in groups if years], explained, year)
    periods.sort(key=lambda p: (p.years is not None, p.years or (0, 0)), reverse=True)
    return tuple(periods)


def _missing(length: int, have: list[Years], explained: list[SeriesNote], year: int) -> list[Period]:
    """Periods of equal length between the first known and the present one that nothing covers."""
    plan = five_year_plan_of(have[0][0], have[0][0] + length - 1) if have else None
    start = first_year_of(plan) if plan else None
    if start is None:
        return []
    present = start + (year - start) // length * length
    first = min(years[0] for years in have)
    wanted = {start + k * length for k in range((first - start) // length, (present - start) // length + 1)}
    found = []
    for begun in sorted(wanted - {years[0] for years in have}):
        years = (begun, begun + length - 1)
        gap = gaps((), [begun], explained)[0]
        found.append(Period(years, period_label(years), (), present=begun == present, note=gap.note))
    return found
