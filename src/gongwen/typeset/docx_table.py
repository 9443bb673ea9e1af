"""A table as w:tbl: full width, fixed columns, merged cells, header rows repeated on every page."""

from collections.abc import Iterator

from gongwen.source import TableBlock
from gongwen.typeset import standard
from gongwen.typeset.docx_parts import twips
from gongwen.typeset.docx_xml import Element, paragraph, run, spacing, w
from gongwen.typeset.grid import Grid, Slot, place
from gongwen.typeset.standard import Face

_FULL = standard.TEXT_WIDTH * standard.POINTS_PER_MM
_LEADING = 1.35
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_element(table: TableBlock) -> Element | None:
    """The table; None where it has no cells (Word refuses an empty one)."""
    grid = place(table)
    if not grid.widths:
        return None
    size = standard.table_size(len(grid.widths))
    columns = [twips(width * _FULL) for width in grid.widths]
    borders = (w(side, val="single", sz="4", space="0", color="000000") for side in _SIDES)
    properties = w(
        "tblPr",
        w("tblW", w=twips(_FULL), type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *borders),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w="85", type="dxa"), w("right", w="85", type="dxa")),
    )
    element = w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in columns)))
    element.extend(_row(grid, row, size) for row in range(len(grid.rows)))
    return element


def _row(grid: Grid, row: int, size: float) -> Element:
    properties = w("trPr", w("cantSplit"))
    if row < grid.header_rows:
        properties.append(w("tblHeader"))
    return w("tr", properties, *_cells(grid, row, size))


def _cells(grid: Grid, row: int, size: float) -> Iterator[Element]:
    for column, slot in enumerate(grid.rows[row]):
        if column != slot.column:
            continue  # covered by the cell to the left
        width = sum(grid.widths[column : column + slot.colspan]) * _FULL
        properties = w("tcPr", w("tcW", w=twips(width), type="dxa"))
        if slot.colspan > 1:
            properties.append(w("gridSpan", val=str(slot.colspan)))
        if slot.rowspan > 1:
            properties.append(w("vMerge", val="restart" if row == slot.row else "continue"))
        properties.append(w("vAlign", val="center"))
        yield w("tc", properties, *_text(slot, row, size))


def _text(slot: Slot, row: int, size: float) -> Iterator[Element]:
    cell = slot.cell if row == slot.row else None
    lines = cell.text.split("\n") if cell else [""]
    header = cell is not None and cell.header
    face = Face.HEI if header else Face.FANG
    middle = header or standard.is_short("\n".join(lines))
    for line in lines:
        look = (spacing(line=size * _LEADING), w("jc", val="center" if middle else "left"))
        yield paragraph(*([run(line, face, size=size)] if line else []), properties=look)
