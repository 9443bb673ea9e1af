"""Where a docx says things besides its paragraphs: links, fields, controls, names, alternative texts, drawings."""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from lxml import etree

from gongwen.redaction.docx_text import DRAWN, Paragraph, atoms, cut
from gongwen.redaction.folding import fold, fold_word, folded
from gongwen.scrutiny.cleaning.package import Editor, R, remove, unwrap
from gongwen.scrutiny.layers.word import W

BLOCK = "████"  # always as long, whatever it stands for
_ATTRIBUTES = frozenset({
    "descr", "title", "alt", "tooltip", "name", "displayText", "value", "fullDate", "instr", "string", "tag", "alias",
    "caption", "author", "initials", "userId", "displayName", "prompt", "url", "location", "anchor", "docLocation",
    "ed", "edGrp", "styleId", "uri", "element", "codeName", "macro", "href",
})  # fmt: skip
_VALUED = frozenset(
    W + name
    for name in (
        "alias", "tag", "default", "statusText", "helpText", "lvlText", "docPart", "name", "aliases", "listEntry",
        "pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "numStyleLink", "styleLink", "entryMacro", "exitMacro",
        "docVar", "themeFontLang", "category", "gallery",
    )
)  # fmt: skip
_PLACING = "/wordprocessingDrawing}"  # numbers of places and sizes, which are no words
_MOST_DIGITS_PLACED = 8  # a shorter number is looked for where words stand, not among names and sizes
_WORDED = frozenset({"t", "v", "instrText", "delText", "delInstrText"})
_WRAPPERS = (W + "hyperlink", W + "fldSimple", W + "smartTag", W + "customXml")
_PROPERTIES = (W + "smartTagPr", W + "customXmlPr")


def replaced(text: str, words: Sequence[str]) -> str:
    """The text with each of the words as a block."""
    plain = fold(text)
    for word in words:
        while fold_word(word) in plain:
            start, end = next(folded(text).find(word))
            text = text[:start] + BLOCK + text[end:]
            plain = fold(text)
    return text


def free(paragraph: Paragraph, spans: Sequence[tuple[int, int, str]]) -> None:
    """Take off what wraps the words to be cut, for it repeats them: links, fields, controls, readings of characters."""
    place = 0
    for atom in paragraph.atoms:
        end = place + len(atom.text)
        if any(span[0] < end and span[1] > place for span in spans):
            _free(atom.element)
        place = end
    _fields(paragraph.element)


def _free(element: etree._Element) -> None:
    for around in list(element.iterancestors()):
        if around.tag in _WRAPPERS:
            for properties in around.findall(_PROPERTIES[0]) + around.findall(_PROPERTIES[1]):
                remove(properties)
            unwrap(around)
        elif around.tag == W + "sdt":
            _control(around)
        elif around.tag == W + "ruby":
            for reading in around.iter(W + "rt"):
                for words in reading.iter(W + "t"):
                    words.text = ""


def _control(control: etree._Element) -> None:
    """A content control leaves its content in its place."""
    content = control.find(W + "sdtContent")
    for child in list(control):
        if child is not content:
            remove(child)
    if content is not None:
        unwrap(content)
        unwrap(control)


def _fields(paragraph: etree._Element) -> None:
    """Codes of fields go, and their signs where a paragraph holds the whole field: what they showed is plain text now."""
    signs = [sign for sign in paragraph.iter(W + "fldChar") if _own(sign, paragraph)]
    sorts = [sign.get(W + "fldCharType") for sign in signs]
    for code in [code for code in paragraph.iter(W + "instrText") if _own(code, paragraph)]:
        remove(code)
    if sorts.count("begin") == sorts.count("end"):
        for sign in signs:
            remove(sign)


def _own(element: etree._Element, paragraph: etree._Element) -> bool:
    return next(element.iterancestors(W + "p"), None) is paragraph


def drop_fonts(editor: Editor) -> None:
    """Fonts put into the file hold just the characters that it used."""
    table = "word/fontTable.xml"
    if table in editor:
        editor.drop(table, lambda sort: sort == "font")
        for element in list(editor.tree(table).iter("*")):
            if str(element.tag).startswith(W + "embed"):
                remove(element)


def drop_unused_links(editor: Editor, part: str) -> None:
    """Addresses that no link of a part leads to any more."""
    used = {str(value) for element in editor.tree(part).iter("*") for key, value in element.attrib.items() if str(key).startswith(R)}  # fmt: skip
    for row in editor.relations(part):
        if row.get("Type", "").endswith("/hyperlink") and row.get("Id") not in used:
            remove(row)


def sweep(editor: Editor, words: Sequence[str]) -> None:
    """Take the words out of every part: drawings, charts, names, alternative texts, codes, addresses."""
    long = [word for word in words if not fold(word).isdigit() or len(fold(word)) >= _MOST_DIGITS_PLACED]
    for part in editor.reached():
        if part.endswith(".rels") or not part.endswith((".xml", ".vml")):
            continue
        root = editor.tree(part)
        _addresses(editor, part, root, words)
        for paragraph in root.iter(DRAWN + "p"):
            _paragraph(paragraph, words)
        for element in root.iter("*"):
            _texts(element, words, long)
            _attributes(element, long)


def _paragraph(element: etree._Element, words: Sequence[str]) -> None:
    paragraph = Paragraph(element, "", tuple(atoms(element)))
    spans = merged(
        [(start, end, BLOCK) for word in words for start, end in folded(paragraph.text).find(word)]
    )
    cut(paragraph, spans)


def _texts(element: etree._Element, words: Sequence[str], long: Sequence[str]) -> None:
    if element.tag == W + "fldData":
        remove(element)  # a copy of the field in a form of its own
        return
    name = str(element.tag)
    if element.text and not element.text.isspace() and _PLACING not in name:
        local = name.rsplit("}", 1)[-1]
        element.text = replaced(element.text, words if local in _WORDED else long)


def _attributes(element: etree._Element, words: Sequence[str]) -> None:
    for key, value in element.attrib.items():
        local = str(key).rsplit("}", 1)[-1]
        if local in _ATTRIBUTES or (local == "val" and element.tag in _VALUED):
            bare = replaced(str(value), words)
            if bare != value:
                element.set(key, bare)


def _addresses(editor: Editor, part: str, root: etree._Element, words: Sequence[str]) -> None:
    """Relationships to the outside that name a word go, with the links made of them."""
    gone = set()
    for row in editor.relations(part):
        target = fold(unquote(row.get("Target", "")))
        if row.get("TargetMode") == "External" and any(fold(word) in target for word in words):
            gone.add(row.get("Id", ""))
            remove(row)
    if not gone:
        return
    for element in list(root.iter("*")):
        for key in [key for key, value in element.attrib.items() if str(key).startswith(R) and value in gone]:
            del element.attrib[key]
            if element.tag == W + "hyperlink":
                unwrap(element)
            elif str(element.tag).endswith(("}hlinkClick", "}hlinkHover")):
                remove(element)


def merged(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order; those that overlap are one, with the replacement of the first."""
    found: list[tuple[int, int, str]] = []
    for start, end, instead in sorted(spans):
        if found and start < found[-1][1]:
            first = found[-1]
            found[-1] = (first[0], max(first[1], end), first[2])
        else:
            found.append((start, end, instead))
    return found
