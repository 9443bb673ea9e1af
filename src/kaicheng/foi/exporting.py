"""The register 登记簿 as a workbook. No database; what it writes is text, never a formula."""

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

from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case
from kaicheng.kernel.text import chinese_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL = 32_767  # characters that xlsx allows in a cell
_THIN = Side(style="thin", color="C9D0D6")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A case as a row. `words`: what stands as codes in it, in words; `asked` empty where it may not be read."""

    case: Case
    words: dict[str, str]
    urgency: str
    asked: str
    papers: int
    applicant: Applicant | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: int
    value: Callable[[RegisterLine], str]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _who(name: str) -> Callable[[RegisterLine], str]:
    return lambda line: str(getattr(line.applicant, name)) if line.applicant else ""


def _related(line: RegisterLine) -> str:
    case = line.case
    said = [f"并入{case.joined_to.number}"] if case.joined_to else []
    return "；".join(said + ([f"前次{case.earlier.number}"] if case.earlier else []))


_BEFORE = (
    _Column("编号", 18, lambda line: line.case.number),
    _Column("受理机关", 24, lambda line: line.case.agency.name),
    _Column("渠道", 14, lambda line: line.words["channel"]),
    _Column("申请人类型", 14, lambda line: line.words["applicant_kind"]),
)
_IDENTITY = (
    _Column("姓名或者名称", 20, _who("name")),
    _Column("身份证明号码", 24, _who("identity_number")),
    _Column("电话", 16, _who("telephone")),
    _Column("电子邮箱", 24, _who("email")),
    _Column("通信地址", 32, _who("address")),
)
_AFTER = (
    _Column("申请内容", 50, lambda line: line.asked),
    _Column("载体形式", 12, lambda line: line.words["carrier"]),
    _Column("获取方式", 16, lambda line: line.words["way"]),
    _Column("收到之日", 12, lambda line: _day(line.case.received_on)),
    _Column("收到之日的依据", 36, lambda line: line.words["rule"] if line.case.received_on else ""),
    _Column("附件（份）", 10, lambda line: str(line.papers)),
    _Column("代填人", 10, lambda line: line.case.written_by),
    _Column("关联申请", 22, _related),
    _Column("承办单位", 22, lambda line: (line.case.unit or line.case.agency).name),
    _Column("经办人", 10, lambda line: line.case.handler.name if line.case.handler else ""),
    _Column("状态", 10, lambda line: line.case.get_stage_display()),
    _Column("答复期限", 12, lambda line: _day(line.case.due_on)),
    _Column("答复之日", 12, lambda line: _day(line.case.replied_on)),
    _Column("答复类型", 24, lambda line: line.words["decision"]),
    _Column("期限情况", 18, lambda line: line.urgency),
)


def register_sheet(lines: Iterable[RegisterLine], today: date, *, named: bool) -> bytes:
    """Write the lines under one title and one row of heads. `named`: with the columns that say who applies."""
    columns = (*_BEFORE, *(_IDENTITY if named else ()), *_AFTER)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("登记簿")
    sheet.freeze_panes = "B3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    title = f"政府信息公开申请登记簿（截至{chinese_date(today)}）"
    sheet.append(_cells(sheet, [title], Font(bold=True, size=14)))
    sheet.append(_cells(sheet, [column.head for column in columns], Font(bold=True), fill="EEF1F4"))
    count = 0
    for line in lines:
        count += 1
        sheet.append(_cells(sheet, [column.value(line) for column in columns]))
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(count + 2, 3)}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(sheet: Worksheet, texts: Sequence[str], font: Font | None = None, *, fill: str = "") -> list[Cell]:
    cells = []
    framed = font is None or bool(fill)
    for text in texts:
        cell = WriteOnlyCell(sheet, value=_harmless(text))
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


def _harmless(text: str) -> str:
    """Text that a spreadsheet program reads as text: no formula, no character xlsx has no place for."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)[: _CELL - 1]
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
