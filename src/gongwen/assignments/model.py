"""What a work-point document assigns: tasks with their units, times, numbers to reach and documents."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongwen.model import Citation, Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with the place they stand at.

    `words` as a reader should see them (layout blanks dropped); `span` in `OfficialDocument.text`, None
    where the node does not know its place. `node` is the way to the node in the document tree: first 0
    for the body or n for the n-th annex, then the indices of children; for a cell of a table also row and cell.
    """

    words: str
    span: Span | None
    node: tuple[int, ...] = ()


class Share(StrEnum):
    """What part a unit has in a task."""

    LEAD = "lead"  # 牵头、主办
    RESPONSIBLE = "responsible"  # 责任、负责、落实、承办
    SUPPORTING = "supporting"  # 配合、协办、参与


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed; `full` with the 省/市/县/区 that a list gives only once (县发改局、市监局 → 县市监局).

    `collective` names stand for many (各乡镇街道, 县直各单位): an upper layer may expand them.
    """

    name: str
    full: str
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Units with one role. `role` is the role word as printed (牵头, 责任单位, 按职责分工负责), "" where a column or a bare list says it.

    `open_ended`: the list closes with 等（有关单位）. `covers` is the sentence a note in mid-paragraph stands
    behind, None where the note speaks for the whole task. `shared`: printed once for several tasks.
    `by_position`: lead because the document says that the unit named first leads (列第一位者为牵头单位).
    """

    share: Share
    role: str
    units: tuple[Unit, ...]
    quotation: Quotation
    open_ended: bool = False
    covers: Quotation | None = None
    shared: bool = False
    by_position: bool = False


class DeadlineKind(StrEnum):
    """How a deadline is given."""

    DATE = "date"  # 2021年底前, 9月底前, 到2025年
    MONTH = "month"  # 2021年6月 in a column of times
    YEAR = "year"  # 2021年 in a column of times
    PERIOD = "period"  # 2021年3月至6月: `first` … `day`
    START = "start"  # 从2021年1月1日起
    ANNUAL = "annual"  # 每年1月31日前
    RECURRING = "recurring"  # 每月5日前
    RELATIVE = "relative"  # 两会后2周内, 印发后20个工作日内
    ONGOING = "ongoing"  # 长期坚持


class Period(StrEnum):
    """Unit of time of a frequency."""

    DAY = "day"
    WEEK = "week"
    TEN_DAYS = "ten-days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    SEMESTER = "semester"
    YEAR = "year"
    UNSPECIFIED = "unspecified"


class Month(StrEnum):
    """In which month a recurring deadline lies, seen from the period it is for."""

    FIRST = "first"  # 每月5日前, 每季度首月10日前
    LAST = "last"  # 每季度末月25日前, 每月底前
    NEXT = "next"  # 次月5日前, 每月5日前报送上月情况: the month after the period


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The day of each period by which a recurring duty is done. `per` None: of whatever period (次月5日前); `day` None: the month's last."""

    per: Period | None
    month: Month
    day: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline with its words. `day` is the last day, None where it cannot be reckoned from the document alone.

    A year that is not printed is the document's. `month_day` of an annual deadline is (month, day). For a
    relative one `anchor` is the event (“全市两会后”), `count` and `unit` the time (2, 周); `day` is reckoned
    where the event is the issue of the document and the time counts calendar days, never for 工作日.
    `recurs`: the day within each period, of a recurring deadline that names one.
    """

    words: str
    kind: DeadlineKind
    quotation: Quotation
    day: date | None = None
    first: date | None = None
    month_day: tuple[int, int] | None = None
    anchor: str = ""
    count: int | None = None
    unit: str = ""
    recurs: Recurrence | None = None


class Comparison(StrEnum):
    """How a number is meant."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: `count` times in `every` periods (每两年1次: every 2 years, 1). `count` None: not said (定期)."""

    words: str
    per: Period
    quotation: Quotation
    every: int = 1
    count: int | None = None
    comparison: Comparison = Comparison.EQUAL


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach. `value` in units of `unit` (万 and 亿 are multiplied out); None for a target in words (全部支持IPv6).

    `clause` is what stands around it up to the next marks: a number alone says little.
    """

    words: str
    quotation: Quotation
    value: float | None = None
    unit: str = ""
    comparison: Comparison = Comparison.EQUAL
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One item of a work-point document.

    `path`: the numbers as printed, outermost first (二、（四） → (2, 4)); rows of a table without numbers are
    counted. `part`: 0 for the body, n for the n-th annex. `sections`: headings above, outermost first.
    `text` is what is to be done, without heading and without the note at its end. `quotations`: the
    paragraphs or cells it stands on, in order, whole. `named` are units that only the running text
    names (县财政局要…): proposals, no assignment. `confidence` as in `gongwen.model.Reading`.
    """

    path: tuple[int, ...]
    number: str
    heading: str
    text: str
    quotations: tuple[Quotation, ...]
    part: int = 0
    sections: tuple[str, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    named: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    rule: str = ""
    confidence: float = 1.0

    @property
    def leads(self) -> tuple[Unit, ...]:
        """Lead units 牵头单位, each once."""
        return _units(self.assignments, lead=True)

    @property
    def responsible(self) -> tuple[Unit, ...]:
        """All other units of the notes, each once."""
        leads = {unit.name for unit in self.leads}
        return tuple(unit for unit in _units(self.assignments, lead=False) if unit.name not in leads)


def _units(assignments: tuple[Assignment, ...], *, lead: bool) -> tuple[Unit, ...]:
    chosen = (a for a in assignments if (a.share is Share.LEAD) is lead)
    return tuple({unit.name: unit for a in chosen for unit in a.units}.values())
