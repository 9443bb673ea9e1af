"""What a docx still says: names of parts, every text and attribute of every part, and the bytes of what is no XML."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from lxml import etree

from gongwen.errors import UnreadableFileError
from gongwen.reading.safe_xml import parse_xml
from gongwen.redaction.folding import BREAK, fold
from gongwen.redaction.residue import Residue, in_bytes, in_text
from gongwen.scrutiny.layers.parts import label_of

_TEXTS = ("}t", "}delText", "}instrText", "}v")
_PARAGRAPH = "}p"
_ACROSS = 8  # signs; a longer word is looked for over the ends of paragraphs and cells as well
_DIGITS = 8  # a shorter number is met among sizes and identifiers
_SPOKEN = frozenset(
    {"descr", "title", "alt", "tooltip", "displayText"}
)  # the others may be words of the format
_FONTS = ("}rFonts", "}latin", "}ea", "}cs", "}font", "}sym")


def look(data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield from in_text(package.comment.decode("utf-8", "ignore"), words, "压缩包注释")
        for info in package.infolist():
            strange = [word for word in words if not (fold(word).isascii() and fold(word).isalpha())]
            yield from in_text(unquote(info.filename), strange, "内部文件名")
            yield from _part(info.filename, package.read(info), words)


def _part(name: str, data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    place = "正文" if name == "word/document.xml" else label_of(name)[0]
    yield from in_bytes(data, words, place)
    try:
        root = parse_xml(data, name) if name.endswith((".xml", ".rels", ".vml")) else None
    except UnreadableFileError:
        root = None
    if root is not None:
        yield from _texts(root, words, place)
        yield from _loose(root, words, place)


def _texts(root: etree._Element, words: Sequence[str], place: str) -> Iterator[Residue]:
    """Running words, paragraph by paragraph, and for long words over all."""
    whole: list[str] = []
    for element in root.iter("*"):
        tag = str(element.tag)
        if tag.endswith(_PARAGRAPH):
            whole.append(BREAK)
        elif tag.endswith(_TEXTS) and element.text:
            whole.append(element.text)
    text = "".join(whole)
    yield from in_text(text, words, place)
    yield from in_text(text.replace(BREAK, ""), [word for word in words if len(fold(word)) >= _ACROSS], place)


def _loose(root: etree._Element, words: Sequence[str], place: str) -> Iterator[Residue]:
    """Every other text and every attribute, one by one; names of fonts are not words."""
    telling = [word for word in words if not (fold(word).isdigit() and len(fold(word)) < _DIGITS)]
    strange = [word for word in telling if not (fold(word).isascii() and fold(word).isalpha())]
    for element in root.iter("*"):
        if str(element.tag).endswith(_FONTS):
            continue
        outside = element.get("TargetMode") == "External"
        for text in (element.text, element.tail):
            if text and not text.isspace():
                yield from in_text(text, telling, place)
        for key, value in element.attrib.items():
            spoken = outside or str(key).rsplit("}", 1)[-1] in _SPOKEN
            yield from in_text(unquote(str(value)), telling if spoken else strange, place)
