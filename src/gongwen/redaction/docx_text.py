"""The paragraphs of a docx with running words, each sign with the element that holds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gongwen.redaction.refusals import NotRedactableError
from gongwen.scrutiny.cleaning.package import MC, Editor, remove
from gongwen.scrutiny.layers.word import W

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STORIES = (
    ("document", "正文"),
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
)
_STORY = re.compile(r"word/(document|header|footer|footnotes|endnotes)(\d*)\.xml$")
_ONE_SIGN = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\xad",
}  # fmt: skip
_WORDS = {W + "t", W + "delText", MATH + "t", DRAWN + "t", CHART + "v"}
# parts with words that stand in a picture of the page: where they lie, and what they are in Chinese
_PICTURED = (("word/charts/", "图表"), ("word/diagrams/", "图示"))
_PARAGRAPHS = {W + "p", DRAWN + "p"}
_VALUE = re.compile(
    r"\s*[-+]?\d[\d.,]{0,9}(E[-+]?\d+)?%?\s*"
)  # of a chart; a longer number may be somebody's
_LATIN_SYMBOLS = 0xF000  # fonts of symbols have their signs there


@dataclass(frozen=True, slots=True)
class Atom:
    """What one element says; for other elements than text that is one sign."""

    element: etree._Element
    text: str

    @property
    def is_text(self) -> bool:
        return self.element.tag in _WORDS


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, where it stands in Chinese, and what it says, without the text boxes in it."""

    element: etree._Element
    place: str
    atoms: tuple[Atom, ...]

    @property
    def text(self) -> str:
        return "".join(atom.text for atom in self.atoms)


def stories(editor: Editor) -> list[tuple[str, str]]:
    """Parts with running words and their names, body first.

    Raises:
        NotRedactableError: the body is not where the cleaning looks for it, or in the strict form of the format.

    """
    found = []
    for order, (sort, name) in enumerate(_STORIES):
        for part in editor.names:
            match = _STORY.fullmatch(part)
            if match and match[1] == sort:
                number = match[2] if sort in {"header", "footer"} else ""
                found.append((order, int(match[2] or 0), part, name + number))
    found.sort()
    parts = [(part, name) for _, _, part, name in found]
    if editor.main() != "word/document.xml" or any(
        not str(editor.tree(part).tag).startswith(W) for part, _ in parts
    ):
        raise NotRedactableError(
            editor.package.upload.name, advice="请用 Word 或 WPS 打开，另存为普通的 docx 后再遮盖。"
        )
    return parts


def drop_old_copies(root: etree._Element) -> None:
    """Text boxes are kept twice, for new and for old readers; the copy with words for old ones goes."""
    for element in list(root.iter(MC + "AlternateContent")):
        for fallback in element.findall(MC + "Fallback"):
            if len(element) > 1 and next(fallback.iter(W + "t", W + "p", DRAWN + "t"), None) is not None:
                remove(fallback)


def paragraphs(editor: Editor) -> list[Paragraph]:
    """All paragraphs of all stories, in the order of their beginnings; then the words of charts and diagrams."""
    told = [
        Paragraph(element, name, tuple(atoms(element)))
        for part, name in stories(editor)
        for element in editor.tree(part).iter(W + "p")
    ]
    return [*told, *_pictured(editor)]


def _pictured(editor: Editor) -> Iterator[Paragraph]:
    for part in sorted(editor.reached()):
        place = next((name for folder, name in _PICTURED if part.startswith(folder)), "")
        if not place or not part.endswith(".xml"):
            continue
        for element in editor.tree(part).iter(DRAWN + "p", CHART + "v"):
            inner = (
                (Atom(element, element.text or ""),) if element.tag == CHART + "v" else tuple(atoms(element))
            )
            if any(atom.text.strip() and not _VALUE.fullmatch(atom.text) for atom in inner):
                yield Paragraph(element, place, inner)


def atoms(paragraph: etree._Element) -> Iterator[Atom]:
    """What a paragraph says, piece by piece; paragraphs inside it speak for themselves."""
    for element in paragraph:
        if element.tag in _PARAGRAPHS:
            continue
        if element.tag in _WORDS:
            yield Atom(element, element.text or "")
        elif element.tag in _ONE_SIGN and _in_run(element):
            yield Atom(element, _ONE_SIGN[str(element.tag)])
        elif element.tag == W + "sym":
            yield Atom(element, _symbol(element))
        else:
            yield from atoms(element)


def _in_run(element: etree._Element) -> bool:
    """Tab stops in the properties of a paragraph have the same name."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r"


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return "\ufffd"
    return chr(code - _LATIN_SYMBOLS if _LATIN_SYMBOLS <= code < _LATIN_SYMBOLS + 256 else code)


def cut(paragraph: Paragraph, spans: list[tuple[int, int, str]]) -> None:
    """Put each replacement in the place of its characters `start` to `end`; spans are in order and do not overlap."""
    place = 0
    for atom in paragraph.atoms:
        end = place + len(atom.text)
        touched = [span for span in spans if span[0] < end and span[1] > place]
        if touched:
            _change(atom, place, touched)
        place = end


def _change(atom: Atom, place: int, spans: list[tuple[int, int, str]]) -> None:
    kept, at = "", 0
    for start, end, instead in spans:
        kept += atom.text[at : max(start - place, 0)]
        if start >= place:
            kept += instead
        at = min(end - place, len(atom.text))
    kept += atom.text[at:]
    if atom.is_text:
        atom.element.text = kept
        if atom.element.tag != CHART + "v":
            atom.element.set(_SPACE, "preserve")
        return
    if kept:
        words = etree.Element(W + "t")
        words.text = kept
        atom.element.addprevious(words)
    remove(atom.element)
