"""Tables on printed pages: from ruled lines, or from pieces that stand in clear columns."""

from bisect import bisect_right
from dataclasses import dataclass

from gongwen.reading.sheets import Piece, Rule, Sheet, join_row, rows_of
from gongwen.reading.typed_text import is_han
from gongwen.source import Cell, TableBlock

_SNAP = 3.0  # points within which two rules are one
_REACH = 2.5  # points by which a rule may fall short of a crossing
_MAX_RULES, _MAX_SLOTS = 4_000, 20_000
_MIN_COLUMNS, _MIN_ROWS = 2, 2
_GRID_ROWS, _GRID_COLUMNS = 3, 3  # without rules only a clear grid is a table


@dataclass(slots=True)
class PlacedTable:
    """A table and the height it stands at (points from the top of its page)."""

    top: float
    block: TableBlock


@dataclass(slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    rules: list[Rule]


def find_tables(sheet: Sheet) -> tuple[list[PlacedTable], list[Piece]]:
    """The ruled tables of a page and the pieces that stand outside them."""
    if not sheet.rules or len(sheet.rules) > _MAX_RULES:
        return [], sheet.pieces
    tables: list[PlacedTable] = []
    rest = sheet.pieces
    for grid in _grids(sheet.rules):
        inside = [p for p in rest if _slot(grid, p) is not None]
        if not inside:
            continue
        taken = {id(p) for p in inside}
        rest = [p for p in rest if id(p) not in taken]
        rows = _fill(grid, inside)
        if rows:
            tables.append(PlacedTable(grid.ys[0], TableBlock(rows, sheet.number)))
    return tables, rest


def _grids(rules: list[Rule]) -> list[_Grid]:
    """Bands of the page crossed by vertical rules, each with the rules of its cells."""
    verticals = sorted((r for r in rules if not r.horizontal), key=lambda r: r.y0)
    bands: list[list[Rule]] = []
    end = float("-inf")
    for rule in verticals:
        if rule.y0 > end + _SNAP:
            bands.append([])
            end = rule.y1
        bands[-1].append(rule)
        end = max(end, rule.y1)
    grids = []
    for band in bands:
        top, bottom = min(r.y0 for r in band), max(r.y1 for r in band)
        across = [r for r in rules if r.horizontal and top - _SNAP <= r.y0 <= bottom + _SNAP]
        ends = [x for r in across for x in (r.x0, r.x1)]  # a table may be open at its sides
        xs = _snapped([r.x0 for r in band] + ([min(ends), max(ends)] if ends else []))
        ys = _snapped([r.y0 for r in across] + [top, bottom])
        enough = len(xs) > _MIN_COLUMNS and len(ys) > _MIN_ROWS
        if enough and len(xs) * len(ys) <= _MAX_SLOTS:
            grids.append(_Grid(xs, ys, [*band, *across]))
    return grids


def _snapped(values: list[float]) -> list[float]:
    """Values in growing order, those within `_SNAP` of the one before left out."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SNAP:
            out.append(value)
    return out


def _slot(grid: _Grid, piece: Piece) -> tuple[int, int] | None:
    """(row, column) of the grid in which the piece's middle stands."""
    row = bisect_right(grid.ys, piece.middle) - 1
    column = bisect_right(grid.xs, (piece.x0 + piece.x1) / 2) - 1
    if 0 <= row < len(grid.ys) - 1 and 0 <= column < len(grid.xs) - 1:
        return row, column
    return None


def _fill(grid: _Grid, pieces: list[Piece]) -> tuple[tuple[Cell, ...], ...]:
    owners, cells = _merged(grid)
    texts: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        slot = _slot(grid, piece)
        if slot is not None:
            texts.setdefault(owners[slot], []).append(piece)
    rows = []
    for row in range(len(grid.ys) - 1):
        made = []
        for column in range(len(grid.xs) - 1):
            if (row, column) in cells:
                rowspan, colspan = cells[row, column]
                right = grid.xs[column + colspan]
                made.append(Cell(_cell_text(texts.get((row, column), []), right), colspan, rowspan))
        if made:
            rows.append(tuple(made))
    return tuple(rows)


def _merged(
    grid: _Grid,
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """(slot -> slot of its cell, cell -> (rows, columns)): slots without a rule between are one cell."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    walls = _walls(grid)
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in owners:
                continue
            columns = 1
            while (
                column + columns < width
                and (row, column + columns) not in owners
                and (row, column + columns, False) not in walls
            ):
                columns += 1
            rows = 1
            while row + rows < height and not any(
                (row + rows, c, True) in walls or (row + rows, c) in owners
                for c in range(column, column + columns)
            ):
                rows += 1
            cells[row, column] = (rows, columns)
            for r in range(row, row + rows):
                for c in range(column, column + columns):
                    owners[r, c] = (row, column)
    return owners, cells


def _walls(grid: _Grid) -> set[tuple[int, int, bool]]:
    """(row, column, horizontal): a rule stands on the upper (horizontal) or left side of the slot."""
    walls: set[tuple[int, int, bool]] = set()
    for rule in grid.rules:
        along, across = (grid.xs, grid.ys) if rule.horizontal else (grid.ys, grid.xs)
        start, end = (rule.x0, rule.x1) if rule.horizontal else (rule.y0, rule.y1)
        line = bisect_right(across, (rule.y0 if rule.horizontal else rule.x0) + 0.01) - 1
        for place in range(len(along) - 1):
            middle = (along[place] + along[place + 1]) / 2
            if start - _REACH <= middle <= end + _REACH:
                walls.add((line, place, True) if rule.horizontal else (place, line, False))
    return walls


def _cell_text(pieces: list[Piece], right: float) -> str:
    """Lines of a cell; a line that fills the cell goes on in the next."""
    text = ""
    full = True
    for row in rows_of(pieces):
        words = join_row(row).strip()
        if text and not full:
            text += "\n"
        elif text and not (is_han(text[-1]) or is_han(words[:1])):
            text += " "
        text += words
        full = row[-1].x1 > right - 2 * row[-1].size - 4  # the padding of a cell is about 4 points
    return text


def take_grids(rows: list[list[Piece]], page: int) -> tuple[list[PlacedTable], list[list[Piece]]]:
    """Tables without rules: at least three rows of the same three or more columns."""
    tables: list[PlacedTable] = []
    rest: list[list[Piece]] = []
    run: list[list[Piece]] = []
    for row in [*rows, []]:
        if run and _same_columns(run[-1], row):
            run.append(row)
            continue
        if len(run) >= _GRID_ROWS:
            cells = tuple(tuple(Cell(piece.text) for piece in line) for line in run)
            tables.append(PlacedTable(run[0][0].top, TableBlock(cells, page)))
        else:
            rest.extend(run)
        run = []
        if len(row) >= _GRID_COLUMNS:
            run = [row]
        elif row:
            rest.append(row)
    return tables, rest


def _same_columns(row: list[Piece], other: list[Piece]) -> bool:
    if len(row) != len(other):
        return False
    return all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(row, other, strict=True))
