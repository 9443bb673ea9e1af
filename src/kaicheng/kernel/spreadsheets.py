"""A table as a workbook to take away: one title, one row of heads, text in every cell and never a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL = 32_767  # characters that xlsx allows in a cell
_HEAD = "EEF1F4"
_THIN = Side(style="thin", color="C9D0D6")


@dataclass(frozen=True, slots=True)
class Table:
    """What a workbook is made of. `heads`: each with its width in characters; `freeze`: the first cell that scrolls."""

    name: str
    title: str
    heads: Sequence[tuple[str, int]]
    freeze: str


def workbook(table: Table, rows: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """Write the rows, each with the colour that fills it ("" for none), to be printed on A4 across, with a filter."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = table.freeze
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    for number, (_, width) in enumerate(table.heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(_cells(sheet, [table.title], Font(bold=True, size=14)))
    sheet.append(_cells(sheet, [head for head, _ in table.heads], Font(bold=True), fill=_HEAD))
    count = 0
    for values, fill in rows:
        count += 1
        sheet.append(_cells(sheet, values, fill=fill))
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(table.heads))}{max(count + 2, 3)}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet program reads as text: no formula, no character xlsx has no place for."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)[: _CELL - 1]
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


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
