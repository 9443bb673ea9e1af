"""Printed pages back to paragraphs: rows, page numbers and running heads, margins, wrapped lines.

The setting of official documents is asked (GB/T 9704): one column, paragraphs begin two characters
in, titles stand centred, signature and date to the right, page numbers below.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from gongwen.reading.page_tables import PlacedTable, find_tables, take_grids
from gongwen.reading.sheets import Piece, Sheet, join_row, rows_of
from gongwen.source import Align, Block, Line, TableBlock

_PAGE_NUMBER = re.compile(
    r"[\s—–―─\-－_·.~]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[\s—–―─\-－_·.~]*"
)
_DIGITS = re.compile(r"\d+")
_TERMINAL = tuple("。；：！？.;:!?）)”》")
_OUTLINE_START = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|附件\s*\d*\s*[：:]?"
)

_TOP_ZONE, _BOTTOM_ZONE = 0.12, 0.86  # of the page height: where heads and page numbers stand
_HEAD_PAGES, _HEAD_SHARE = 3, 0.6  # a head runs over so many pages
_SAME_SIZE = 1.12
_COLUMN_CHARACTERS = 8  # a piece of a text column is longer, one of a head or table mostly shorter


@dataclass(slots=True)
class Printed:
    """One printed line of a page (points, y downwards)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    red: bool
    bold: bool


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the text, its usual size and whether paragraphs are indented."""

    left: float
    right: float
    size: float
    indented: bool


def lay_out(sheets: list[Sheet]) -> list[Block]:
    """Blocks of all pages in reading order."""
    _drop_furniture(sheets)
    items: list[tuple[Sheet, Printed | PlacedTable]] = []
    for sheet in sheets:
        items.extend((sheet, item) for item in _items(sheet))
    margins = _margins(items)
    flow = _Flow()
    for sheet, item in items:
        if isinstance(item, PlacedTable):
            flow.table(item.block)
        else:
            flow.line(item, margins[round(sheet.width)])
    flow.end()
    return flow.blocks


def _drop_furniture(sheets: list[Sheet]) -> None:
    """Take page numbers and running heads off the sheets."""
    zones = [[row for row in rows_of(s.pieces) if _in_zone(row[0], s)] for s in sheets]
    heads = Counter(key for rows in zones for key in {_head_key(row) for row in rows})
    written = sum(1 for sheet in sheets if sheet.pieces)
    for sheet, rows in zip(sheets, zones, strict=True):
        dropped: set[int] = set()
        for row in rows:
            pages = heads[_head_key(row)]
            running = pages >= _HEAD_PAGES and pages >= _HEAD_SHARE * written
            if running or _PAGE_NUMBER.fullmatch(" ".join(p.text for p in row)):
                dropped.update(id(piece) for piece in row)
        if dropped:
            sheet.pieces = [piece for piece in sheet.pieces if id(piece) not in dropped]


def _in_zone(piece: Piece, sheet: Sheet) -> bool:
    return piece.middle < _TOP_ZONE * sheet.height or piece.middle > _BOTTOM_ZONE * sheet.height


def _head_key(row: list[Piece]) -> tuple[str, int]:
    return _DIGITS.sub("", "".join(piece.text for piece in row)).strip(), round(row[0].top / 4)


def _items(sheet: Sheet) -> Iterator[Printed | PlacedTable]:
    """Printed lines and tables of one page from top to bottom."""
    tables, rest = find_tables(sheet)
    columns = _columns(rest, sheet)
    found: list[Printed | PlacedTable] = list(tables)
    for column in columns:
        rows = rows_of(column)
        grids, rows = take_grids(rows, sheet.number) if len(columns) == 1 else ([], rows)
        found.extend(grids)
        found.extend(_printed(row, sheet.number) for row in rows)
    if len(columns) == 1:
        found.sort(key=lambda item: item.top)
    return iter(found)


def _columns(pieces: list[Piece], sheet: Sheet) -> list[list[Piece]]:
    """The page's text columns: two for a page set like a gazette, else one."""
    rows = rows_of(pieces)
    gutter = sheet.width / 2
    pairs = [row for row in rows if len(row) == 2 and row[0].x1 < gutter < row[1].x0]  # noqa: PLR2004 - two columns
    long = [row for row in pairs if min(len(row[0].text), len(row[1].text)) >= _COLUMN_CHARACTERS]
    if len(long) < max(8, len(rows) // 2):
        return [pieces]
    left = [p for p in pieces if (p.x0 + p.x1) / 2 < gutter]
    return [left, [p for p in pieces if (p.x0 + p.x1) / 2 >= gutter]]


def _printed(row: list[Piece], page: int) -> Printed:
    main = max(row, key=lambda p: len(p.text))
    bold = all(piece.bold for piece in row)
    x0, x1 = row[0].x0, max(p.x1 for p in row)
    return Printed(join_row(row), x0, x1, main.top, main.bottom, main.size, page, main.red, bold)


def _margins(items: list[tuple[Sheet, Printed | PlacedTable]]) -> dict[int, Margins]:
    """Margins by page width: landscape annexes have their own."""
    by_width: dict[int, list[Printed]] = defaultdict(list)
    for sheet, item in items:
        if isinstance(item, Printed):
            by_width[round(sheet.width)].append(item)
    return {width: _margins_of(lines) for width, lines in by_width.items()}


def _margins_of(lines: list[Printed]) -> Margins:
    enough = max(2, len(lines) // 25)
    size = median(line.size for line in lines)
    lefts = Counter(round(line.x0 / 3) for line in lines)
    rights = Counter(round(line.x1 / 6) for line in lines)
    left = min((x for x, n in lefts.items() if n >= enough), default=min(lefts)) * 3.0
    right = max((x for x, n in rights.items() if n >= enough), default=max(rights)) * 6.0
    indents = sum(_indented(line.x0, left, size) for line in lines)
    flush = sum(abs(line.x0 - left) < size for line in lines)
    return Margins(left, right, size, indents >= max(2, (indents + flush) // 12))


def _indented(x0: float, left: float, size: float) -> bool:
    return 1.2 * size < x0 - left < 3.2 * size


class _Flow:
    """Gathers lines to paragraphs and pieces of a table that runs over pages to one table."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[Printed] = []
        self._align: Align | None = None
        self._table: TableBlock | None = None
        self._table_page = 0

    def line(self, line: Printed, edges: Margins) -> None:
        self._end_table()
        align = _align(line, edges)
        running = align is None and self._align is None
        if self._lines and running and _continues(self._lines[-1], line, edges):
            self._lines.append(line)
            return
        self.end()
        self._lines, self._align = [line], align

    def table(self, block: TableBlock) -> None:
        page = block.page or 0
        if (
            self._table is not None
            and page == self._table_page + 1
            and _columns_of(self._table) == _columns_of(block)
        ):
            repeated = block.rows[0] == self._table.rows[0]  # the head is printed on every page
            rows = (*self._table.rows, *block.rows[repeated:])
            self._table = TableBlock(rows, self._table.page)
        else:
            self.end()
            self._table = block
        self._table_page = page

    def end(self) -> None:
        """Close what is open."""
        self._end_table()
        if self._lines:
            self.blocks.extend(_paragraph(self._lines, self._align))
        self._lines = []

    def _end_table(self) -> None:
        if self._table is not None:
            self.blocks.append(self._table)
        self._table = None


def _columns_of(table: TableBlock) -> int:
    return sum(cell.colspan for cell in table.rows[0])


def _align(line: Printed, edges: Margins) -> Align | None:
    """Centred or right where the line clearly stands so."""
    before, behind = line.x0 - edges.left, edges.right - line.x1
    width = edges.right - edges.left
    display = (
        line.size > 1.2 * edges.size
    )  # a title may fill the line, an indented last line does not stand so
    if (display or before > 2.5 * line.size) and abs(before - behind) < max(line.size, 0.04 * width):
        return Align.CENTRE
    if before > 0.4 * width and behind < 0.3 * width:  # a date may be centred under a long signature
        return Align.RIGHT
    return None


def _continues(before: Printed, line: Printed, edges: Margins) -> bool:
    """Whether `line` is the same paragraph's next line."""
    size = max(before.size, 1.0)
    if not 1 / _SAME_SIZE < line.size / size < _SAME_SIZE or before.red != line.red:
        return False
    if before.x1 < edges.right - 2 * size - 3:  # ended before the margin; 3: rounding of the margin
        return False
    if before.page == line.page and line.top - before.top > 3.4 * size:
        return False
    if _indented(line.x0, edges.left, size):
        return False
    if line.x0 - edges.left > size:  # further in than a paragraph: hanging under 附件：1.
        return not _OUTLINE_START.match(line.text)
    ended = before.text.endswith(_TERMINAL)
    return not (ended and (not edges.indented or _OUTLINE_START.match(line.text)))


def _paragraph(lines: list[Printed], align: Align | None) -> Iterator[Line]:
    text = lines[0].text
    for line in lines[1:]:
        latin = (
            text[-1:].isascii()
            and text[-1:].isalpha()
            and line.text[:1].isascii()
            and line.text[:1].isalpha()
        )
        text += f" {line.text}" if latin else line.text
    first = lines[0]
    bold = all(line.bold for line in lines)
    if text.strip():
        yield Line(text, align, bold, round(first.size, 1), None, first.page, first.red)
