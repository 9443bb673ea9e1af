"""Automatic numbering of a docx: what stands in front of a paragraph without being in its text.

WordprocessingML keeps 第一条 or （一） only as a reference to a list level; the number itself has to
be counted (ECMA-376 part 1, 17.9). Counters belong to the abstract list, so two lists (w:num) over
one abstract list count on, unless a w:startOverride begins anew.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lxml import etree

from gongwen.reading.numerals import numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
LEVELS = 9

_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_CLOSED = tuple("、.．。，,:：;；)）】〕]》>-—")  # a number that ends so needs no blank behind it
_BULLET = "•"
_MAX_START = 99_999_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an abstract list. `text` holds %1 … %9 in place of the levels' numbers."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None  # restarts after a level up to this one (1-based); 0: never
    paragraph_style: str = ""


_UNDEFINED = Level()


@dataclass(slots=True)
class _AbstractList:
    levels: dict[int, Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    started: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _List:
    """One w:num: its levels after overrides, where each begins, and which begin anew with it."""

    abstract: _AbstractList
    levels: list[Level]
    starts: list[int]
    begun_anew: list[int]


class Numbering:
    """Counters over one document; call `number` for each numbered paragraph in document order.

    Lists are read when first used: a template easily brings two hundred levels that nothing uses.
    """

    def __init__(self, load: Callable[[], etree._Element | None]) -> None:
        self._load_root = load
        self._abstract: dict[str, _AbstractList] = {}
        self._lists: dict[str, _List | None] = {}

    @cached_property
    def _root(self) -> etree._Element | None:
        return self._load_root()

    def _find(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            element = self._element("num", "numId", num_id)
            self._lists[num_id] = None if element is None else self._load(element)
        return self._lists[num_id]

    def _element(self, tag: str, key: str, value: str) -> etree._Element | None:
        if self._root is None:
            return None
        return next((e for e in self._root.iterchildren(W + tag) if e.get(W + key) == value), None)

    def _load(self, element: etree._Element) -> _List:
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            index = _int(override.get(W + "ilvl"), 0)
            for child in override:
                if child.tag == W + "lvl":
                    overrides[index] = _level(child)
                elif child.tag == W + "startOverride":
                    starts[index] = _int(child.get(VAL), 1)
        abstract = self._load_abstract(_child_value(element, "abstractNumId"))
        levels = [overrides.get(i) or abstract.levels.get(i) or _UNDEFINED for i in range(LEVELS)]
        begins = [starts.get(index, level.start) for index, level in enumerate(levels)]
        return _List(abstract, levels, begins, [index for index in starts if 0 <= index < LEVELS])

    def _load_abstract(self, abstract_id: str) -> _AbstractList:
        if abstract_id not in self._abstract:
            element = self._element("abstractNum", "abstractNumId", abstract_id)
            link = "" if element is None else _child_value(element, "numStyleLink")
            if link and self._root is not None:
                holders = self._root.iterchildren(W + "abstractNum")
                element = next((e for e in holders if _child_value(e, "styleLink") == link), element)
            found = () if element is None else element.iterchildren(W + "lvl")
            levels = {_int(lvl.get(W + "ilvl"), 0): _level(lvl) for lvl in found}
            self._abstract[abstract_id] = _AbstractList(levels)
        return self._abstract[abstract_id]

    def level_of_style(self, num_id: str, style_id: str) -> int | None:
        """The level that a paragraph style is tied to (w:lvl/w:pStyle), None where it is to none."""
        found = self._find(num_id)
        if found is None:
            return None
        return next((i for i, lvl in found.abstract.levels.items() if lvl.paragraph_style == style_id), None)

    def number(self, num_id: str, level: int) -> str:
        """Count one paragraph and return its number as printed, with its blank where it has one.

        "" for an unknown list or level and for a level without a printed number.
        """
        found = self._find(num_id)
        if found is None or not 0 <= level < LEVELS:
            return ""
        if num_id not in found.abstract.started:
            found.abstract.started.add(num_id)
            for overridden in found.begun_anew:
                found.abstract.counters[overridden] = None
        self._count(found, level)
        return self._print(found, level)

    def _count(self, found: _List, level: int) -> None:
        counters = found.abstract.counters
        for higher in range(level):
            if counters[higher] is None:  # Word counts a level that was left out as begun
                counters[higher] = found.starts[higher]
        current = counters[level]
        counters[level] = found.starts[level] if current is None else current + 1
        for deeper in range(level + 1, LEVELS):
            if counters[deeper] is None:
                continue
            restart = found.levels[deeper].restart
            if restart is None or level < restart:
                counters[deeper] = None

    def _print(self, found: _List, level: int) -> str:
        definition = found.levels[level]
        if definition.number_format == "bullet":
            return _bullet(definition.text)
        printed = ""
        for index, literal in enumerate(_parts(definition.text)):
            printed += self._figure(found, level, int(literal) - 1) if index % 2 else literal
        return _with_suffix(printed, definition.suffix)

    def _figure(self, found: _List, level: int, index: int) -> str:
        """What stands for %1 … %9: the number of level `index` in a number of `level`."""
        value = found.abstract.counters[index] if index <= level else None
        if value is None:
            return ""
        return numeral(value, "decimal" if found.levels[level].legal else found.levels[index].number_format)


@lru_cache(maxsize=256)
def _parts(text: str) -> list[str]:
    """Literal pieces of a level's text and, between them, the digits of its placeholders."""
    return _PLACEHOLDER.split(text)


def _with_suffix(number: str, suffix: str) -> str:
    """Tab and blank are layout after 一、 or （一） but divide 第一条 or 1.1 from the words."""
    number = number.strip()
    if not number or suffix == "nothing" or number.endswith(_CLOSED):
        return number
    return number + (" " if number[-1].isascii() else "　")


def _bullet(text: str) -> str:
    """A mark of a symbol font says nothing outside that font: it becomes a plain bullet."""
    text = text.strip()
    if not text:
        return ""
    if _PRIVATE_USE.search(text) or text.isalnum():
        return _BULLET
    return text


def _level(element: etree._Element) -> Level:
    values = {child.tag: child.get(VAL, "") for child in element}
    restart = values.get(W + "lvlRestart")
    return Level(
        number_format=values.get(W + "numFmt", "decimal"),
        text=values.get(W + "lvlText", ""),
        start=_int(values.get(W + "start"), 1),
        suffix=values.get(W + "suff", "tab"),
        legal=values.get(W + "isLgl", "0") not in {"0", "false", "off"},  # without a value: on
        restart=None if restart is None else _int(restart, 0),
        paragraph_style=values.get(W + "pStyle", ""),
    )


def _child_value(element: etree._Element, name: str) -> str:
    child = element.find(W + name)
    return "" if child is None else child.get(VAL, "")


def _int(value: str | None, default: int) -> int:
    """A whole number out of an attribute; nonsense and absurd sizes become the default."""
    try:
        number = int(value or default)
    except ValueError:
        return default
    return number if abs(number) <= _MAX_START else default
