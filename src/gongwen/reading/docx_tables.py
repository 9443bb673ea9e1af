"""Tables of a docx: spans resolved, tables that only lay out the page taken apart."""

import re
from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from gongwen.reading.numbering import VAL, W
from gongwen.source import Cell, TableBlock

_ROW, _CELL, _PARAGRAPH, _TABLE = W + "tr", W + "tc", W + "p", W + "tbl"
_CELL_PROPERTIES, _ROW_PROPERTIES = W + "tcPr", W + "trPr"
_HEADER, _DELETED, _BEFORE = W + "tblHeader", W + "del", W + "gridBefore"
_GRID_SPAN, _MERGE = W + "gridSpan", W + "vMerge"
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_MAX_SPAN = 1000

# The head 版头 and the imprint 版记 are often laid out with a small table. Words count only where they
# are all that a line of a cell says: a table of data cites numbers and speaks of 文件 in sentences.
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,15}\s*[〔\[（(【〈]\s*\d{4}\s*[〕\])）】〉]\s*第?\s*\d+\s*号")
_MARK = re.compile(r"[\u4e00-\u9fff\s]{0,40}文\s*件")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff\s]{1,40}(?:政\s*府|办公室|[局厅部委院会联团社处队所室]|中\s*心)|[\u4e00-\u9fff\s]{2,40}文\s*件"
)
_BESIDE_NUMBER = re.compile(r"签\s*发\s*人.*|(?:绝密|机密|秘密|特急|加急|平急).{0,12}|№?\s*\d{1,6}")
_IMPRINT = re.compile(r"签\s*发\s*人\s*[：:].*|[抄主分]\s*[送报]\s*[：:].*|.{0,40}日\s*印\s*发", re.DOTALL)
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 4, 3


class TextOf(Protocol):
    """Gives a paragraph's text with its automatic number."""

    def __call__(self, paragraph: etree._Element, /) -> str: ...


def unwrapped(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children with `tag`, also those inside content controls; deleted ones are left out."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            stack.append(iter(child))


def read_table(table: etree._Element, text_of: TextOf) -> TableBlock:
    """A table as cells; `text_of` gives a paragraph's text with its number."""
    rows: list[list[Cell]] = []
    open_merges: dict[
        int, tuple[int, int]
    ] = {}  # column -> (row, index) of the cell that may go on downwards
    for row in unwrapped(table, _ROW):
        deleted, header, column = _row_facts(row)
        if deleted:
            continue
        cells: list[Cell] = []
        for cell in unwrapped(row, _CELL):
            text, span, merge = _read_cell(cell, text_of)
            if merge == "continue" and column in open_merges:
                _grow(rows, open_merges[column], text)
            else:
                open_merges.pop(column, None)
                if merge == "restart":
                    open_merges[column] = (len(rows), len(cells))
                cells.append(Cell(text, span, 1, header))
            column += span
        rows.append(cells)
    return TableBlock(tuple(tuple(row) for row in rows if row))


def _grow(rows: list[list[Cell]], place: tuple[int, int], text: str) -> None:
    row, index = place
    old = rows[row][index]
    text = f"{old.text}\n{text}" if text else old.text  # hidden by Word, but nothing is lost
    rows[row][index] = Cell(text, old.colspan, len(rows) - row + 1, old.header)


def _read_cell(cell: etree._Element, text_of: TextOf) -> tuple[str, int, str]:
    """(paragraphs by lines, columns, "" | "restart" | "continue"); nested tables follow in reading order."""
    texts: list[str] = []
    span, merge = 1, ""
    for child in cell:
        tag = child.tag
        if tag == _PARAGRAPH:
            texts.append(text_of(child).strip())
        elif tag == _CELL_PROPERTIES:
            span, merge = _cell_facts(child)
        else:
            texts.extend(text_of(inner).strip() for inner in child.iter(_PARAGRAPH))
    return texts[0] if len(texts) == 1 else "\n".join([text for text in texts if text]), span, merge


def _row_facts(row: etree._Element) -> tuple[bool, bool, int]:
    """(deleted, header row, first column)."""
    deleted, header, before = False, False, 0
    properties = next(row.iterchildren(_ROW_PROPERTIES), ())
    for child in properties:
        tag = child.tag
        if tag == _HEADER:
            header = child.get(VAL) not in {"0", "false", "off"}
        elif tag == _DELETED:
            deleted = True
        elif tag == _BEFORE:
            before = _span(child)
    return deleted, header, before


def _cell_facts(properties: etree._Element) -> tuple[int, str]:
    """(columns, "" | "restart" | "continue") by a w:tcPr."""
    span, merge = 1, ""
    for child in properties:
        tag = child.tag
        if tag == _GRID_SPAN:
            span = max(_span(child), 1)
        elif tag == _MERGE:
            merge = child.get(VAL) or "continue"
    return span, merge


def _span(element: etree._Element) -> int:
    value = element.get(VAL, "")
    return min(int(value), _MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1  # noqa: PLR2004 - digits


def column_cells(table: etree._Element) -> list[etree._Element] | None:
    """The cells of a table of one column, which only lays out the page; None for other tables."""
    cells: list[etree._Element] = []
    for row in unwrapped(table, _ROW):
        found = list(unwrapped(row, _CELL))
        if len(found) > 1 or _row_facts(row)[0]:
            return None
        cells.extend(found)
    return cells


def layout_lines(block: TableBlock) -> list[tuple[str, str]] | None:
    """(line, words whose look it has) of a small frame of a head or an imprint; None for other tables."""
    widest = max((len(row) for row in block.rows), default=0)
    small = len(block.rows) <= _LAYOUT_ROWS and widest <= _LAYOUT_COLUMNS
    if small and block.rows and not block.rows[0][0].header and any(_is_frame(row) for row in block.rows):
        rows = [[cell.text.split("\n") for cell in row if cell.text] for row in block.rows]
        return [line for row in rows if row for line in _row_lines(row)]
    return None


def _row_lines(cells: list[list[str]]) -> list[tuple[str, str]]:
    """A cell alone in its row gives its lines, several give one line."""
    if len(cells) == 1:
        return [(line, line) for line in cells[0]]
    return [("　".join(" ".join(lines) for lines in cells), cells[0][0])]


def _is_frame(row: tuple[Cell, ...]) -> bool:
    """Whether a row is one of a head (issuing mark, number and signatory) or of an imprint."""
    lines = [line.strip() for cell in row for line in cell.text.split("\n") if line.strip()]
    if any(_IMPRINT.fullmatch(line) for line in lines):
        return True
    others = [line for line in lines if not _NUMBER.fullmatch(line)]
    if len(others) < len(lines):
        return all(_BESIDE_NUMBER.fullmatch(line) or _MARK.fullmatch(line) for line in others)
    return (
        any(_MARK.fullmatch(line) for line in lines)
        and all(_ORGAN.fullmatch(line) for line in lines if "".join(line.split()) != "文件")
        and lines != ["文件"]
    )
