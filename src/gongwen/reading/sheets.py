"""Printed pages as pieces of text with places: what PDF and OFD readers hand to `layout`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from gongwen.reading.typed_text import is_han

_THIN, _LONG = 3.0, 12.0  # points: thickness of a rule at most, length at least


@dataclass(slots=True)
class Piece:
    """Text printed in one go on one line. Points; the origin is the page's top left, y grows downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    red: bool = False
    bold: bool = False
    middle: float = field(init=False)  # height of the middle of the characters

    def __post_init__(self) -> None:
        self.middle = (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: horizontal (y0 == y1) or vertical (x0 == x1), ends in growing order."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


@dataclass(slots=True)
class Sheet:
    """One page: its number from 1, its size in points and what is printed on it."""

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def rules_of_box(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    """The ruled lines that a drawn path is: a thin one is one line, a frame is four."""
    width, height = x1 - x0, y1 - y0
    if height <= _THIN and width >= _LONG:
        return [Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if width <= _THIN and height >= _LONG / 2:
        return [Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    if width >= _LONG and height >= _LONG / 2:
        return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    return []


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces by printed rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if rows and abs(piece.middle - rows[-1][0].middle) < min(piece.size, rows[-1][0].size) / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.x0)
    return rows


def join_row(row: list[Piece]) -> str:
    """The words of one row; a gap that divides is kept as four blanks."""
    text = row[0].text
    for before, piece in pairwise(row):
        gap = (piece.x0 - before.x1) / max(piece.size, 1.0)
        if gap > 1.6:  # noqa: PLR2004 - ems, as in `pdf`
            text += "    "
        elif gap > 0.2 and not (gap < 0.7 and (is_han(text[-1:]) or is_han(piece.text[:1]))):  # noqa: PLR2004 - ems
            text += " "
        text += piece.text
    return text
