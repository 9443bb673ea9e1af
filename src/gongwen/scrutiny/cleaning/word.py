"""Word: revisions accepted, comments, hidden words, embedded files and traces of editing taken out."""

import re

from lxml import etree

from gongwen.scrutiny.cleaning.package import Editor, R, remove, unwrap
from gongwen.scrutiny.cleaning.result import Removed
from gongwen.scrutiny.layers.word import W, hidden_styles, is_hidden_run, switched_on

_STORY = re.compile(r"word/(?:document|header|footer|footnotes|endnotes)\d*\.xml$")
_CHANGES = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange",
    "tblGridChange", "numberingChange", "cellIns", "cellMerge",
)  # fmt: skip
_RANGES = (
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
)  # fmt: skip
_COMMENTS = ("commentRangeStart", "commentRangeEnd")
_SETTINGS = (
    "rsids",
    "docVars",
    "mailMerge",
    "attachedTemplate",
    "trackRevisions",
    "revisionView",
    "saveThroughXslt",
)
_WORDS = tuple(
    W + name for name in ("t", "tab", "br", "cr", "sym", "drawing", "pict", "object", "ptab", "noBreakHyphen")
)
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_WIDE = 64  # bytes; a zero among them is an encoding of two bytes a character
_EMBEDDED = frozenset({"oleObject", "package", "aFChunk"})


def clean(editor: Editor, removed: Removed) -> None:
    """Edit all parts with running words."""
    styles = hidden_styles(editor.package)
    for part in editor.names:
        if _STORY.fullmatch(part):
            root = editor.tree(part)
            _comments(root, removed)
            _accept(root, removed)
            _hidden_words(root, styles, removed)
            _embedded(editor, part, root, removed)
            _traces(root, editor.package.read(part))
    _settings(editor, removed)


def _comments(root: etree._Element, removed: Removed) -> None:
    for element in list(root.iter(*(W + name for name in _COMMENTS))):
        remove(element)
    for reference in list(root.iter(W + "commentReference")):
        removed.count("批注")
        run = reference.getparent()
        remove(reference)
        if run is not None and run.tag == W + "r" and not [c for c in run if c.tag != W + "rPr"]:
            remove(run)


def _accept(root: etree._Element, removed: Removed) -> None:
    """Accept all changes: what was inserted stays, what was deleted goes, old formats are forgotten."""
    _deleted_cells(root, removed)
    _deleted_paragraphs(root)
    for element in list(root.iter(W + "del", W + "moveFrom")):
        if element.getparent() is not None:
            removed.count("已删除的修订内容", int(element.find(f".//{W}r") is not None))
            remove(element)
    for element in list(root.iter(W + "ins", W + "moveTo")):
        removed.name("修订标记")
        unwrap(element)
    for element in list(root.iter(*(W + name for name in _CHANGES + _RANGES))):
        removed.name("修订标记")
        remove(element)


def _deleted_cells(root: etree._Element, removed: Removed) -> None:
    for row in list(root.iter(W + "tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            removed.count("已删除的修订内容")
            remove(row)
    for mark in list(root.iter(W + "cellDel")):
        cell = next(mark.iterancestors(W + "tc"), None)
        remove(mark)
        if cell is not None:
            removed.count("已删除的修订内容")
            _empty_cell(cell)


def _empty_cell(cell: etree._Element) -> None:
    """A cell keeps one empty paragraph, without which Word takes the file for broken."""
    for child in list(cell):
        if child.tag != W + "tcPr":
            remove(child)
    etree.SubElement(cell, W + "p")


def _deleted_paragraphs(root: etree._Element) -> None:
    """A deleted paragraph mark joins its paragraph to the next one."""
    for mark in list(root.iterfind(f".//{W}pPr/{W}rPr/{W}del")):
        paragraph = next(mark.iterancestors(W + "p"), None)
        remove(mark)
        if paragraph is None:
            continue
        following = paragraph.getnext()
        if following is None or following.tag != W + "p":
            continue
        place = 1 if following.find(W + "pPr") is not None else 0
        for child in reversed([c for c in paragraph if c.tag != W + "pPr"]):
            following.insert(place, child)
        remove(paragraph)


def _hidden_words(root: etree._Element, styles: frozenset[str], removed: Removed) -> None:
    """Hidden runs lose their words; the signs of fields stay, for a field without its end breaks the document."""
    for run in list(root.iter(W + "r")):
        if is_hidden_run(run, styles) or _in_hidden_paragraph(run, styles):
            words = [child for child in run if child.tag in _WORDS]
            removed.count("隐藏文字", int(bool(words)))
            for child in words:
                remove(child)


def _in_hidden_paragraph(run: etree._Element, styles: frozenset[str]) -> bool:
    if not styles:
        return False
    own = run.find(f"{W}rPr/{W}vanish")
    if own is not None:
        return switched_on(own)
    paragraph = next(run.iterancestors(W + "p"), None)
    style = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    return style is not None and style.get(W + "val") in styles


def _embedded(editor: Editor, part: str, root: etree._Element, removed: Removed) -> None:
    """A table behind a picture goes, the picture stays."""
    for element in list(root.iter(_OLE)):
        editor.drop_ids(part, {element.get(R + "id", "")})
        removed.count("嵌入的文件")
        around = element.getparent()
        remove(element)
        if around is not None and around.tag == W + "object":
            around.tag = W + "pict"
            for name in list(around.attrib):
                del around.attrib[name]
    for element in list(root.iter(W + "altChunk")):
        editor.drop_ids(part, {element.get(R + "id", "")})
        removed.count("嵌入的文件")
        remove(element)
    editor.drop(part, _EMBEDDED.__contains__)


def _traces(root: etree._Element, data: bytes) -> None:
    if b":rsid" in data or b"\0" in data[:_WIDE]:
        for element in root.iter("*"):
            for name in [key for key in element.attrib if str(key).startswith(W + "rsid")]:
                del element.attrib[name]
    for element in list(root.iter(W + "dataBinding")):
        remove(element)


def _settings(editor: Editor, removed: Removed) -> None:
    if "word/settings.xml" not in editor:
        return
    root = editor.tree("word/settings.xml")
    for name in _SETTINGS:
        for element in list(root.iter(W + name)):
            if name == "docVars":
                removed.name("文档变量")
            remove(element)
