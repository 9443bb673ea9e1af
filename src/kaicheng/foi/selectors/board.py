"""The office's board: units × how their cases stand, and the days on which something falls due. Numbers alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kaicheng.foi.models import Case, CaseQuerySet
from kaicheng.foi.selectors.cases import GROUPS
from kaicheng.foi.urgency import SOON
from kaicheng.foi.workflow import OWED, WITH_APPLICANT, Stage
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.organisations.models import Agency

# the columns: code (a state of the list, or "" where it leads to the unit's open ones), head
HEADS = (
    (Stage.FILED.value, "待登记"),
    (Stage.HANDLING.value, "办理中"),
    (Stage.APPROVING.value, "待审批"),
    (Stage.APPROVED.value, "待送达"),
    ("applicant", "等申请人"),
    ("suspended", "停止计算"),
    ("soon", GROUPS["soon"]),
    ("overdue", "已逾期"),
)
_WITH = {stage.value for stage in WITH_APPLICANT}
_OWED = {stage.value for stage in OWED}


@dataclass(slots=True)
class Line:
    """One unit. A case that waits for something and is late is counted in both columns; `total` counts it once."""

    unit: Agency
    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        return [(code, head, self.counts[code]) for code, head in HEADS]


@dataclass(frozen=True, slots=True)
class Board:
    lines: list[Line]
    total: Counter[str]
    count: int
    days: list[tuple[date, list[Case]]]

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        return [(code, head, self.total[code]) for code, head in HEADS]


def board(found: CaseQuerySet, today: date, calendar: WorkingCalendar) -> Board:
    """Count the open cases among these. One query."""
    lines: dict[int, Line] = {}
    days: dict[date, list[Case]] = defaultdict(list)
    open_cases = list(found.open().select_related("agency", "unit").defer("identity", "asked"))
    for case in open_cases:
        unit = case.unit or case.agency
        line = lines.setdefault(unit.pk, Line(unit))
        line.total += 1
        line.counts.update(_columns(case, today, calendar))
        if case.due_on is not None and case.stage in _OWED:
            days[case.due_on].append(case)
    ordered = sorted(lines.values(), key=lambda line: (line.unit.order, line.unit.code))
    total: Counter[str] = Counter()
    for line in ordered:
        total.update(line.counts)
    return Board(ordered, total, len(open_cases), sorted(days.items()))


def _columns(case: Case, today: date, calendar: WorkingCalendar) -> Iterator[str]:
    yield "applicant" if case.stage in _WITH else case.stage
    if case.suspended:
        yield "suspended"
    if case.due_on is not None and case.stage in _OWED:
        if case.due_on < today:
            yield "overdue"
        elif calendar.between(today, case.due_on) <= SOON:
            yield "soon"
