"""A table as a full grid: where each cell stands, how wide the columns are.

Cells of read tables may be ragged or span beyond the table; here they are made to fit, so that
every typesetter can rely on the grid.
"""

from dataclasses import dataclass
from itertools import product

from gongwen.source import Cell, TableBlock
from gongwen.typeset.standard import POINTS_PER_MM, TEXT_WIDTH, table_size, text_width

_NARROWEST, _PADDING = 2.0, 1.2  # characters of the table's type
_MOST_COLUMNS = 200  # a wider span is damage, not a table


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the grid. `cell` is None for a place that no cell covers.

    `colspan` and `rowspan` are clipped to the table. `row` and `column` are where the cell begins:
    where they differ from the slot's own place, the slot is covered by a merged cell.
    """

    cell: Cell | None
    row: int
    column: int
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equally many slots; `widths` are shares of the line that add up to 1."""

    rows: tuple[tuple[Slot, ...], ...]
    widths: tuple[float, ...]
    header_rows: int


def place(table: TableBlock) -> Grid:
    """The grid of a table; an empty table gives no rows."""
    height = len(table.rows)
    taken: dict[tuple[int, int], Slot] = {}
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            slot = _fit(cell, row, column, height, taken)
            for y, x in product(range(slot.rowspan), range(slot.colspan)):
                taken[row + y, column + x] = slot
            column += slot.colspan
    columns = max((x for _, x in taken), default=-1) + 1
    rows = tuple(
        tuple(taken.get((row, column)) or Slot(None, row, column) for column in range(columns))
        for row in range(height)
    )
    return Grid(rows, _widths(rows, columns), _header_rows(table))


def _fit(cell: Cell, row: int, column: int, height: int, taken: dict[tuple[int, int], Slot]) -> Slot:
    """Clip the spans so that the cell covers no place twice and stays inside the rows."""
    rowspan = max(1, min(cell.rowspan, height - row))
    colspan = 1
    while colspan < min(cell.colspan, _MOST_COLUMNS) and (row, column + colspan) not in taken:
        colspan += 1
    return Slot(cell, row, column, colspan, rowspan)


def _widths(rows: tuple[tuple[Slot, ...], ...], columns: int) -> tuple[float, ...]:
    """Shares of the line: every column its longest line, the broadest ones cut where that is too much."""
    wanted = [_NARROWEST] * columns
    for row in rows:
        for column, slot in enumerate(row):
            if slot.cell and slot.colspan == 1:
                longest = max(text_width(line) for line in slot.cell.text.split("\n"))
                wanted[column] = max(wanted[column], longest + _PADDING)
    room = TEXT_WIDTH * POINTS_PER_MM / table_size(columns)
    cap = _cap(sorted(wanted), room)
    widths = [min(width, cap) for width in wanted]
    total = sum(widths)
    return tuple(width / total for width in widths)


def _cap(wanted: list[float], room: float) -> float:
    """The width to which broader columns are cut so that all fit into `room`; `wanted` is ascending."""
    left = room
    for index, width in enumerate(wanted):
        even = left / (len(wanted) - index)
        if width > even:
            return max(even, _NARROWEST)
        left -= width
    return max(wanted, default=_NARROWEST)


def _header_rows(table: TableBlock) -> int:
    """Rows at the top whose cells are all headers; a table of headers only repeats none."""
    count = 0
    for row in table.rows:
        if not row or not all(cell.header for cell in row):
            break
        count += 1
    return count if count < len(table.rows) else 0
