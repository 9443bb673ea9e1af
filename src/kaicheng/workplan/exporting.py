"""A ledger as a workbook to take away. No database; what it writes is text, never a formula."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kaicheng.kernel.spreadsheets import Table, workbook
from kaicheng.kernel.text import chinese_date
from kaicheng.workplan.selectors.ledger import LedgerLine, Proof
from kaicheng.workplan.workflow import KINDS, OVERDUE, Kind, Role

_LATE, _BELOW = "FDECEA", "F7F8FA"
Address = Callable[[Proof], str]  # the whole address of a piece of evidence, "" where it has none


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: int
    value: Callable[[LedgerLine], str]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _state(line: LedgerLine) -> str:
    late = line.standing.late
    return f"{line.standing.label}{late}天" if late else line.standing.label


def _report(line: LedgerLine) -> str:
    if line.report is None:
        return ""
    who = f"{line.report.agency.name}：" if line.report.agency else ""
    return f"{line.report.on.isoformat()} {who}{line.report.text}".strip()


_COLUMNS = (
    _Column("序号", 7, lambda line: line.number),
    _Column("类别", 7, lambda line: KINDS[Kind(line.task.kind)]),
    _Column("所属部分", 24, lambda line: line.task.section),
    _Column("任务名称", 30, lambda line: line.task.heading),
    _Column("任务内容", 56, lambda line: line.task.text),
    _Column("牵头单位", 22, lambda line: line.units(Role.LEAD)),
    _Column("责任单位", 26, lambda line: line.units(Role.RESPONSIBLE)),
    _Column("配合单位", 22, lambda line: line.units(Role.SUPPORTING)),
    _Column("时限要求", 18, lambda line: line.due_words),
    _Column("办理时限", 12, lambda line: _day(line.task.due_on)),
    _Column("原定时限", 12, lambda line: _day(line.task.first_due_on) if line.standing.postponed else ""),
    _Column("状态", 12, _state),
    _Column("完成百分比", 11, lambda line: f"{line.task.percent}%"),
    _Column("最近进展", 44, _report),
    _Column("困难和问题", 30, lambda line: line.task.obstacle),
)
_PROOFS, _ADDRESSES = ("佐证材料", 36), ("佐证网址", 44)


def ledger_sheet(title: str, lines: Iterable[LedgerLine], today: date, address: Address) -> bytes:
    """Write the lines under one title and one row of heads; late tasks are marked."""
    heads = [*((one.head, one.width) for one in _COLUMNS), _PROOFS, _ADDRESSES]
    rows = ((_values(line, address), _fill(line)) for line in lines)
    return workbook(Table("工作台账", f"{title}（截至{chinese_date(today)}）", heads, freeze="E3"), rows)


def _values(line: LedgerLine, address: Address) -> list[str]:
    proofs = "\n".join(f"{n}. {one.title}" for n, one in enumerate(line.proofs, 1))
    places = "\n".join(f"{n}. {place}" for n, one in enumerate(line.proofs, 1) if (place := address(one)))
    return [*(one.value(line) for one in _COLUMNS), proofs, places]


def _fill(line: LedgerLine) -> str:
    if line.standing.value == OVERDUE:
        return _LATE
    return "" if line.task.kind == Kind.ITEM else _BELOW
