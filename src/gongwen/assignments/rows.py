"""Rows of task tables whose cells stand one under the other, or run into one another."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongwen.assignments.columns import UNITS, Column
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.notes import ROLE, Note, read_value
from gongwen.assignments.passages import Passage
from gongwen.assignments.units import chain_from, is_collective, is_list, names_in, starts_in

_TIME_CELL = re.compile(
    r"(?:(?:19|20)\d\d年?|\d{1,2}月|第?[一二三四1-4]季度|上半年|下半年|全年|年底|年内|长期|持续|常态|常年)[^。]{0,20}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|"
    r"(?:按|适时|即时|立行立改|已完成|立即)[^。，]{0,8}|每(?:年|月|季度?|周|半年|学期)(?:\d{1,2}[月日号][^。]{0,10}|[底末初]前?)?"
)
_LONGEST_TIME = 28
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it holds and its head as printed."""

    column: Column
    words: str


def is_time(key: str) -> bool:
    if len(key) > _LONGEST_TIME or (key.endswith("。") and len(key) > _SHORT):
        return False
    return _TIME_CELL.fullmatch(key.strip("。")) is not None


def is_units(key: str) -> bool:
    """Say whether a cell names units: a list, or units with their role."""
    if is_list(key):
        return True
    role = ROLE.search(key)
    return role is not None and role.end() >= len(key.rstrip("。")) and is_list(key[: role.start()])


def units_cell(item: Item, stretch: Stretch, label: str) -> None:
    """Read a cell of units under its head."""
    note = Note(stretch.start, stretch.end, whole_line=True)
    read_value(stretch.passage.key, stretch.start, stretch.end, label, note)
    if note.claims or note.times:
        item.notes.append((stretch.passage, note))


def time_cell(item: Item, stretch: Stretch) -> None:
    note = Note(stretch.start, stretch.end, times=[(stretch.start, stretch.end)], whole_line=True)
    item.notes.append((stretch.passage, note))


def fill(item: Item, heads: Sequence[Head], cells: Sequence[Stretch]) -> None:
    """Give the cells of one row, whose empty cells left no trace, to their columns."""
    columns = [h for h in heads if h.column in UNITS]
    cells = _parted(cells, len(columns))
    units = [c for c in cells if is_units(c.key)]
    if len(units) > len(columns) and len(cells) > len(units) and units[0] is cells[0]:
        units = units[1:]  # a name of a task that ends like a unit
    _fill_units(item, columns, units)
    has_time = any(h.column is Column.TIME for h in heads)
    texts = []
    for cell in cells:
        if any(cell is u for u in units):
            continue
        if has_time and is_time(cell.key):
            time_cell(item, cell)
        else:
            texts.append(cell)
    named = any(h.column is Column.HEADING for h in heads) and any(h.column is Column.TEXT for h in heads)
    if named and len(texts) > 1 and item.heading is None:
        item.heading, texts = texts[0], texts[1:]
    item.body += texts


def _parted(cells: Sequence[Stretch], columns: int) -> list[Stretch]:
    """Cells, with units cut off that were joined to the end of the words before them."""
    units = sum(1 for c in cells if is_units(c.key))
    parted: list[Stretch] = []
    for cell in cells:
        stop = cell.passage.key.rfind("。", cell.start, cell.end - 1) + 1
        if units < columns and stop > cell.start and is_units(cell.passage.key[stop : cell.end]):
            units += 1
            parted += [Stretch(cell.passage, cell.start, stop), Stretch(cell.passage, stop, cell.end)]
        else:
            parted.append(cell)
    return parted


def _fill_units(item: Item, columns: Sequence[Head], units: Sequence[Stretch]) -> None:
    """One to one while columns last; more cells than columns belong to the last one."""
    if len(units) == 1 and len(columns) > 1 and _any_collective(units[0].key):
        columns = columns[-1:]  # 各乡镇人民政府 lead nothing: the first cell is empty
    for n, cell in enumerate(units):
        units_cell(item, cell, columns[min(n, len(columns) - 1)].words if columns else "")


def _any_collective(key: str) -> bool:
    return any(is_collective(key[a:b]) for a, b in names_in(key, 0, len(key)).ranges)


def glued(item: Item, heads: Sequence[Head], passages: Sequence[Passage], at: int) -> bool:
    """Divide a row without any breaks: text, then units, or units between name and text. False where no units are found."""
    first = passages[0]
    timed = any(h.column is Column.TIME for h in heads)
    columns = [h for h in heads if h.column in UNITS]
    below = [(p, _units_end(p.key, timed=timed)) for p in passages[1:]]
    if below and below[-1][1]:
        item.body.append(Stretch(first, at, len(first.key)))
        for p, end in below:
            if not units_below(item, heads, p):
                item.body.append(Stretch(p, 0, end or len(p.key)))
        return True
    start, end = _longest_chain(first.key, at)
    if end == start:
        return False
    blank = first.key[start - 1 : start] == " "
    _glued_cells(item, columns, first, (start, end), blank_before=blank)
    before, after = Stretch(first, at, start), Stretch(first, end, len(first.key))
    words_behind = after.key.strip("。 ") and not (timed and is_time(after.key.strip()))
    if words_behind and item.heading is None:
        item.heading = before
    else:
        item.body.append(before)
    _rest(item, after, timed=timed)
    item.body += [Stretch(p, 0, len(p.key)) for p in passages[1:]]
    return True


def units_below(item: Item, heads: Sequence[Head], passage: Passage) -> bool:
    """Read a paragraph of nothing but units; the blank before it says that the cells to the left are empty."""
    timed = any(h.column is Column.TIME for h in heads)
    end = _units_end(passage.key, timed=timed)
    if end:
        columns = [h for h in heads if h.column in UNITS]
        _glued_cells(item, columns, passage, (0, end), blank_before=True)
        _rest(item, Stretch(passage, end, len(passage.key)), timed=timed)
    return end > 0


def _units_end(key: str, *, timed: bool) -> int:
    """End of the units where a paragraph holds nothing but them, and perhaps a time; else 0."""
    if is_units(key):
        return len(key)
    end = chain_from(key, 0, len(key)) if timed else 0
    return end if end and is_time(key[end:].strip()) else 0


def _rest(item: Item, after: Stretch, *, timed: bool) -> None:
    """What stands behind the units: the time, or the requirement."""
    if timed and is_time(after.key.strip()):
        time_cell(item, after)
    elif after.key.strip("。 "):
        item.body.append(after)


def _longest_chain(key: str, at: int) -> tuple[int, int]:
    best = (at, at)
    for start in starts_in(key, at):
        if start < best[1]:
            continue
        end = chain_from(key, start, len(key))
        if end - start > best[1] - best[0] and end - start > 2:  # noqa: PLR2004 - 县局 is no name
            best = (start, end)
    return best


def _glued_cells(
    item: Item, columns: Sequence[Head], passage: Passage, at: tuple[int, int], *, blank_before: bool
) -> None:
    """Divide a run of units at what no mark divides; the last cell is the last column's, those before it the first's."""
    start, end = at
    cells = [start]
    for a, _ in names_in(passage.key, start, end).ranges:
        if a > start and passage.key[a - 1] not in "、，；和及与":
            cells.append(a)
    edges = [*cells, end]
    labels = [c.words for c in columns] or [""]
    for n, (a, b) in enumerate(itertools.pairwise(edges)):
        last = n == len(cells) - 1
        if len(cells) == 1 and len(labels) > 1:
            first_column = not blank_before and not _any_collective(passage.key[a:b])
            label = labels[0] if first_column else labels[-1]
        else:
            label = labels[-1] if last else labels[0]
        units_cell(item, Stretch(passage, a, b), label)
