"""The edges of the text on printed pages, from full lines, printed rules or the standard's text area."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from gongwen.reading.sheets import Sheet

_MILLIMETRE = 72 / 25.4
_A4 = (210 * _MILLIMETRE, 297 * _MILLIMETRE)
_STANDARD = (28 * _MILLIMETRE, 184 * _MILLIMETRE)  # GB/T 9704-2012, 5.2.1: 28 mm at the left, 156 mm wide
_NEAR = 6.0  # points within which two edges are one
_RULE_SHARE = 0.6  # of the page width: the rules of head and imprint are as wide as the text
_FULL_LINES = 2


Place = tuple[int, int]  # rounded page width, column


@dataclass(slots=True)
class Printed:
    """One printed line of a page (points, y downwards)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    red: bool
    bold: bool
    column: int = 0  # 1, 2: of a page set in two columns
    under_rule: bool = False  # a rule as wide as the text parts it from the line above


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the text, its usual size and whether paragraphs are indented."""

    left: float
    right: float
    size: float
    indented: bool

    def indents(self, x0: float, size: float) -> bool:
        """Whether a line that begins at `x0` is set in by the two characters of a new paragraph."""
        return 1.2 * size < x0 - self.left < 3.2 * size


def margins_by_place(lines: Iterable[tuple[Sheet, Printed]]) -> dict[Place, Margins]:
    """Margins by page width and column: landscape annexes and columns have their own."""
    by_place: dict[Place, list[tuple[Sheet, Printed]]] = defaultdict(list)
    for sheet, line in lines:
        by_place[place_of(sheet, line)].append((sheet, line))
    return {place: _margins_of(found) for place, found in by_place.items()}


def place_of(sheet: Sheet, line: Printed) -> Place:
    return round(sheet.width), line.column


def wide_rules(sheet: Sheet) -> list[float]:
    """Heights of the rules that run over the width of the text, as in head and imprint."""
    return [r.y0 for r in sheet.rules if r.horizontal and r.x1 - r.x0 > _RULE_SHARE * sheet.width]


def _margins_of(found: list[tuple[Sheet, Printed]]) -> Margins:
    lines = [line for _, line in found]
    enough = max(_FULL_LINES, len(lines) // 25)
    size = median(line.size for line in lines)
    lefts = Counter(round(line.x0 / 3) for line in lines)
    rights = Counter(round(line.x1 / 6) for line in lines)
    left = min((x for x, n in lefts.items() if n >= enough), default=min(lefts)) * 3.0
    right = max((x for x, n in rights.items() if n >= enough), default=max(rights)) * 6.0
    if not lines[0].column and not _is_measured(lines, left, right, size):
        left, right = _stated(found) or (left, right)
    margins = Margins(left, right, size, indented=False)
    indents = sum(margins.indents(line.x0, size) for line in lines)
    flush = sum(abs(line.x0 - left) < size for line in lines)
    few = len(lines) < 25 and indents > 0  # noqa: PLR2004 - lines of a page
    return Margins(left, right, size, few or indents >= max(2, (indents + flush) // 12))


def _is_measured(lines: list[Printed], left: float, right: float, size: float) -> bool:
    """Whether full lines show both edges: one from edge to edge, and others that begin at the left."""
    full = sum(line.x0 - left < 3.2 * size and abs(right - line.x1) < _NEAR for line in lines)
    flush = sum(abs(line.x0 - left) < _NEAR for line in lines)
    return full > _FULL_LINES and flush >= _FULL_LINES


def _stated(found: list[tuple[Sheet, Printed]]) -> tuple[float, float] | None:
    """Edges of a page with hardly a full line: those of its widest rule, else those of the standard on A4."""
    sheet = found[0][0]
    across = [
        r for s, _ in found[:1] for r in s.rules if r.horizontal and r.x1 - r.x0 > _RULE_SHARE * s.width
    ]
    edges = [(rule.x0, rule.x1) for rule in across]
    if all(abs(side - wanted) < _NEAR for side, wanted in zip((sheet.width, sheet.height), _A4, strict=True)):
        edges.append(_STANDARD)
    first, last = min(line.x0 for _, line in found), max(line.x1 for _, line in found)
    fitting = [(x0, x1) for x0, x1 in edges if x0 - _NEAR < first and last < x1 + 2 * _NEAR]
    return max(fitting, key=lambda edge: edge[1] - edge[0], default=None)
