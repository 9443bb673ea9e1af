"""Tables with borders: each row of a task table is an item."""

import re
from collections import Counter
from collections.abc import Sequence

from gongwen.assignments.columns import UNITS, Column, column_of, is_task_table
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.passages import Leafing, Passage
from gongwen.assignments.rows import Head, is_units, time_cell, units_cell
from gongwen.recognition.dates import han_number
from gongwen.recognition.marks import mark_at
from gongwen.source import TableBlock

_NUMBER = re.compile(r"[（(]?(\d{1,3}|[一二三四五六七八九十百]{1,4})[）).、]?")
_SAME = frozenset(["〃", "同上", "″", '"', "″″"])
_HEAD_ROWS = 4
_LONGEST_HEADING = 30


def read_table(
    leafing: Leafing,
    table: TableBlock,
    place: tuple[int, ...],
    path: tuple[int, ...],
    sections: tuple[str, ...],
) -> list[Item]:
    """Items of one table; none where its columns say that it is no table of tasks."""
    grid = _grid(leafing, table, place)
    for n, row in enumerate(grid[:_HEAD_ROWS]):
        heads = [column_of(p.key.replace("\n", "")) if p else None for p in row]
        if is_task_table(heads):
            columns = [
                Head(c or Column.OTHER, p.key.replace("\n", "") if p else "")
                for c, p in zip(heads, row, strict=True)
            ]
            return _Rows(columns, path, sections).read(grid[n + 1 :])
    return []


def _grid(leafing: Leafing, table: TableBlock, place: tuple[int, ...]) -> list[list[Passage | None]]:
    """Every cell at each place it covers: one merged over three rows speaks for all three."""
    rows = len(table.rows)
    filled: list[dict[int, Passage]] = [{} for _ in range(rows)]
    for r, row in enumerate(table.rows):
        column = 0
        for c, cell in enumerate(row):
            while column in filled[r]:
                column += 1
            passage = leafing.of((*place, r, c))
            for down in range(max(1, min(cell.rowspan, rows - r))):
                for right in range(max(1, min(cell.colspan, 64))):
                    filled[r + down][column + right] = passage
            column += max(1, min(cell.colspan, 64))
    width = max((max(f, default=-1) + 1 for f in filled), default=0)
    return [[f.get(n) for n in range(width)] for f in filled]


class _Rows:
    """Reads the rows below the heads, keeping the section they stand under."""

    def __init__(self, columns: list[Head], path: tuple[int, ...], sections: tuple[str, ...]) -> None:
        self.columns = columns
        self.base = path
        self.path = path
        self.outer = sections
        self.sections = sections
        self.counted = 0
        self.items: list[Item] = []
        self.above: dict[int, Passage] = {}
        self.merged: Counter[int] = Counter()
        self.within: Counter[int] = Counter()

    def read(self, rows: Sequence[Sequence[Passage | None]]) -> list[Item]:
        self._count_merged(rows)
        for row in rows:
            if not self._is_head_again(row) and not self._section(row):
                self._row(row)
        return self.items

    def _is_head_again(self, row: Sequence[Passage | None]) -> bool:
        heads = [column_of(p.key.replace("\n", "")) if p and p.key else None for p in row]
        return is_task_table(heads)

    def _section(self, row: Sequence[Passage | None]) -> bool:
        """A row that holds the same words in all its cells, or in the first alone, is a heading."""
        printed = {id(p): p for p in row if p and p.key.strip()}
        if len(printed) != 1:
            return not printed
        words = next(iter(printed.values()))
        key = words.key.replace("\n", "")
        mark = mark_at(key)
        spans = sum(1 for p in row if p is words)
        if spans < len(row) and (mark is None or spans > 1 or len(key) > 60):  # noqa: PLR2004 - a heading is short
            return False
        level = 0 if mark is None or mark.style.value == "han" else 1
        kept = self.sections[len(self.outer) : len(self.outer) + level]
        self.sections = (*self.outer, *kept, words.shown.replace("\n", ""))
        if mark is not None:
            self.path = (*self.base, *self.path[len(self.base) : len(self.base) + level], mark.ordinal)
            self.counted = 0
        return True

    def _row(self, row: Sequence[Passage | None]) -> None:
        item = Item(self.path, "", self.sections, rule="table", sure=0.95)
        number = self._number(row)
        seen: set[int] = set()
        for n, head in enumerate(self.columns[: len(row)]):
            passage = row[n]
            if passage is not None and (id(passage), head.column) not in seen:  # type: ignore[comparison-overlap]
                seen.add(id(passage))
                self._cell(item, head, n, passage)
        self._inherit(item, row)
        self._settle_heading(item)
        if not item.body and item.heading is None:
            return
        self.counted += 1
        item.path = (*self.path, number if number is not None else self.counted)
        self._below_merged(item, row)
        self.items.append(item)

    def _numbers(self, row: Sequence[Passage | None]) -> Passage | None:
        return next(
            (row[n] for n, h in enumerate(self.columns[: len(row)]) if h.column is Column.NUMBER), None
        )

    def _count_merged(self, rows: Sequence[Sequence[Passage | None]]) -> None:
        """How many rows each number stands for: one merged over several measures numbers them all."""
        self.merged = Counter(id(p) for row in rows if (p := self._numbers(row)) and p.key.strip())

    def _below_merged(self, item: Item, row: Sequence[Passage | None]) -> None:
        number = self._numbers(row)
        if number is not None and self.merged[id(number)] > 1:
            self.within[id(number)] += 1
            item.path = (*item.path, self.within[id(number)])

    def _number(self, row: Sequence[Passage | None]) -> int | None:
        for n, head in enumerate(self.columns[: len(row)]):
            if head.column is Column.NUMBER and (p := row[n]) and (m := _NUMBER.fullmatch(p.key.strip())):
                return han_number(m.group(1))
        for column in (Column.TEXT, Column.HEADING):  # the inner number counts the rows
            for n, head in enumerate(self.columns[: len(row)]):
                if head.column is column and (p := row[n]) and (mark := mark_at(p.key)):
                    return mark.ordinal
        return None

    def _cell(self, item: Item, head: Head, n: int, passage: Passage) -> None:
        key = passage.key
        if not key.strip() or head.column in {Column.NUMBER, Column.OTHER}:
            return
        if key.strip() in _SAME and n in self.above:
            passage, key = self.above[n], self.above[n].key
        self.above[n] = passage
        mark = mark_at(key)
        stretch = Stretch(passage, mark.end if mark and head.column not in UNITS else 0, len(key))
        if head.column in UNITS:
            units_cell(item, stretch, head.words)
        elif head.column is Column.TIME:
            time_cell(item, stretch)
        elif head.column is Column.HEADING and item.heading is None:
            item.heading = stretch
        elif head.column is Column.SECTION:
            item.sections = (*item.sections, stretch.shown.replace("\n", ""))
        else:
            item.body.append(stretch)

    def _inherit(self, item: Item, row: Sequence[Passage | None]) -> None:
        """Empty cells of units in all unit columns: the border between rows was lost, the cell above speaks for both."""
        places = [n for n, h in enumerate(self.columns[: len(row)]) if h.column in UNITS]
        if any((p := row[n]) and p.key.strip() for n in places):
            return
        for n in places:
            if n in self.above and self.items and is_units(self.above[n].key.replace("\n", "、")):
                units_cell(item, Stretch(self.above[n], 0, len(self.above[n].key)), self.columns[n].words)
                item.shared, item.notes = [*item.shared, item.notes[-1]], item.notes[:-1]

    def _settle_heading(self, item: Item) -> None:
        """A lone column of tasks holds text, not headings; a merged one heads several rows."""
        if item.heading is None:
            return
        texts = any(h.column is Column.TEXT for h in self.columns)
        long = len(item.heading.key) > _LONGEST_HEADING or item.heading.key.rstrip().endswith("。")
        if not item.body and (not texts or long):
            item.body, item.heading = [item.heading], None
