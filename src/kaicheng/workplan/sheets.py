"""Ledger sheets: an office's own xlsx or CSV read as text, and ours written. No database."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kaicheng.kernel.refusals import Invalid
from kaicheng.moving.sheet import as_text
from kaicheng.workplan.declared.sheet import column_of, columns

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, MOST_COLUMNS = 2000, 60
LARGEST = 10 * 1024 * 1024  # bytes as uploaded
TOO_LARGE = f"表格超过{LARGEST // 1024 // 1024} MB，请只保留台账所在的工作表后再上传。"
_UNPACKED = 60 * 1024 * 1024
_SHEETS = 5  # of a workbook, looked through for the ledger
_CELL = 32_767  # characters that xlsx allows in a cell
_LOOKED_THROUGH = 8  # lines above the headings: the table's name, who made it, a second line of headings
PROBLEM = "问题"
OWN = frozenset({PROBLEM})  # a column of ours on a sheet that comes back
_HEAD, _STOP, _SOFT = (PatternFill("solid", start_color=c) for c in ("EEF1F4", "FDE0DC", "F3F5F7"))
_PART = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、章部．.]|（[一二三四五六七八九十]{1,3}）)")


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the headings: its number as the clerk counts, its cells, the title row it stands under."""

    number: int
    cells: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, all text; merged cells stand at each place they cover."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a row: number as the clerk counts, column, sentence. `stops`: nothing is taken while it is there."""

    row: int
    column: str
    sentence: str
    stops: bool = True


# -- reading ------------------------------------------------------------------------------------------------------------


def read(content: bytes, name: str) -> Table:
    """Read a sheet. Raises Invalid where it is none, is too large, has no rows, or no heading that is known."""
    if len(content) > LARGEST:
        raise Invalid(TOO_LARGE)
    grids = _workbook(content) if content[:4] == b"PK\x03\x04" else [_delimited(content, name)]
    return _table(max(grids, key=lambda grid: _head_line(grid)[0], default=_Grid([], set())))


@dataclass(slots=True)
class _Grid:
    """Cells of one sheet; `titles`: numbers of the rows that are one cell merged across."""

    rows: list[list[str]]
    titles: set[int]


def _table(grid: _Grid) -> Table:
    known, at = _head_line(grid)
    if known == 0:
        raise Invalid(
            "表中没有认出表头，至少应有“任务名称”或“任务内容”一列。",
            advice="请下载模板，按模板的表头填写，或者在第1行写上各列的名称。",
        )
    heads = tuple(cell.strip() for cell in grid.rows[at])
    width = max(n + 1 for n, head in enumerate(heads) if head)
    lines = tuple(_lines(grid, at, width))
    if not lines:
        raise Invalid("表中没有任务，请从表头下一行起每行填写一项。")
    if len(lines) > MOST_ROWS:
        raise Invalid(f"表中超过{MOST_ROWS}项任务，请分几个台账导入。")
    return Table(heads[:width], lines)


def _head_line(grid: _Grid) -> tuple[int, int]:
    """Give how many headings are known and in which row: the one with most of them among the first few."""
    scored = [
        (len({code for cell in line if (code := column_of(cell))}), -n)
        for n, line in enumerate(grid.rows[:_LOOKED_THROUGH])
    ]
    known, at = max(scored, default=(0, 0))
    return known, -at


def _lines(grid: _Grid, at: int, width: int) -> Iterator[Line]:
    part = ""
    for n, row in enumerate(grid.rows[at + 1 :], at + 1):
        cells = (*row[:width], *("",) * (width - len(row)))
        filled = {cell for cell in cells if cell}
        if not filled:
            continue
        if n in grid.titles or (len(filled) == 1 and cells[0] and _PART.match(cells[0])):
            part = next(iter(filled))
            continue
        yield Line(n + 1, cells, part)


def _workbook(content: bytes) -> list[_Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            too_large = sum(info.file_size for info in package.infolist()) > _UNPACKED
        if not too_large:
            found = load_workbook(io.BytesIO(content), data_only=True)
            grids = [_grid(sheet) for sheet in found.worksheets[:_SHEETS]]
    except Exception as error:  # a broken package fails in many ways; all mean the same to a clerk
        raise Invalid("不是可以读取的 xlsx 表格，请用 Excel 或 WPS 另存为“.xlsx”后再上传。") from error
    if too_large:
        raise Invalid("表格解压后过大，请只保留台账所在的工作表后再上传。")
    return grids


def _grid(sheet: Worksheet) -> _Grid:
    bottom = min(sheet.max_row, MOST_ROWS + 200)
    lines = sheet.iter_rows(values_only=True, max_row=bottom, max_col=MOST_COLUMNS)
    rows = [[as_text(cell) for cell in line] for line in lines]
    titles = set()
    for area in sheet.merged_cells.ranges:
        top, left = area.min_row - 1, area.min_col - 1
        if top >= len(rows) or left >= MOST_COLUMNS:
            continue
        words = rows[top][left]
        for row in rows[top : area.max_row]:
            row[left : area.max_col] = [words] * len(row[left : area.max_col])
        used = sum(1 for cell in rows[top] if cell)
        if area.min_row == area.max_row and area.max_col - left > 2 and area.max_col - left >= used:  # noqa: PLR2004 - two cells may share a value
            titles.add(top)
    return _Grid(rows, titles)


def _delimited(content: bytes, name: str) -> _Grid:
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid("这是旧版 xls 表格，请用 Excel 或 WPS 另存为“.xlsx”后再上传。")
    words = _decoded(content)
    if words is None or "\0" in words:
        raise Invalid(f"“{name}”不是 xlsx 表格，也不是 UTF-8 或 GB18030 编码的 CSV，无法读取。")
    separator = max(",\t;", key=words[:20_000].count)
    try:
        lines = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
        rows = [[cell.strip() for cell in line[:MOST_COLUMNS]] for line in lines]
    except csv.Error as error:
        raise Invalid("CSV 的格式有误，请用 Excel 或 WPS 打开后另存为“.xlsx”再上传。") from error
    return _Grid(rows, set())


def _decoded(content: bytes) -> str | None:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# -- which heading means what -------------------------------------------------------------------------------------------


def guessed(heads: Sequence[str], remembered: Mapping[str, str]) -> dict[int, str]:
    """Give place of a heading → our column; each of ours at most once.

    What was said before goes first, then a heading that is our own name, then the other known names.
    """
    names = {column.name: column.code for column in columns().values()}
    found: dict[int, str] = {}
    for source in (remembered.get, names.get, column_of):
        for place, head in enumerate(heads):
            code = source(head) if head not in OWN and place not in found else ""
            if code in columns() and code not in found.values():
                found[place] = code
    return dict(sorted(found.items()))


def checked(heads: Sequence[str], chosen: Mapping[int, str]) -> dict[int, str]:
    """Check what a person chose. Raises Invalid where a column is used twice or there is nothing that says what to do."""
    codes = [code for code in chosen.values() if code]
    for place, code in chosen.items():
        if code and (code not in columns() or not 0 <= place < len(heads)):
            raise Invalid("表头对应有误，请重新选择。")
        if code and codes.count(code) > 1:
            raise Invalid(f"有两列都对应到“{columns()[code].name}”，请只保留一列。")
    if not {"heading", "text"} & set(codes):
        raise Invalid("没有选择哪一列是“任务名称”或“任务内容”，至少须有其中一列。")
    return {place: code for place, code in sorted(chosen.items()) if code}


def by_column(line: Line, mapping: Mapping[int, str]) -> dict[str, str]:
    """Give our column → what stands in the row."""
    return {code: line.cells[place].strip() for place, code in mapping.items() if place < len(line.cells)}


# -- writing ------------------------------------------------------------------------------------------------------------


def report(table: Table, problems: Iterable[Problem]) -> bytes:
    """Write the same sheet with a column of problems; rows at fault are marked."""
    said: dict[int, list[Problem]] = {}
    for problem in problems:
        said.setdefault(problem.row, []).append(problem)
    own = [n for n, head in enumerate(table.heads) if head not in OWN]
    lines: list[Sequence[str]] = []
    marked: set[int] = set()
    part = ""
    for line in table.lines:
        if line.part != part:
            part = line.part
            lines.append([part])
        mine = said.get(line.number, [])
        if any(problem.stops for problem in mine):
            marked.add(len(lines))
        words = "".join(f"{p.column}：{p.sentence}" for p in mine)
        lines.append([*(line.cells[n] for n in own), words])
    return book("工作台账", [*(table.heads[n] for n in own), PROBLEM], lines, marked=marked)


def template() -> bytes:
    """Write an empty sheet with our headings, and a second one that explains them."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("工作台账")
    told = made.create_sheet("填写说明")
    sheet.freeze_panes = told.freeze_panes = "A2"
    for number, column in enumerate(columns().values(), 1):
        wide = {"heading": 32, "text": 56}.get(column.code, 18)
        sheet.column_dimensions[get_column_letter(number)].width = wide
    sheet.append(_cells(sheet, [column.name for column in columns().values()], head=True))
    for letter, width in zip("ABCD", (14, 64, 44, 64), strict=True):
        told.column_dimensions[letter].width = width
    told.append(_cells(told, ["列", "说明", "示例", "也认得的表头"], head=True))
    for column in columns().values():
        told.append(_cells(told, [column.name, column.help, column.example, "、".join(column.heads)]))
    return _bytes(made)


def book(
    name: str,
    heads: Sequence[str],
    lines: Iterable[Sequence[str]],
    *,
    widths: Sequence[int] = (),
    marked: Iterable[int] = (),
    fixed: Iterable[int] = (),
) -> bytes:
    """Write one sheet of text. `marked`: lines in red; `fixed`: columns in grey, not to be changed."""
    red, grey = set(marked), set(fixed)
    made = Workbook(write_only=True)
    sheet = made.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number in range(1, len(heads) + 1):
        width = widths[number - 1] if number <= len(widths) else 22
        sheet.column_dimensions[get_column_letter(number)].width = (
            50 if heads[number - 1] == PROBLEM else width
        )
    sheet.append(_cells(sheet, heads, head=True))
    for n, line in enumerate(lines):
        cells = _cells(sheet, line)
        for place, cell in enumerate(cells):
            if n in red:
                cell.fill = _STOP
            elif place in grey:
                cell.fill = _SOFT
        sheet.append(cells)
    return _bytes(made)


def _cells(sheet: Any, texts: Iterable[str], *, head: bool = False) -> list[Cell]:
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL])
        cell.data_type, cell.number_format = "s", "@"  # text, never a formula
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if head:
            cell.font, cell.fill = Font(bold=True), _HEAD
        cells.append(cell)
    return cells


def _bytes(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
