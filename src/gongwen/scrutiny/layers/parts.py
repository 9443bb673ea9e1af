"""What all Office packages share: parts, relationships, properties, drawings, and words wherever they stand in XML."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from gongwen.errors import UnreadableFileError
from gongwen.reading.package import Package
from gongwen.reading.safe_xml import parse_xml, part_tree
from gongwen.scrutiny.layers.pieces import Opening, Piece

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORDED = frozenset(
    [
        "descr",
        "title",
        "name",
        "tooltip",
        "v",
        "alt",
        "prompt",
        "error",
        "promptTitle",
        "errorTitle",
        "author",
        "userId",
        "displayName",
        "tag",
        "alias",
        "string",
        "initials",
        "w:val",
        "caption",
        "source",
        "sql",
        "connection",
        "command",
        "sourceFile",
        "url",
        "location",
        "display",
        "fullPath",
        "refersTo",
    ]
)
_REMEMBERED = 1_000_000  # bytes of a part at most
_ALTERNATIVES = frozenset(
    {"descr", "title", "alt", "tooltip", "string"}
)  # string: of word art and watermarks
_ALTERNATIVE = re.compile(rb"(?:descr|title|alt|tooltip|string)\s*=")
# values with as many digits as a number of a person has; sizes, colours and identifiers of Office have fewer
_LONG_VALUE = re.compile(rb"""=\s*["']([^"'<>]{0,200}?[0-9]{11}[^"'<>]{0,200})["']""")
_WIDE = 64  # bytes; a zero among them is an encoding of two bytes a character
_PROPERTIES = "文档属性（作者、单位等）"
_LABELS = (
    (re.compile(r"docProps/"), _PROPERTIES, True),
    (re.compile(r"customXml/"), "自定义 XML 数据", True),
    (re.compile(r"(?:threadedC|c)omments?\d*[^/]*\.xml$|comments/"), "批注", True),
    (re.compile(r"persons?/|people\.xml|[aA]uthors\.xml"), "批注和修订者名单", True),
    (re.compile(r"pivotCache/"), "数据透视表缓存", True),
    (re.compile(r"externalLinks/"), "外部工作簿的缓存数据", True),
    (re.compile(r"glossary/"), "文档部件库", True),
    (re.compile(r"charts/"), "图表数据", False),
    (re.compile(r"diagrams/"), "图示", False),
    (re.compile(r"header\d*\.xml$"), "页眉", False),
    (re.compile(r"footer\d*\.xml$"), "页脚", False),
    (re.compile(r"notesSlides/"), "演讲者备注", True),
    (re.compile(r"(?:slideMasters|slideLayouts|notesMasters|handoutMasters)/"), "母版", False),
    (re.compile(r"drawings/|vmlDrawing"), "图形和文本框", False),
    (re.compile(r"(?:^|/)_rels/"), "链接地址", True),
)
_PICTURES = re.compile(r"\.(?:jpe?g|png|webp|tiff?|heic)$", re.IGNORECASE)
_SKIPPED = re.compile(
    r"(?:theme\d*|styles|stylesWithEffects|fontTable|webSettings|numbering|presProps|viewProps|tableStyles)\.xml$"
)
_EMBEDDED = re.compile(
    r"/embeddings/|\.(?:docx?|xlsx?|pptx?|pdf|bin|html?|mht|rtf|txt|zip|wps|et|emf|wmf|svg)$", re.IGNORECASE
)


def label_of(part: str) -> tuple[str, bool]:
    """Where a part stands, in Chinese, and whether a reader sees it."""
    return next(
        ((label, hidden) for pattern, label, hidden in _LABELS if pattern.search(part)),
        ("其他内部数据", True),
    )


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relationships of a part: id → type, target as a part's name (external ones as they stand)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in package:
        return {}
    found = {}
    for row in parse_xml(package.read(rels), package.upload.name).iter(_RELATIONSHIP):
        target = row.get("Target", "")
        if row.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        found[row.get("Id", "")] = (row.get("Type", "").rsplit("/", 1)[-1], target)
    return found


def other_parts(package: Package, done: set[str], opening: Opening) -> Iterator[Piece]:
    """The words of every part that no reader of its own has taken; files and pictures inside are opened."""
    for part in package.names:
        if part in done or part.endswith("/") or part == "[Content_Types].xml":
            continue
        yield from _one(package, part, opening)


def _one(package: Package, part: str, opening: Opening) -> Iterator[Piece]:
    if _EMBEDDED.search(part) and not part.endswith(".rels"):
        name = posixpath.basename(part)
        yield from _inner(package, part, opening, f"嵌入的文件“{name}”")
    elif _PICTURES.search(part):
        yield from _inner(package, part, opening, "图片属性")
    elif _SKIPPED.search(part):
        yield from long_values(package, part, "样式、编号等设置")
    elif part.endswith((".xml", ".rels", ".vml")):
        label, hidden = label_of(part)
        try:
            content = package.read(part)
            yield from (_words_of if len(content) <= _REMEMBERED else _words_of.__wrapped__)(
                content, label, hidden
            )
            yield from long_values(package, part, label)
        except UnreadableFileError:  # a damaged side part: Office drops it as well
            return


@lru_cache(maxsize=32)
def _words_of(content: bytes, label: str, hidden: bool) -> tuple[Piece, ...]:
    """The words of a part. Styles, themes and fonts are the same in thousands of files of one office."""
    return tuple(words(parse_xml(content, label), label, hidden=hidden))


def _inner(package: Package, part: str, opening: Opening, place: str) -> Iterator[Piece]:
    try:
        for piece in opening.inner(package.read(part), posixpath.basename(part)):
            yield Piece(piece.text, f"{place}，{piece.place}", True, piece.hint, piece.numeric, piece.strings)
    except UnreadableFileError:
        return


def words(root: etree._Element, place: str, *, hidden: bool) -> Iterator[Piece]:
    """All words of an XML part: paragraphs of drawings as a whole, other text and telling attributes one by one."""
    loose: list[str] = []
    for element in root.iter("*"):
        if element.tag == f"{DRAWING}p":
            yield Piece("".join(t.text or "" for t in element.iter(f"{DRAWING}t")), place, hidden)
        elif element.text and element.tag != f"{DRAWING}t" and not element.text.isspace():
            loose.append(element.text)
        loose += [str(value) for key, value in element.attrib.items() if value and _worded(str(key))]
        if element.tail and not element.tail.isspace():
            loose.append(element.tail)
    if loose:
        yield Piece("\n\n".join(loose), place, hidden)


@lru_cache(maxsize=4096)
def _worded(key: str) -> bool:
    name = key.rsplit("}", 1)[-1]
    return name in _WORDED or (name == "Target")


def alternatives(package: Package, part: str) -> Iterator[str]:
    """Alternative texts, titles, screen tips and watermarks of what is drawn in a part with running words."""
    data = package.read(part)
    if not (_ALTERNATIVE.search(data) or b"\0" in data[:_WIDE]):
        return  # as in most papers: no need to walk over every element
    for element in part_tree(package, part).iter("*"):
        for key, value in element.attrib.items():
            if value and str(key).rsplit("}", 1)[-1] in _ALTERNATIVES:
                yield str(value)


def long_values(package: Package, part: str, place: str) -> Iterator[Piece]:
    """Settings that hold a long number: choices of a list, defaults of a field, names of marks and styles.

    Looked for in the bytes, for a part has hundreds of thousands of settings and as good as never one of these.
    """
    found = [match[1].decode("utf-8", "replace") for match in _LONG_VALUE.finditer(package.read(part))]
    if found:
        yield Piece("\n\n".join(dict.fromkeys(found)), place, hidden=True)
