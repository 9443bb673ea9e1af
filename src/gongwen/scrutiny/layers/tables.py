"""Rows of a table: each cell under the head of its column, and numbers that are written over cells."""

import re
from collections.abc import Iterator, Sequence

from gongwen.scrutiny.layers.pieces import Piece
from gongwen.scrutiny.vocabulary import vocabulary

_PART = re.compile(r"\s*[0-9０-９]{1,14}[XxＸｘ]?\s*|\s*[XxＸｘ]\s*")
_HEAD = 20  # signs; a longer cell is no head of a column
_PARTS = 3  # cells a number is written over at least


class Columns:
    """Remembers what the heads of the columns say of the numbers below."""

    def __init__(self) -> None:
        self._heads: dict[int, str] = {}

    def row(self, cells: Sequence[str], place: str, *, hidden: bool) -> Iterator[Piece]:
        """The pieces of a row."""
        for column, cell in enumerate(cells):
            hint = self.hint(column, cell)
            if cell:
                yield Piece(cell, place, hidden, hint)
        yield from over_cells(cells, place, hidden=hidden)

    def hint(self, column: int, cell: str) -> str:
        """What stands above a cell; the cell may itself be a head for those that follow."""
        if cell and len(cell) <= _HEAD and not any(c.isdigit() for c in cell):
            if vocabulary().label.search(cell):
                self._heads[column] = cell
            return ""
        return self._heads.get(column, "")


def over_cells(cells: Sequence[str], place: str, *, hidden: bool) -> Iterator[Piece]:
    """Runs of cells that hold parts of a number each, as one piece."""
    run: list[str] = []
    for cell in [*cells, "。"]:
        if cell and _PART.fullmatch(cell):
            run.append(cell.strip())
            continue
        if len(run) >= _PARTS:
            yield Piece("\t".join(run), place, hidden)
        run = []
