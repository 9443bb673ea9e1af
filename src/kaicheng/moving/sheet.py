"""The sheet of an old site: read from xlsx or CSV as text, written back with what was found, and an empty one to fill in."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from kaicheng.kernel.refusals import Invalid
from kaicheng.moving.declared import columns, field_of

MOST_ROWS = 200_000
MOST_COLUMNS = 100
LARGEST_MB = 300  # of the sheet, as uploaded
_UNPACKED = 1500 * 1024 * 1024
_CELL = 32_767  # characters that xlsx allows in a cell
_LOOKED_THROUGH = 6  # lines above the headings: names of the table, remarks
_EXACT_FLOAT = 10**15
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_PIECE = 1024 * 1024
_OVERLAP = 100  # bytes; longer than any mergeCell
_SEPARATORS = ",\t;"
_TWO_LINES = 2  # known names that make a line the lower one of two lines of headings
RESULT, PROBLEM = "检查结果", "问题"
OWN = frozenset({RESULT, PROBLEM})  # columns of ours on a sheet that comes back
_STOP, _LOOK = PatternFill("solid", start_color="FDE0DC"), PatternFill("solid", start_color="FFF3D6")
_HEAD = PatternFill("solid", start_color="EEF1F4")


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, all text; `first` is the number of the first row as the clerk counts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int


def read(path: Path, name: str) -> Table:
    """Read an uploaded sheet. Raises `Invalid` where it is none, has no rows, or no heading that is known."""
    if path.stat().st_size > LARGEST_MB * 1024 * 1024:
        raise Invalid(f"清单超过{LARGEST_MB} MB，请把正文放入文件包，清单中只写文件路径，或者分几批导入。")
    with path.open("rb") as file:
        packed = file.read(4) == b"PK\x03\x04"
    lines = _workbook(path) if packed else _text(path.read_bytes(), name)
    return _table(lines)


def _table(lines: Iterable[Sequence[str]]) -> Table:
    kept = [tuple(line) for line in lines]
    at, heads = _heads(kept)
    width = max((n + 1 for n, head in enumerate(heads) if head), default=0)
    rows = [(*line[:width], *("",) * (width - len(line))) for line in kept[at + 1 :]]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise Invalid("清单中没有内容，请从表头下一行起每行填写一份文件。")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"清单超过{MOST_ROWS}行，请分几批导入。")
    return Table(heads[:width], tuple(rows), at + 2)


def _heads(lines: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
    """Find the headings, and their last line: of the first few lines the one, or the two together, with most known names.

    Where 成文日期 and 发布日期 stand under a merged 日期, the lower names count and the upper ones fill the gaps.
    """
    best, at = 0, 0
    heads: tuple[str, ...] = ()
    for n, line in enumerate(lines[:_LOOKED_THROUGH]):
        upper = lines[n - 1] if n else ()
        both = tuple(
            lower.strip() or above.strip() for lower, above in zip_longest(line, upper, fillvalue="")
        )
        for names, least in ((tuple(cell.strip() for cell in line), 1), (both, _TWO_LINES)):
            known = _known(names)
            if known > best and _known(line) >= least:
                best, at, heads = known, n, names
    if best == 0:
        raise Invalid(
            "清单中没有认出表头，至少应有“标题”一列。",
            advice="请下载模板，按模板的表头填写，或者在第1行写上各列的名称。清单须在工作簿的第一张可见工作表上。",
        )
    return at, heads


def _known(names: Iterable[str]) -> int:
    return len({field for name in names if (field := field_of(name))})


def _workbook(path: Path) -> Iterator[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(path) as package:
            too_large = sum(info.file_size for info in package.infolist()) > _UNPACKED
        book = None if too_large else load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a broken package fails in many ways; all mean the same to a clerk
        raise Invalid("清单不是可以读取的 xlsx 表格，请用 Excel 或 WPS 另存为“.xlsx”后再上传。") from error
    if book is None:
        raise Invalid("清单解压后过大，请分几批导入。")
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        lines = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + _LOOKED_THROUGH, max_col=MOST_COLUMNS)
        with zipfile.ZipFile(path) as package:
            # openpyxl tells the part nowhere else
            merged = _merged(package, sheet._worksheet_path)  # type: ignore[attr-defined]  # noqa: SLF001
        yield from _spread(([as_text(cell) for cell in line] for line in lines), merged)
    except Exception as error:
        raise Invalid("清单中有无法读取的单元格，请用 Excel 或 WPS 另存为“.xlsx”后再上传。") from error
    finally:
        book.close()


def _merged(package: zipfile.ZipFile, part: str) -> dict[int, list[tuple[int, int]]]:
    """Cells merged over several rows: first row → column and last row. They stand behind the cells, so all is read over."""
    found: dict[int, list[tuple[int, int]]] = {}
    rest = b""
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            rest += piece
            end = 0
            for match in _MERGED.finditer(rest):
                first, last, end = int(match[2]), int(match[4]), match.end()
                if first < last:
                    found.setdefault(first, []).append((column_index_from_string(match[1].decode()), last))
            rest = rest[max(end, len(rest) - _OVERLAP) :]
    return found


def _spread(
    lines: Iterable[list[str]], merged: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[tuple[str, ...]]:
    """Write what stands in merged cells into each of their rows, as a clerk sees it; the file has it in the first alone."""
    open_now: dict[int, tuple[int, str]] = {}  # column → last row and words
    for number, line in enumerate(lines, 1):
        for column, (last, words) in list(open_now.items()):
            if number > last:
                del open_now[column]
            elif column <= len(line):
                line[column - 1] = words
        for column, last in merged.get(number, ()):
            if column <= len(line) and line[column - 1]:
                open_now[column] = last, line[column - 1]
        yield tuple(line)


def as_text(cell: Any) -> str:
    """Give a cell as a clerk sees it; a number of more than 15 digits has lost its end already."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_FLOAT:
        return str(int(cell))
    return str(cell).strip()


def _text(content: bytes, name: str) -> Iterator[tuple[str, ...]]:
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid("清单是旧版 xls 表格，请用 Excel 或 WPS 另存为“.xlsx”后再上传。")
    words = _decoded(content)
    if words is None or "\0" in words:
        raise Invalid(f"“{name}”不是 xlsx 表格，也不是 UTF-8 或 GB18030 编码的 CSV，无法读取。")
    above = words[:20_000].splitlines()[
        :_LOOKED_THROUGH
    ]  # the name of the table may stand above the headings
    separator = max(
        _SEPARATORS, key=lambda sign: max((_known(line.split(sign)) for line in above), default=0)
    )
    csv.field_size_limit(50 * 1024 * 1024)
    try:
        for line in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            yield tuple(cell.strip() for cell in line[:MOST_COLUMNS])
    except csv.Error as error:
        raise Invalid("CSV 清单的格式有误，请用 Excel 或 WPS 打开后另存为“.xlsx”再上传。") from error


def _decoded(content: bytes) -> str | None:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# -- writing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """One row as it goes back: its cells, what became of it, the sentences, and the columns to mark (place → stops)."""

    cells: Sequence[str]
    result: str
    problem: str
    marks: Mapping[int, bool]


def report(heads: Sequence[str], rows: Iterable[Checked]) -> bytes:
    """Write the same sheet with a column of results and one of problems, cells at fault marked."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("迁移清单")
    sheet.freeze_panes = "C2"
    own = [n for n, head in enumerate(heads) if head not in OWN]
    for number in range(1, len(own) + 3):
        sheet.column_dimensions[get_column_letter(number)].width = {1: 12, 2: 60}.get(number, 20)
    sheet.append(_line(sheet, [RESULT, PROBLEM, *(heads[n] for n in own)], bold=True))
    for row in rows:
        line = _line(sheet, [row.result, row.problem, *(row.cells[n] for n in own)])
        for place, column in enumerate(own, 2):
            if column in row.marks:
                line[place].fill = _STOP if row.marks[column] else _LOOK
        if row.problem:
            line[1].fill = _STOP if any(row.marks.values()) or row.result == "有问题" else _LOOK
        sheet.append(line)
    return _bytes(book)


def template() -> bytes:
    """Write an empty sheet with our headings, and a second one that explains them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("迁移清单")
    sheet.freeze_panes = "B2"
    wanted = [column for column in columns().values() if not column.kept]
    for number, column in enumerate(wanted, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 36 if column.required else 18
    sheet.append(_line(sheet, [column.name for column in wanted], bold=True))
    told = book.create_sheet("填写说明")
    told.freeze_panes = "A2"
    for letter, width in zip("ABCDE", (20, 8, 70, 40, 70), strict=True):
        told.column_dimensions[letter].width = width
    told.append(_line(told, ["列", "必填", "说明", "示例", "也认得的表头"], bold=True))
    for column in wanted:
        must = "必填" if column.required else ""
        told.append(
            _line(told, [column.name, must, column.help, column.example, "、".join(column.heads)], wrap=True)
        )
    return _bytes(book)


def table_of(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a plain list."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if number == 1 else 20
    sheet.append(_line(sheet, heads, bold=True))
    for row in rows:
        sheet.append(_line(sheet, row))
    return _bytes(book)


def _line(sheet: Any, texts: Sequence[str], *, bold: bool = False, wrap: bool = False) -> list[Cell]:
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL])
        cell.data_type = "s"  # text, never a formula
        if bold:
            cell.font, cell.fill = Font(bold=True), _HEAD
        if wrap:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        cells.append(cell)
    return cells


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
