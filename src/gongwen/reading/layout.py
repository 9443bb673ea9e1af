"""Printed pages back to paragraphs: rows, page numbers and running heads, margins, wrapped lines.

The setting of official documents is asked (GB/T 9704): one column, paragraphs begin two characters
in, titles stand centred, signature and date to the right, page numbers below.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gongwen.reading.margins import Margins, Printed, margins_by_place, place_of, wide_rules
from gongwen.reading.page_tables import PlacedTable, find_tables, take_grids
from gongwen.reading.sheets import Piece, Sheet, join_row, rows_of
from gongwen.source import Align, Block, Line, TableBlock

_PAGE_NUMBER = re.compile(
    r"[\s—–―─\-－_·.~]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[\s—–―─\-－_·.~]*|\s*[〔\[【(（]\s*\d{1,4}\s*[〕\]】)）]\s*|\s*第\s*[一二三四五六七八九十百]{1,4}\s*页\s*"
)
_DIGITS = re.compile(r"\d+")
_TERMINAL = tuple("。；：！？.;:!?）)”》")
_OUTLINE_START = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|附件\s*\d*\s*[：:]?"
)
_LISTED = re.compile(r"\d{1,2}[.．、]|附\s*件")
_COPIED = re.compile(r"(?:抄|主|分)\s*(?:送|报)\s*[：:]")
_LABELLED = re.compile(r"附\s*件\s*\d*\s*[：:]|" + _COPIED.pattern)
_ENTIRE = re.compile(
    r"^\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$|日\s*印\s*发\s*$"
)  # date, imprint: a line of its own
_ORGAN = re.compile(r"(?:政府|办公室|局|委员会|厅|部|委|院|会|中心)$")

_DEEPEST, _LIST_DEPTH = (
    7.5,
    3.2,
)  # ems: “附件：10.” and what stands under it; a list stands further in than a paragraph
_TOP_ZONE, _BOTTOM_ZONE = 0.12, 0.86  # of the page height: where heads and page numbers stand
_HEAD_PAGES, _HEAD_SHARE = 3, 0.6  # a head runs over so many pages
_SAME_SIZE = 1.12
_COLUMN_LINES = 8
_COLUMN_CHARACTERS = 8  # a piece of a text column is longer, one of a head or table mostly shorter


def lay_out(sheets: list[Sheet]) -> list[Block]:
    """Blocks of all pages in reading order."""
    _drop_furniture(sheets)
    items: list[tuple[Sheet, Printed | PlacedTable]] = []
    for sheet in sheets:
        items.extend((sheet, item) for item in _items(sheet))
    margins = margins_by_place((sheet, item) for sheet, item in items if isinstance(item, Printed))
    flow = _Flow()
    for sheet, item in items:
        if isinstance(item, PlacedTable):
            flow.table(item.block)
        else:
            flow.line(item, margins[place_of(sheet, item)])
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
    rules = sorted(wide_rules(sheet))
    found: list[Printed | PlacedTable] = list(tables)
    for number, column in enumerate(columns, start=len(columns) - 1):
        rows = rows_of(column)
        grids, rows = take_grids(rows, sheet.number) if len(columns) == 1 else ([], rows)
        found.extend(grids)
        found.extend(_ruled([_printed(row, sheet.number, number) for row in rows], rules))
    if len(columns) == 1:
        found.sort(key=lambda item: item.top)
    return iter(found)


def _ruled(lines: list[Printed], rules: list[float]) -> list[Printed]:
    """The lines, those marked that a rule parts from the line above."""
    if rules:
        for above, line in pairwise(lines):
            middles = ((p.top + p.bottom) / 2 for p in (above, line))
            over, under = (bisect_right(rules, middle) for middle in middles)
            line.under_rule = under > over and rules[over] > above.bottom - above.size / 8
    return lines


def _columns(pieces: list[Piece], sheet: Sheet) -> list[list[Piece]]:
    """The page's text columns: two for a page set like a gazette, else one."""
    gutter = sheet.width / 2
    crossing = sum(piece.x0 < gutter < piece.x1 for piece in pieces)
    if 2 * crossing > len(pieces):
        return [pieces]
    rows = rows_of(pieces)
    left = [p for p in pieces if (p.x0 + p.x1) / 2 < gutter]
    right = [p for p in pieces if (p.x0 + p.x1) / 2 >= gutter]
    pairs = [row for row in rows if len(row) == 2 and row[0].x1 < gutter < row[1].x0]  # noqa: PLR2004 - two columns
    long = [row for row in pairs if min(len(row[0].text), len(row[1].text)) >= _COLUMN_CHARACTERS]
    if len(long) >= max(8, len(rows) // 2) or (right and not crossing and _stops_short(left, right, gutter)):
        return [left, right]
    return [pieces]


def _stops_short(left: list[Piece], right: list[Piece], gutter: float) -> bool:
    """Whether line after line is full at the middle of the page: a second column only begun."""
    long = [p for p in left if len(p.text) >= _COLUMN_CHARACTERS]
    full = [p for p in long if gutter - 2.5 * p.size < p.x1 < gutter]
    begun = all(len(p.text) >= _COLUMN_CHARACTERS / 4 and p.x0 - gutter < 4 * p.size for p in right)
    return begun and len(full) >= max(_COLUMN_LINES, len(long) // 2)


def _printed(row: list[Piece], page: int, column: int) -> Printed:
    main = max(row, key=lambda p: len(p.text))
    bold = all(piece.bold for piece in row)
    x0, x1 = row[0].x0, max(p.x1 for p in row)
    return Printed(join_row(row), x0, x1, main.top, main.bottom, main.size, page, main.red, bold, column)


class _Flow:
    """Gathers lines to paragraphs and pieces of a table that runs over pages to one table."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[Printed] = []
        self._align: Align | None = None
        self._edges: Margins | None = None  # of the last line
        self._table: TableBlock | None = None
        self._table_page = 0

    def line(self, line: Printed, edges: Margins) -> None:
        self._end_table()
        align = _align(line, edges)
        before, self._edges = self._edges or edges, edges
        if self._lines and self._goes_on(line, align, edges, before):
            self._lines.append(line)
            return
        self.end()
        self._lines, self._align = [line], align

    def _goes_on(self, line: Printed, align: Align | None, edges: Margins, edges_before: Margins) -> bool:
        """Whether `line` belongs to the open paragraph; each of the two lines stands between its own edges."""
        first, before = self._lines[0], self._lines[-1]
        if self._align is not None or not _is_full(before, line, edges_before) or _ENTIRE.search(line.text):
            return False
        listed = first.x0 - edges.left > _LIST_DEPTH * first.size and _LISTED.match(first.text)
        if listed or _LABELLED.match(first.text):
            return _hangs(first, before, line, edges)
        return align is None and _continues(before, line, edges)

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


def _is_full(before: Printed, line: Printed, edges: Margins) -> bool:
    """Whether `before` fills its line and `line` is the next one, set in the same way."""
    size = max(before.size, 1.0)
    if not 1 / _SAME_SIZE < line.size / size < _SAME_SIZE or before.red != line.red or line.under_rule:
        return False
    if before.x1 < edges.right - 2 * size - 3:  # ended before the margin; 3: rounding of the margin
        return False
    return not (before.page == line.page and line.top - before.top > 3.4 * size)


def _hangs(first: Printed, before: Printed, line: Printed, edges: Margins) -> bool:
    """Whether `line` goes on with what the label or number in front of `first` announces."""
    if before.text.endswith("。") or _LISTED.match(line.text):
        return False
    if before is not first:
        return abs(line.x0 - before.x0) < line.size
    depth = line.x0 - first.x0
    if (
        _LISTED.match(first.text) and line.size / 2 < depth < 2.5 * line.size
    ):  # “2. ” is little wider than one
        return True
    if abs(depth) < line.size:
        return bool(_COPIED.match(first.text))  # flush under 抄送 itself; under 附件 it would be a new one
    return abs(line.x0 - edges.left) < line.size or line.size < depth < _DEEPEST * line.size


def _continues(before: Printed, line: Printed, edges: Margins) -> bool:
    """Whether `line` is the next line of the same paragraph in the text."""
    if edges.indents(line.x0, line.size):
        return False
    if line.x0 - edges.left > line.size:  # further in than a paragraph: hanging under its beginning
        return not (_OUTLINE_START.match(line.text) or _ORGAN.search(line.text))
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
