"""Workload and punctuality: figures by unit and by month of a year, and the bars that draw them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kaicheng.foi.models import Case, CaseQuerySet
from kaicheng.foi.workflow import OWED
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.organisations.models import Agency

_OWED = {stage.value for stage in OWED}
MONTHS = 12


@dataclass(slots=True)
class Figures:
    """`took`: working days from receipt to reply, one entry a reply."""

    received: int = 0
    replied: int = 0
    on_time: int = 0
    overdue: int = 0
    took: list[int] = field(default_factory=list)

    @property
    def punctual(self) -> int | None:
        """Per cent of the replies that came in time; None without any."""
        return round(100 * self.on_time / self.replied) if self.replied else None

    @property
    def average(self) -> float | None:
        return round(sum(self.took) / len(self.took), 1) if self.took else None


@dataclass(frozen=True, slots=True)
class Workload:
    """Months from 1; units in their order."""

    months: dict[int, Figures]
    units: list[tuple[Agency, Figures]]
    total: Figures


def workload(found: CaseQuerySet, year: int, today: date, calendar: WorkingCalendar) -> Workload:
    """Count the cases received or replied in the year, and those late today. One query."""
    months = {month: Figures() for month in range(1, MONTHS + 1)}
    units: dict[int, Figures] = defaultdict(Figures)
    agencies: dict[int, Agency] = {}
    total = Figures()
    wanted = Q(received_on__year=year) | Q(replied_on__year=year) | Q(stage__in=_OWED, due_on__lt=today)
    for case in found.filter(wanted).select_related("agency", "unit").defer("identity", "asked"):
        unit = case.unit or case.agency
        agencies[unit.pk] = unit
        _count(case, year, months, (units[unit.pk], total), calendar)
        if case.stage in _OWED and case.due_on is not None and case.due_on < today:
            units[unit.pk].overdue += 1
            total.overdue += 1
    ordered = sorted(units.items(), key=lambda pair: (agencies[pair[0]].order, agencies[pair[0]].code))
    return Workload(months, [(agencies[pk], figures) for pk, figures in ordered], total)


def _count(
    case: Case, year: int, months: dict[int, Figures], sums: Iterable[Figures], calendar: WorkingCalendar
) -> None:
    sums = tuple(sums)
    if case.received_on is not None and case.received_on.year == year:
        for figures in (months[case.received_on.month], *sums):
            figures.received += 1
    if case.replied_on is None or case.replied_on.year != year:
        return
    for figures in (months[case.replied_on.month], *sums):
        figures.replied += 1
        figures.on_time += case.due_on is None or case.replied_on <= case.due_on
        if case.received_on is not None:
            figures.took.append(calendar.between(case.received_on, case.replied_on))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the drawing, in its units; `y` from above, `middle` for its figure."""

    x: int
    middle: float
    y: float
    height: float
    kind: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`left`: where the months begin; `wide`: the whole width, and that of one bar."""

    name: str
    left: int
    wide: int
    bar: int
    bars: tuple[Bar, ...]
    labels: tuple[tuple[int, str], ...]
    lines: tuple[tuple[float, int], ...]


HEIGHT = 160  # of the drawing: the bars' space
# for a desk and for a phone, drawn at its own size, for letters do not shrink: name, where the months begin, one month, one bar
_SIZES = (("wide", 40, 56, 18), ("narrow", 24, 24, 9))


def drawn(months: dict[int, Figures]) -> list[Chart]:
    """Two bars a month, received and replied, on one scale; once for each size of screen."""
    top = max([1, *(f.received for f in months.values()), *(f.replied for f in months.values())])
    return [_chart(months, _round_up(top), *size) for size in _SIZES]


def _chart(months: dict[int, Figures], scale: int, name: str, start: int, step: int, wide: int) -> Chart:
    bars: list[Bar] = []
    gap = wide // 9
    indent = (step - 2 * wide - gap) // 2
    for month, figures in months.items():
        left = (month - 1) * step + start + indent
        for place, (kind, value) in enumerate((("received", figures.received), ("replied", figures.replied))):
            height, x = round(HEIGHT * value / scale, 1), left + place * (wide + gap)
            bars.append(Bar(x, x + wide / 2, HEIGHT - height + 16, height, kind, value))
    unit = "月" if name == "wide" else ""
    labels = tuple(((month - 1) * step + start + step // 2, f"{month}{unit}") for month in months)
    lines = tuple((round(HEIGHT - HEIGHT * part / 4 + 16, 1), scale * part // 4) for part in range(5))
    return Chart(name, start, start + MONTHS * step + 4, wide, tuple(bars), labels, lines)


def _round_up(top: int) -> int:
    """A top of the scale that four lines divide."""
    step = 4
    while step < top:
        step += 4 if step < 40 else 20  # noqa: PLR2004 - small scales grow finely
    return step
