"""A ledger as a workbook to take away. No database; what it writes is text, never a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kaicheng.kernel.text import chinese_date
from kaicheng.workplan.selectors.ledger import LedgerLine, Proof
from kaicheng.workplan.workflow import KINDS, OVERDUE, Kind, Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL = 32_767  # characters that xlsx allows in a cell
_HEAD, _LATE, _BELOW = "EEF1F4", "FDECEA", "F7F8FA"
_THIN = Side(style="thin", color="C9D0D6")
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
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工作台账")
    sheet.freeze_panes = "E3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    for number, (_, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(_cells(sheet, [f"{title}（截至{chinese_date(today)}）"], Font(bold=True, size=14)))
    sheet.append(_cells(sheet, [head for head, _ in heads], Font(bold=True), fill=_HEAD))
    count = 0
    for line in lines:
        count += 1
        sheet.append(_cells(sheet, _values(line, address), fill=_fill(line)))
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(heads))}{max(count + 2, 3)}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(line: LedgerLine, address: Address) -> list[str]:
    proofs = "\n".join(f"{n}. {one.title}" for n, one in enumerate(line.proofs, 1))
    places = "\n".join(f"{n}. {place}" for n, one in enumerate(line.proofs, 1) if (place := address(one)))
    return [*(one.value(line) for one in _COLUMNS), proofs, places]


def _fill(line: LedgerLine) -> str:
    if line.standing.value == OVERDUE:
        return _LATE
    return "" if line.task.kind == Kind.ITEM else _BELOW


def _cells(sheet: Worksheet, texts: Sequence[str], font: Font | None = None, *, fill: str = "") -> list[Cell]:
    cells = []
    framed = font is None or bool(fill)
    for text in texts:
        cell = WriteOnlyCell(sheet, value=harmless(text))
        cell.data_type, cell.number_format = "s", "@"
        cell.alignment = Alignment(vertical="top", wrap_text=framed)
        if font is not None:
            cell.font = font
        if fill:
            cell.fill = PatternFill("solid", start_color=fill)
        if framed:
            cell.border = Border(_THIN, _THIN, _THIN, _THIN)
        cells.append(cell)
    return cells


def harmless(text: str) -> str:
    """Text that a spreadsheet program reads as text: no formula, no character xlsx has no place for."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)[: _CELL - 1]
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
