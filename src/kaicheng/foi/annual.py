"""The tables of the annual report as its form prints them (国办公开办函〔2021〕30号): rows in their order, with the cells that span several.

No database; what rows and parts are called is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kaicheng.foi.tabulating import PENDING, Table

PENDING_HEAD = "尚未审结"
TOTAL = "总计"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one number a column, their sum last.

    `part`, `group`: cells that begin here, "" where one from above reaches down; `reach`: over how many rows the group's does.
    """

    part: str
    group: str
    item: str
    numbers: tuple[int, ...]
    reach: int = 1


def results_printed(
    table: Table, parts: Mapping[str, str], names: Mapping[str, str], applicants: Sequence[str]
) -> list[Row]:
    """Part three. `names`: of the result rows by code, “group item” or the group alone."""

    def numbers(row: Mapping[str, int]) -> tuple[int, ...]:
        found = [row.get(one, 0) for one in applicants]
        return (*found, sum(found))

    rows, group = [], ""
    for code, name in names.items():
        above, (group, _, item) = group, name.partition(" ")
        rows.append(Row("", "" if group == above else group, item, numbers(table.results[code])))
    rows.append(Row("", parts["done"], "", numbers({one: table.done(one) for one in applicants})))
    rows = list(_reaching(rows))
    rows[0] = replace(rows[0], part=parts["results"])
    return [
        Row(parts["new"], "", "", numbers(table.new)),
        Row(parts["carried_in"], "", "", numbers(table.carried_in)),
        *rows,
        Row(parts["carried_out"], "", "", numbers(table.carried_out)),
    ]


def _reaching(rows: Sequence[Row]) -> Iterable[Row]:
    begins = [n for n, row in enumerate(rows) if row.group] + [len(rows)]
    reach = {first: then - first for first, then in pairwise(begins)}
    return (replace(row, reach=reach.get(n, 1)) for n, row in enumerate(rows))


def heard_printed(
    table: Mapping[str, Mapping[str, int]], kinds: Mapping[str, str], outcomes: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, tuple[int, ...]]]]:
    """Part four: the heads, then a line a kind of proceeding with its sum last."""
    columns = [*outcomes, PENDING]
    lines = []
    for code, name in kinds.items():
        found = tuple(table[code][column] for column in columns)
        lines.append((name, (*found, sum(found))))
    return [*outcomes.values(), PENDING_HEAD, TOTAL], lines
