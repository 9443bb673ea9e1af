"""Breaking a title into lines: whole words, balanced lines (GB/T 9704-2012, 7.3.1: 词意完整、排列对称)."""

from functools import cache
from itertools import pairwise
from math import ceil, inf

from gongwen.typeset.standard import text_width

_ROOM = 20.0  # characters of 2号 type on a line
_OPENING = "《〈“‘（〔【(["
_CLOSING = "》〉”’）〕】)]、，。；：！？,.;:!?"
# Words that end a name or a number: they stay on the line of what they end.
_NOT_FIRST = frozenset(
    "的 和 与 及 等 年 月 日 号 了 之 省 市 县 区 乡 镇 局 厅 委 人民政府 办公室 办公厅 委员会 管委会 工作 情况".split()  # noqa: SIM905 - reads as the list it is
)
_REGIONS = frozenset("省市县区乡镇")
_BEFORE_NAMES = ("转发", "批转", "印发", "关于", "对", "向", "由")
_ORGAN_ENDS = ("局", "厅", "委", "办", "府", "院", "会", "室", "部")
_LONG_NAME = 8  # characters
_NOT_LAST = ("和", "与", "及")
_MOST_UNITS = 400  # a longer “title” is a paragraph: no search, the typesetter wraps it


def break_title(title: str) -> tuple[str, ...]:
    """The lines of a title; their concatenation is the title."""
    width = text_width(title)
    units = _units(title) if width > _ROOM else [title]
    if len(units) == 1 or len(units) > _MOST_UNITS:
        return (title,)
    fewest = ceil(width / _ROOM)
    for count in (fewest, fewest + 1):
        cost, lines = _best(units, count)
        if cost < inf:
            return lines
    return (title,)


def _units(title: str) -> list[str]:
    """Words that stay whole; brackets and marks keep to their words."""
    units: list[str] = []
    for word in _words(title):
        if units and _belongs(word, units[-1]):
            units[-1] += word
        else:
            units.append(word)
    return units


def _belongs(word: str, before: str) -> bool:
    """Whether a word may not begin a line behind the unit `before`."""
    if word[0] in _CLOSING or before[-1] in _OPENING or before.endswith("等"):
        return True
    if before[0] in _REGIONS and not before.endswith(_ORGAN_ENDS) and len(before) < _LONG_NAME:
        return True  # a region alone begins a name: 转发 | 县农业农村局
    if word in _REGIONS and before.endswith(_BEFORE_NAMES):
        return False
    return word in _NOT_FIRST or (word[0].isascii() and before[-1].isascii())


def _words(title: str) -> list[str]:
    import rjieba  # its dictionary takes a moment to load: only long titles need it

    words: list[str] = rjieba.cut(title)
    # A word list that loses a character would lose it from the title: then break between any two.
    return words if "".join(words) == title else list(title)


def _prices(units: list[str]) -> list[int]:
    """What a break before each unit costs: inside 《》 and behind 和 it hurts, before 关于 or 《 the sense allows it."""
    prices, depth = [], 0
    for before, unit in zip(["", *units], units, strict=False):
        price = (12 if depth else 0) + (20 if before.endswith(_NOT_LAST) else 0)
        if not depth and unit.startswith(("关于", "《")):
            price = -25 if unit.startswith("关于") else -10
        prices.append(price)
        depth = max(0, depth + unit.count("《") - unit.count("》"))
    return prices


def _best(units: list[str], count: int) -> tuple[float, tuple[str, ...]]:
    """The cheapest way to set `units` on `count` lines; infinite cost where they do not fit."""
    widths = [text_width(unit) for unit in units]
    mean = sum(widths) / count
    prices = _prices(units)

    @cache
    def search(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            width = sum(widths[start:])
            return ((width - mean) ** 2 if width <= _ROOM else inf), ()
        best: tuple[float, tuple[int, ...]] = (inf, ())
        width = 0.0
        for end in range(start + 1, len(units) - left + 2):
            width += widths[end - 1]
            if width > _ROOM:
                break
            cost, breaks = search(end, left - 1)
            cost += (width - mean) ** 2 + prices[end]
            if cost < best[0]:
                best = (cost, (end, *breaks))
        return best

    cost, breaks = search(0, count)
    edges = (0, *breaks, len(units))
    return cost, tuple("".join(units[start:end]) for start, end in pairwise(edges))
