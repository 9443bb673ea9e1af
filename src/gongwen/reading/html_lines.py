"""Elements of a web page to lines and tables, without recursion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from gongwen.reading.html_tables import is_data_table, read_table
from gongwen.reading.numerals import numeral
from gongwen.reading.typed_text import is_red
from gongwen.source import Align, Block, Line

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "aside",
        "iframe",
        "button",
        "select",
        "textarea",
        "svg",
        "template",
        "object",
        "head",
        "title",
        "audio",
        "video",
        "canvas",
        "input",
    ]
)
_BANDS, _SECTIONS = frozenset({"header", "footer"}), ("article", "main")
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:b?share|bread-?crumbs?|crumbs?|footer|copyright|qr-?code|nav|navbar|menu|sidebar|related|toolbar|"
    r"pagination|pager)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right|justify)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|\d{3})", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d+)?)\s*(pt|px)", re.IGNORECASE)
_COLOUR = re.compile(
    r"(?<![-\w])color\s*:\s*(#[0-9a-f]{6}|#[0-9a-f]{3}\b|red|rgb\(\s*\d+\s*,\s*\d+\s*,\s*\d+)", re.IGNORECASE
)
_ALIGNS = {"left": Align.LEFT, "center": Align.CENTRE, "right": Align.RIGHT, "justify": Align.JUSTIFY}
_BOLD_FROM = 600
_POINTS = {"pt": 1.0, "px": 0.75}

_FONT_SIZES = (7.5, 10, 12, 13.5, 18, 24, 36)  # points, as browsers show them

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_SOURCE_BREAK = re.compile(
    rf"(?<=[{_HAN}])[ \t]*[\r\n][ \t\r\n]*(?=[{_HAN}])"
)  # shown as a blank, but not meant
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LIST_FORMATS = {
    "a": ("lowerLetter", "."), "A": ("upperLetter", "."), "i": ("lowerRoman", "."), "I": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"), "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"), "none": ("none", ""),
}  # fmt: skip
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(cjk-ideographic|simp-chinese-informal|trad-chinese-informal|none)"
)


def collapsed(text: str) -> str:
    """Text as a browser shows it: blanks run together, line ends of the source between Han dropped."""
    text = _BLANKS.sub(" ", _SOURCE_BREAK.sub("", text))
    return text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "").strip()


def is_skipped(element: etree._Element) -> bool:
    """Navigation, scripts, share buttons and what is not shown."""
    tag = element.tag
    if not isinstance(tag, str) or tag in SKIPPED_TAGS:
        return True
    if tag in _BANDS and _is_furniture(element):
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if tag in {"body", "td", "html"}:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 1 and bool(_SKIPPED_NAMES.search(names))


def _is_furniture(band: etree._Element) -> bool:
    """Whether a header or footer is the page's: one inside the article heads or closes the text itself."""
    if next(band.iterancestors(*_SECTIONS), None) is None:
        return True
    linked = sum(len(text.strip()) for link in band.iter("a") for text in link.itertext())
    return 2 * linked > sum(len(text.strip()) for text in band.itertext())


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    size: float | None = None
    red: bool = False
    align: Align | None = None
    heading: int | None = None
    verbatim: bool = False


@dataclass(slots=True)
class _List:
    number_format: str
    closing: str
    value: int


@dataclass(slots=True)
class _Lines:
    """Gathers text until a block ends; then it is a line."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[tuple[str, _Look]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    number: str = ""

    def text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if not look.verbatim:
            self.parts.append((text, look))
            return
        first, *more = text.split("\n")
        self.parts.append((first, look))
        for part in more:
            self.end()
            self.parts.append((part, look))

    def end(self) -> None:
        """Close the line that is open."""
        parts, self.parts = self.parts, []
        shown = collapsed("".join(text for text, _ in parts))
        if not shown:
            return
        weights = [(look, len(text.strip())) for text, look in parts]
        main = max(weights, key=lambda pair: pair[1])[0]
        bold = all(look.bold for look, weight in weights if weight)
        number, self.number = self.number, ""
        self.blocks.append(
            Line(number + shown, main.align, bold, main.size, main.heading, None, main.red, number.strip())
        )

    def item(self, element: etree._Element) -> None:
        """Begin a list item: an ordered list prints its number."""
        if not self.lists or not self.lists[-1].number_format:
            return
        current = self.lists[-1]
        value = element.get("value", "")
        current.value = int(value) if value.isdecimal() and len(value) < 6 else current.value + 1  # noqa: PLR2004 - digits
        printed = numeral(current.value, current.number_format)
        self.number = f"{printed}{current.closing}" if printed else ""


def read_lines(root: etree._Element) -> list[Block]:
    """Lines and tables under `root` in reading order."""
    lines = _Lines()
    looks = [_Look()]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            looks.append(looks[-1] if not isinstance(tag, str) else _look(element, looks[-1]))
            if element is not root and is_skipped(element):
                walker.skip_subtree()
            elif tag == "table" and element is not root and is_data_table(element):
                lines.end()
                lines.blocks.append(read_table(element))
                walker.skip_subtree()
            else:
                _open(lines, element, looks[-1])
        else:
            looks.pop()
            if tag in BLOCK_TAGS:
                lines.end()
            if tag in {"ol", "ul"} and lines.lists:
                lines.lists.pop()
            if element is not root:
                lines.text(element.tail, looks[-1])
    lines.end()
    return lines.blocks


def _open(lines: _Lines, element: etree._Element, look: _Look) -> None:
    tag = element.tag
    if tag in BLOCK_TAGS:
        lines.end()
    if tag in {"ol", "ul"}:
        lines.lists.append(_list(element))
    elif tag == "li":
        lines.item(element)
    lines.text(element.text, look)


def _list(element: etree._Element) -> _List:
    if element.tag == "ul":
        return _List("", "", 0)
    start = element.get("start", "1")
    styled = _LIST_STYLE.search(element.get("style", ""))
    number_format, closing = _LIST_FORMATS.get(
        styled[1] if styled else element.get("type", "1"), ("decimal", ".")
    )
    return _List(number_format, closing, (int(start) if start.isdecimal() and len(start) < 6 else 1) - 1)  # noqa: PLR2004 - digits


def _look(element: etree._Element, outer: _Look) -> _Look:
    tag, style = element.tag, element.get("style", "")
    if tag in {"b", "strong"}:
        outer = replace(outer, bold=True)
    elif tag == "center":
        outer = replace(outer, align=Align.CENTRE)
    elif tag == "pre":
        outer = replace(outer, verbatim=True)
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":  # noqa: PLR2004 - h1 to h6
        outer = replace(outer, heading=int(tag[1]), bold=True)
    if tag == "font":
        style = f"{_font_style(element)};{style}"
    named = element.get("align", "").strip().lower()
    if named in _ALIGNS:
        outer = replace(outer, align=_ALIGNS[named])
    return _styled(outer, style) if style else outer


def _font_style(element: etree._Element) -> str:
    """What <font> says, as a style; sizes 1 to 7, or as steps from 3 (HTML 4.01, 15.2.2)."""
    colour, size = element.get("color", ""), element.get("size", "").strip()
    style = f"color:{colour}" if colour else ""
    digits = size.lstrip("+-")
    if digits.isdecimal() and len(digits) == 1:
        step = int(digits) if digits == size else 3 + int(size)
        style += f";font-size:{_FONT_SIZES[min(max(step, 1), 7) - 1]}pt"
    return style


def _styled(look: _Look, style: str) -> _Look:
    if match := _ALIGN.search(style):
        look = replace(look, align=_ALIGNS[match[1].lower()])
    if match := _WEIGHT.search(style):
        weight = match[1].lower()
        look = replace(look, bold=int(weight) >= _BOLD_FROM if weight.isdecimal() else weight != "normal")
    if match := _SIZE.search(style):
        look = replace(look, size=float(match[1]) * _POINTS[match[2].lower()])
    if match := _COLOUR.search(style):
        look = replace(look, red=_is_red(match[1].lower()))
    return look


def _is_red(colour: str) -> bool:
    if colour == "red":
        return True
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) > 4 else "".join(2 * c for c in colour[1:])  # noqa: PLR2004 - #rgb
        return is_red(*(int(digits[i : i + 2], 16) for i in (0, 2, 4)))
    return is_red(*(min(int(n), 255) for n in re.findall(r"\d{1,4}", colour)[:3]))


def shown_texts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every piece of shown text with the element whose text (not tail) it counts to."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element is not root and is_skipped(element):
                walker.skip_subtree()
            elif element.text and element.text.strip():
                yield element, element.text.strip()
        elif element is not root and element.tail and element.tail.strip():
            parent = element.getparent()
            if parent is not None:
                yield parent, element.tail.strip()
