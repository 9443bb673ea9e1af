"""Tables of web pages: those that hold data, told apart from those that lay out the page."""

import re
from collections.abc import Iterator

from lxml import etree

from gongwen.source import Cell, TableBlock

_MAX_SPAN = 1000
_LONG_TEXT, _MAIN_SHARE = 400, 0.6  # one cell with most of a long text is a frame around an article
_META_LABEL = re.compile(r"索\s*引\s*号|发\s*文\s*字\s*号|发\s*布\s*机\s*构|发\s*文\s*机\s*关")
_BREAKING = frozenset({"p", "div", "br", "li", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_SKIPPED = frozenset({"script", "style"})


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table itself, whatever sections they stand in."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def text_of(element: etree._Element, limit: int = 1_000_000) -> str:
    """All words of an element, cut soon after `limit` characters."""
    parts: list[str] = []
    size = 0
    for part in element.itertext("*"):
        parts.append(str(part))
        size += len(part)
        if size > limit:
            break
    return "".join(parts)


def cells_of(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def is_data_table(table: etree._Element) -> bool:
    """Two or more rows and columns of comparable cells, without a table inside."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [cells_of(row) for row in rows_of(table)]
    if len(rows) < 2 or max(len(cells) for cells in rows) < 2:  # noqa: PLR2004 - rows, columns
        return False
    lengths = [len(text_of(cell).strip()) for cells in rows for cell in cells]
    total = sum(lengths)
    if total > _LONG_TEXT and max(lengths) > _MAIN_SHARE * total:
        return False
    return not _META_LABEL.search(text_of(table, _LONG_TEXT)[:_LONG_TEXT])


def read_table(table: etree._Element) -> TableBlock:
    """The table with its spans; empty rows are left out."""
    rows = []
    for row in rows_of(table):
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        cells = tuple(
            Cell(cell_text(c), _span(c, "colspan"), _span(c, "rowspan"), in_head or c.tag == "th")
            for c in cells_of(row)
        )
        if cells:
            rows.append(cells)
    return TableBlock(tuple(rows))


def cell_text(cell: etree._Element) -> str:
    """The words of a cell, its paragraphs by lines."""
    lines: list[str] = [""]
    walker = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element is not cell and element.tag in _BREAKING:
                lines.append("")
            if element.tag in _SKIPPED or not isinstance(element.tag, str):
                walker.skip_subtree()
            else:
                lines[-1] += element.text or ""
        elif element is not cell:
            if element.tag in _BREAKING:
                lines.append("")
            lines[-1] += element.tail or ""
    texts = (_BLANKS.sub(" ", line).strip() for line in lines)
    return "\n".join(text for text in texts if text)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1  # noqa: PLR2004 - digits
