"""Lists to take away: a result of the library, and the directory of normative documents in force, as xlsx or CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from kaicheng.catalogue.selectors import item_name
from kaicheng.documents.declared import theme_name
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import VALID, LibraryQuery, LibraryRow, as_rows, matching
from kaicheng.kernel.text import chinese_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_ROWS = 50_000  # what a spreadsheet program still opens with ease
_CHUNK = 500
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # full-width signs count in Chinese Excel
_CELL = 32_767  # characters that xlsx allows in a cell
Address = Callable[[str], str]  # short code → the document's web address


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand over."""

    content: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: int
    value: Callable[[LibraryRow], str]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _live(row: LibraryRow, name: str) -> str:
    return str(getattr(row.document.live, name) or "")


def _live_day(row: LibraryRow, name: str) -> str:
    return _day(getattr(row.document.live, name))


def _published(row: LibraryRow) -> str:
    at = row.document.first_published_at
    return timezone.localdate(at).isoformat() if at else ""


_COLUMNS = (
    _Column("索引号", 28, lambda row: row.document.index_number or ""),
    _Column("标题", 60, lambda row: _live(row, "title")),
    _Column("发文字号", 22, lambda row: _live(row, "doc_number")),
    _Column("发文机关", 28, lambda row: "、".join(row.issuers) or row.document.agency.name),
    _Column("文种", 10, lambda row: _live(row, "genre")),
    _Column("主题分类", 26, lambda row: theme_name(_live(row, "theme"))),
    _Column("法定主动公开内容", 26, lambda row: item_name(_live(row, "catalogue_item"))),
    _Column("内容概述", 50, lambda row: _live(row, "summary")),
    _Column("成文日期", 12, lambda row: _live_day(row, "written_date")),
    _Column("发布日期", 12, _published),
    _Column("施行日期", 12, lambda row: _day(row.document.effective_from)),
    _Column("有效期至", 12, lambda row: _live_day(row, "valid_until")),
    _Column("效力状态", 10, lambda row: row.validity.label),
    _Column("效力说明", 50, lambda row: row.validity.sentence),
)


def library_xlsx(query: LibraryQuery, today: date, address: Address) -> Export:
    """Give all documents a question means, whatever its page, as a workbook."""
    return _xlsx(matching(query, today), today, "文件目录", address)


def list_xlsx(found: DocumentQuerySet, today: date, name: str, address: Address) -> Export:
    """Give any list of public documents, with their `state`, as a workbook of that name."""
    return _xlsx(found, today, name, address)


def library_csv(query: LibraryQuery, today: date, address: Address) -> Export:
    """Give the same as CSV: UTF-8 with a byte order mark, as spreadsheet programs here expect."""
    return _csv(matching(query, today), today, "文件目录", address)


def in_force_directory(today: date, address: Address, *, agency: str = "") -> Export:
    """Give the directory of normative documents in force 现行有效规范性文件目录 of an agency and all below it."""
    query = LibraryQuery(agency=agency, state=VALID, normative=True, order="written")
    return _xlsx(matching(query, today), today, "现行有效行政规范性文件目录", address)


def _lines(found: DocumentQuerySet, today: date, address: Address) -> Iterator[list[str]]:
    yield ["序号", *(column.head for column in _COLUMNS), "网址"]
    number = 0
    for start in range(0, MOST_ROWS, _CHUNK):
        rows = list(as_rows(found[start : start + _CHUNK], today))
        for row in rows:
            number += 1
            yield [str(number), *(column.value(row) for column in _COLUMNS), address(row.document.code)]
        if len(rows) < _CHUNK:
            return


def _csv(found: DocumentQuerySet, today: date, name: str, address: Address) -> Export:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_harmless(cell) for cell in line] for line in _lines(found, today, address))
    return Export(b"\xef\xbb\xbf" + out.getvalue().encode(), CSV, f"{name}（{today.isoformat()}）.csv")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet program from reading a cell as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _xlsx(found: DocumentQuerySet, today: date, name: str, address: Address) -> Export:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("目录")
    sheet.freeze_panes = "C3"
    for number, width in enumerate((6, *(column.width for column in _COLUMNS), 40), 1):
        sheet.column_dimensions[_letter(number)].width = width
    sheet.append(_cells(sheet, [f"{name}（截至{chinese_date(today)}）"], Font(bold=True, size=14)))
    for number, line in enumerate(_lines(found, today, address)):
        sheet.append(_cells(sheet, line, Font(bold=True) if number == 0 else None))
    out = io.BytesIO()
    book.save(out)
    return Export(out.getvalue(), XLSX, f"{name}（{today.isoformat()}）.xlsx")


def _cells(sheet: object, line: Sequence[str], font: Font | None) -> Iterable[Cell]:
    for text in line:
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL])  # type: ignore[arg-type]  # a write-only sheet
        cell.data_type = "s"  # text, never a formula
        cell.alignment = Alignment(vertical="top", wrap_text=font is None)
        if font is not None:
            cell.font = font
        yield cell


def _letter(number: int) -> str:
    return chr(ord("A") + number - 1)
