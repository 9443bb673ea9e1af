"""A task moved a year on: its days, and the years in its words. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gongwen.assignments import DeadlineKind
from kaicheng.kernel.text import folded
from kaicheng.kernel.workdays import months_after
from kaicheng.workplan.due import recurring

_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?=年|[-/.]\d|\s*年度|$)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:年度?)?")
_MONTHS = 12
_REPEATED = frozenset({DeadlineKind.ANNUAL, DeadlineKind.RECURRING, DeadlineKind.ONGOING})


def a_year_on(day: date | None) -> date | None:
    """The same day of the next year; 29 February becomes the 28th."""
    return months_after(day, _MONTHS) if day is not None else None


def words_a_year_on(words: str, year: int) -> str:
    """Words with the ledger's own year, and the one after it, one higher; other years (2000年以来) stay."""
    moved = {str(year): str(year + 1), str(year + 1): str(year + 2)}
    return _YEAR.sub(lambda m: moved.get(m["year"], m["year"]), words)


def deadline_a_year_on(deadline: Mapping[str, Any], year: int) -> dict[str, Any]:
    """A deadline as `due.plain_deadline` writes it; without its place in last year's text."""
    found = {name: value for name, value in deadline.items() if name not in {"start", "end"}}
    for name in ("day", "first"):
        if found.get(name) and (moved := a_year_on(date.fromisoformat(found[name]))):
            found[name] = moved.isoformat()
    if found.get("words"):
        found["words"] = words_a_year_on(found["words"], year)
    return found


def placeless(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name not in {"start", "end"}}


def comes_again(
    frequencies: Sequence[Mapping[str, Any]], deadlines: Sequence[Mapping[str, Any]], year: int
) -> str:
    """Give the words by which a task is one of every year (每季度, 每年1月31日前, 长期坚持); "" where it is not."""
    if (often := recurring(frequencies, year)) is not None:
        return str(often.get("words", ""))
    again = [one for one in deadlines if one.get("kind") in _REPEATED]
    return str(again[0].get("words", "")) if again else ""


def same_key(heading: str, text: str) -> str:
    """By what a task is known again next year: its words without years, width, marks and blanks."""
    return folded(_ANY_YEAR.sub("", f"{heading}{text}"))
