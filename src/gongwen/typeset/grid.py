"""A table as a full grid: where each cell stands, how wide the columns are.

Cells of read tables may be ragged or span beyond the table; here they are made to fit, so that
every typesetter can rely on the grid.
"""

from dataclasses import dataclass
from itertools import product

from gongwen.source import Cell, TableBlock

_NARROWEST, _WIDEST = 2.0, 24.0  # column widths in characters before they share the line
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


def text_width(text: str) -> float:
    """Width in full characters: ASCII counts half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


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
    wanted = [_NARROWEST] * columns
    for row in rows:
        for column, slot in enumerate(row):
            if slot.cell and slot.colspan == 1:
                longest = max(text_width(line) for line in slot.cell.text.split("\n"))
                wanted[column] = max(wanted[column], min(longest + 1, _WIDEST))
    total = sum(wanted)
    return tuple(width / total for width in wanted)


def _header_rows(table: TableBlock) -> int:
    """Rows at the top whose cells are all headers; a table of headers only repeats none."""
    count = 0
    for row in table.rows:
        if not row or not all(cell.header for cell in row):
            break
        count += 1
    return count if count < len(table.rows) else 0
