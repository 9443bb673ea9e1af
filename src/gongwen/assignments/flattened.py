"""A numbered paragraph of a table without borders: its cells stand below the number, or have run together."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from gongwen.assignments.columns import column_of
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.passages import Passage
from gongwen.assignments.rows import Head, fill, glued, is_time, is_units
from gongwen.model import Numbered


@dataclass
class Row:
    """A number of a table with the paragraphs below it. A number with a heading and no text is a section of rows."""

    node: Numbered
    passage: Passage
    below: Sequence[Passage]
    path: tuple[int, ...]
    sections: tuple[str, ...]

    @property
    def is_section(self) -> bool:
        return bool(self.node.heading) and not self.node.text.strip()

    def run_together(self, heads: Sequence[Head]) -> list[Item]:
        """Divide a row whose cells have run together; none where no units are found in it."""
        item = Item(self.path, self.node.printed, self.sections, rule="glued", sure=0.75)
        item.heading, at = self._heading()
        return [item] if glued(item, heads, [self.passage, *self.below], at) else []

    def cells(self, heads: Sequence[Head], *, many: bool) -> list[Item]:
        """Items of the cells below; `many`: sections like this one hold rows, so that a single row counts as one."""
        cells = [cell for p in self.below for cell in _pieces(p)]
        cells = [c for c in cells if column_of(c.key) is None or len(cells) <= 1]
        if self.is_section:
            title = self.passage.shown[: self.passage.at + len(self.node.heading)]
            rows = _rows_of(cells)
            counted = many or len(rows) > 1
            items = [
                Item((*self.path, n) if counted else self.path, "", (*self.sections, title))
                for n in range(1, len(rows) + 1)
            ]
            return _filled(items, heads, rows)
        heading, at = self._heading()
        own = Stretch(self.passage, at, len(self.passage.key))
        if own.key.strip():
            if not cells:
                return []
            cells.insert(0, own)
        return _filled([Item(self.path, self.node.printed, self.sections, heading)], heads, [cells])

    def _heading(self) -> tuple[Stretch | None, int]:
        """The heading in the number's own paragraph, and where the words behind it begin."""
        at = self.passage.at
        if not self.node.heading:
            return None, at
        end = at + len(self.node.heading)
        return Stretch(self.passage, at, end), end + len(self.node.stop)


def _filled(items: Sequence[Item], heads: Sequence[Head], rows: Sequence[Sequence[Stretch]]) -> list[Item]:
    for item, cells in zip(items, rows, strict=True):
        item.rule, item.sure = "cells", 0.8
        fill(item, heads, cells)
    return [item for item in items if item.body or item.heading]


def _pieces(passage: Passage) -> list[Stretch]:
    """A paragraph, or its cells where a blank divides units from what stands beside them."""
    edges = [n for n, c in enumerate(passage.key) if c == " "]
    bounds = [-1, *edges, len(passage.key)]
    pieces = [Stretch(passage, a + 1, b) for a, b in itertools.pairwise(bounds) if a + 1 < b]
    return pieces if any(is_units(p.key) for p in pieces) else [Stretch(passage, 0, len(passage.key))]


def _rows_of(cells: Sequence[Stretch]) -> list[list[Stretch]]:
    """Divide cells into rows: words that follow upon units or a time begin the next row."""
    rows: list[list[Stretch]] = []
    closed = True
    for cell in cells:
        ends = is_units(cell.key) or is_time(cell.key)
        if not rows or (closed and not ends):
            rows.append([])
        rows[-1].append(cell)
        closed = ends
    return rows
