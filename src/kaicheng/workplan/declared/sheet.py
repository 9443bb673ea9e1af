"""What a sheet of a ledger may tell, by which headings and words, as frozen values read once."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from kaicheng.kernel.declared import Declaration, DeclarationError
from kaicheng.kernel.text import folded
from kaicheng.workplan.declared import HERE

_FILE = HERE / "sheet.toml"
_HINT = re.compile(r"[(（【\[](?:必填|选填|可选|\*|格式|多个|如|可多)[^)）】\]]*[)）】\]]")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a sheet may tell."""

    code: str
    name: str
    basis: str
    in_force_from: date
    heads: tuple[str, ...] = ()
    help: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class StateWords:
    """What offices call a state."""

    code: str
    words: tuple[str, ...]


@cache
def columns() -> dict[str, Column]:
    """Columns by code, in the order of the template."""
    return {row.code: row for row in Declaration(_FILE).rows("column", Column)}


@cache
def _heads() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns().values():
        for head in (column.name, *column.heads):
            key = head_key(head)
            if found.get(key, column.code) != column.code:
                raise DeclarationError(_FILE, head, f"这个表头同时属于“{found[key]}”，请删去一处。")
            found[key] = column.code
    return found


@cache
def states() -> dict[str, str]:
    """Give words of offices, folded → the state's value."""
    rows = Declaration(_FILE).rows("state", StateWords)
    return {folded(word): row.code for row in rows for word in row.words}


def head_key(head: str) -> str:
    """Give a heading for comparison: hints in brackets, marks, blanks and case do not count."""
    return folded(_HINT.sub("", head))[:100]


def column_of(head: str) -> str:
    """Give the column that a heading stands for by its words, "" where none is known."""
    return _heads().get(head_key(head), "")
