"""What a sheet may tell, by which headings, as frozen values read once."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError
from kaicheng.kernel.text import folded

HERE = Path(__file__).parent
_HINT = re.compile(r"[(（【\[](?:必填|选填|可选|\*|格式|多个|如)[^)）】\]]*[)）】\]]")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a sheet may tell. `kept`: it stays with the row and goes into no document."""

    code: str
    name: str
    basis: str
    in_force_from: date
    heads: tuple[str, ...] = ()
    required: bool = False
    kept: bool = False
    help: str = ""
    example: str = ""


@cache
def columns() -> dict[str, Column]:
    """Columns by code, in the order of the template."""
    return {row.code: row for row in Declaration(HERE / "columns.toml").rows("column", Column)}


@cache
def _heads() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns().values():
        for head in (column.name, *column.heads):
            key = head_key(head)
            if found.get(key, column.code) != column.code:
                raise DeclarationError(
                    HERE / "columns.toml", head, f"这个表头同时属于“{found[key]}”，请删去一处。"
                )
            found[key] = column.code
    return found


def head_key(head: str) -> str:
    """Give a heading for comparison: hints in brackets, marks, blanks and case do not count."""
    return folded(_HINT.sub("", head))[:100]


def field_of(head: str) -> str:
    """Give the column a heading stands for by its words, "" where none is known."""
    return _heads().get(head_key(head), "")
