"""Building blocks of WordprocessingML: elements, runs, paragraphs."""

import re
from collections.abc import Iterator

from lxml import etree

from gongwen.typeset import standard
from gongwen.typeset.docx_parts import W_NAMESPACE, run_fonts, twips
from gongwen.typeset.layout import printable
from gongwen.typeset.standard import Face

Element = etree._Element  # noqa: SLF001 - lxml names its element class so

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = re.compile(r"([\n\t])")


def w(tag: str, *children: Element, **attributes: str) -> Element:
    """An element `w:tag` with attributes `w:name` and children."""
    element = etree.Element(
        f"{{{W_NAMESPACE}}}{tag}", {f"{{{W_NAMESPACE}}}{name}": value for name, value in attributes.items()}
    )
    element.extend(children)
    return element


def run(
    text: str,
    face: Face,
    *,
    size: float | None = None,
    red: bool = False,
    scale: int = 100,
) -> Element:
    """A run; newlines become breaks, tabs tabs. `size` is in points, None takes the style's."""
    properties = w("rPr", w("rFonts", **run_fonts(face)))
    if red:
        properties.append(w("color", val=standard.RED))
    if scale != 100:  # noqa: PLR2004 - per cent
        properties.append(w("w", val=str(scale)))
    if size is not None:
        half_points = str(round(size * 2))
        properties.extend((w("sz", val=half_points), w("szCs", val=half_points)))
    return w("r", properties, *_words(printable(text)))


def _words(text: str) -> Iterator[Element]:
    for piece in _MARKS.split(text):
        if piece in {"\n", "\t"}:
            yield w("br" if piece == "\n" else "tab")
        elif piece:
            words = w("t")
            words.text = piece
            words.set(_SPACE, "preserve")
            yield words


# Order of the children of w:pPr (CT_PPrBase): Word refuses a file that breaks it.
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "pBdr", "tabs", "snapToGrid", "spacing",
    "ind", "jc",
)  # fmt: skip


def paragraph(*runs: Element, style: str = "", properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph; its properties are brought into the order of the schema."""
    given = list(properties)
    if style:
        given.append(w("pStyle", val=style))
    given.sort(key=lambda element: _ORDER.index(etree.QName(element).localname))
    return w("p", *([w("pPr", *given)] if given else []), *runs)


def spacing(*, before: float = 0.0, line: float | None = None) -> Element:
    """Space above in points; `line` fixes the height of the lines."""
    attributes = {"before": twips(before)}
    if line is not None:
        attributes |= {"line": twips(line), "lineRule": "exact"}
    return w("spacing", **attributes)
