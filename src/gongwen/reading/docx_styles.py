"""Styles of a docx: what a paragraph or run looks like after inheritance (ECMA-376 part 1, 17.7).

Looks are named tuples: several are made for every paragraph, and they cost a third of a frozen dataclass.
"""

import re
from typing import NamedTuple

from lxml import etree

from gongwen.reading.docx_stylesheet import StyleSheet
from gongwen.reading.numbering import VAL, W
from gongwen.reading.typed_text import is_red
from gongwen.source import Align

_OFF = frozenset({"0", "false", "off", "none"})
_ALIGN = {
    "left": Align.LEFT, "start": Align.LEFT, "center": Align.CENTRE, "right": Align.RIGHT, "end": Align.RIGHT,
    "both": Align.JUSTIFY, "distribute": Align.JUSTIFY, "thaiDistribute": Align.JUSTIFY,
}  # fmt: skip
_HEADING_LEVELS = 9
_MAX_SIZE = 400.0
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d|toc heading", re.IGNORECASE)

_ALIGN_TAG, _OUTLINE_TAG, _NUMBERING_TAG = W + "jc", W + "outlineLvl", W + "numPr"
_SAID = frozenset({_ALIGN_TAG, _OUTLINE_TAG, _NUMBERING_TAG})
_NUMBER_ID, _LEVEL = W + "numId", W + "ilvl"
_BOLD, _SIZE, _COLOUR, _HIDDEN = W + "b", W + "sz", W + "color", W + "vanish"
_CHARACTER_STYLE = W + "rStyle"
_NAME, _PARAGRAPH, _RUN = W + "name", W + "pPr", W + "rPr"


class RunLook(NamedTuple):
    """How characters look; None is "not said here"."""

    bold: bool | None = None
    size: float | None = None  # points
    red: bool | None = None
    hidden: bool | None = None

    def over(self, base: "RunLook") -> "RunLook":
        """This look where it says something, `base` elsewhere."""
        return RunLook(
            base.bold if self.bold is None else self.bold,
            base.size if self.size is None else self.size,
            base.red if self.red is None else self.red,
            base.hidden if self.hidden is None else self.hidden,
        )


PLAIN = RunLook()


class ParagraphLook(NamedTuple):
    """How a paragraph looks and where it stands in the outline and in a list."""

    run: RunLook = PLAIN
    align: Align | None = None
    heading: int | None = None
    num_id: str | None = None  # "0" takes an inherited number away
    level: int | None = None
    style: str = ""
    contents: bool = False  # a line of an automatic table of contents


class Styles:
    """Styles by id, resolved when first used."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._paragraphs: dict[str | None, ParagraphLook] = {}
        self._runs: dict[str, RunLook] = {}

    def paragraph(self, style_id: str | None) -> ParagraphLook:
        """The look of a paragraph style with all it is based on; the default style for None."""
        found = self._paragraphs.get(style_id)
        if found is None:
            found = self._paragraphs[style_id] = self._resolved(style_id or self._sheet.default)
        return found

    def _resolved(self, style_id: str) -> ParagraphLook:
        defaults = self._sheet.run_defaults
        found = ParagraphLook(PLAIN if defaults is None else run_look(defaults)[0], style=style_id)
        for element in reversed(self._chain(style_id)):
            found = _merge(found, element)
        return found

    def run(self, style_id: str) -> RunLook:
        """The look of a character style with all it is based on."""
        found = self._runs.get(style_id)
        if found is None:
            found = PLAIN
            for element in reversed(self._chain(style_id)):
                properties = element.find(_RUN)
                if properties is not None:
                    found = run_look(properties)[0].over(found)
            self._runs[style_id] = found
        return found

    def _chain(self, style_id: str) -> list[etree._Element]:
        """The style and its bases, nearest first; a circle is cut."""
        chain: list[etree._Element] = []
        seen: set[str] = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            element = self._sheet.find(style_id)
            if element is None:
                break
            chain.append(element)
            base = element.find(W + "basedOn")
            style_id = "" if base is None else base.get(VAL, "")
        return chain


def _merge(base: ParagraphLook, style: etree._Element) -> ParagraphLook:
    run, name, heading = base.run, "", None
    properties: dict[str, etree._Element] = {}
    for child in style:
        if child.tag == _NAME:
            name = child.get(VAL, "")
            heading = _heading_of_name(name)
        elif child.tag == _PARAGRAPH:
            properties = {inner.tag: inner for inner in child}
        elif child.tag == _RUN:
            run = run_look(child)[0].over(base.run)
    heading = base.heading if heading is None else heading
    contents = base.contents or bool(_CONTENTS_NAME.fullmatch(name))
    return paragraph_look(
        properties, ParagraphLook(run, base.align, heading, base.num_id, base.level, base.style, contents)
    )


def _heading_of_name(name: str) -> int | None:
    """“heading 2”, “标题 2”: built-in styles may leave out the outline level."""
    word, _, number = name.strip().lower().rpartition(" ")
    if word in {"heading", "标题"} and number.isdecimal() and 1 <= int(number) <= _HEADING_LEVELS:
        return int(number)
    return None


def paragraph_look(properties: dict[str, etree._Element], base: ParagraphLook) -> ParagraphLook:
    """`base` with what a w:pPr says itself; `properties` are its children by tag."""
    if _SAID.isdisjoint(properties):
        return base
    align, heading, num_id, level = base.align, base.heading, base.num_id, base.level
    if (child := properties.get(_ALIGN_TAG)) is not None:
        align = _ALIGN.get(child.get(VAL, ""), align)
    if (child := properties.get(_OUTLINE_TAG)) is not None:
        value = child.get(VAL, "")
        heading = int(value) + 1 if value.isdecimal() and int(value) < _HEADING_LEVELS else None
    if (child := properties.get(_NUMBERING_TAG)) is not None:
        num_id, level = _list_place(child, num_id, level)
    return ParagraphLook(base.run, align, heading, num_id, level, base.style, base.contents)


def _list_place(
    element: etree._Element, num_id: str | None, level: int | None
) -> tuple[str | None, int | None]:
    for child in element:
        tag, value = child.tag, child.get(VAL, "")
        if tag == _NUMBER_ID:
            num_id = value
        elif tag == _LEVEL and value.isdecimal():
            level = int(value)
    return num_id, level


def run_look(properties: etree._Element) -> tuple[RunLook, str]:
    """What a w:rPr says itself, and the character style it names ("" for none)."""
    bold = red = hidden = size = None
    style = ""
    for child in properties:
        tag = child.tag
        if tag == _BOLD:
            bold = child.get(VAL) not in _OFF
        elif tag == _SIZE:
            size = _points(child.get(VAL))
        elif tag == _COLOUR:
            red = _is_red(child.get(VAL, ""))
        elif tag == _HIDDEN:
            hidden = child.get(VAL) not in _OFF
        elif tag == _CHARACTER_STYLE:
            style = child.get(VAL, "")
    said = bold is not None or size is not None or red is not None or hidden is not None
    return RunLook(bold, size, red, hidden) if said else PLAIN, style


def _points(half_points: str | None) -> float | None:
    try:
        size = float(half_points or "") / 2
    except ValueError:
        return None
    return size if 0 < size <= _MAX_SIZE else None


def _is_red(colour: str) -> bool:
    try:
        value = int(colour, 16)
    except ValueError:  # "auto"
        return False
    return is_red(value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF)
