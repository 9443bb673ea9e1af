"""Word documents (docx): one pass over word/document.xml, automatic numbers put back into the text."""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from gongwen.errors import BrokenFileError, EncryptedFileError, OversizedFileError
from gongwen.reading.docx_lines import Piece, add_piece, line_of, split_lines
from gongwen.reading.docx_parts import (
    header_of_first_page,
    main_part,
    optional_part,
    parse_part,
    properties,
    style_sheet,
)
from gongwen.reading.docx_styles import PLAIN, ParagraphLook, RunLook, Styles, paragraph_look, run_look
from gongwen.reading.docx_stylesheet import StyleSheet
from gongwen.reading.docx_tables import column_cells, layout_lines, read_table
from gongwen.reading.limits import Upload
from gongwen.reading.numbering import VAL, Numbering, W
from gongwen.reading.package import Package
from gongwen.source import Block, FileFormat, Line, SourceText

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _RUN, _TBL, _TEXT = W + "p", W + "r", W + "tbl", W + "t"
_P_PROPERTIES, _R_PROPERTIES, _P_STYLE = W + "pPr", W + "rPr", W + "pStyle"
_TEXT_BOX = W + "txbxContent"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_PARAGRAPHS = frozenset({_P})
_TEXT_FRAMES = frozenset({_TEXT_BOX, _TEXT_PATH})
_BLOCK_WRAPPERS = frozenset(W + n for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_RUN_WRAPPERS = frozenset(
    W + n
    for n in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
    )
)
_INSERTION = W + "ins"
_DELETIONS = frozenset(W + n for n in ("del", "moveFrom"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS, _FORMULA_TEXT = frozenset({_MATH + "oMath", _MATH + "oMathPara"}), _MATH + "t"
_INLINE = _RUN_WRAPPERS | _DELETIONS | _FORMULAS
_RUBY, _RUBY_BASE = W + "ruby", W + "rubyBase"
_FRAMES = frozenset({W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"})
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_BREAK, _SYMBOL, _FOOTNOTE, _ENDNOTE = W + "br", W + "sym", W + "footnoteReference", W + "endnoteReference"
# Boxes and ticks of forms in Wingdings and Wingdings 2; other symbols mean nothing without their font.
_SYMBOLS = {
    "F06F": "□", "F0A8": "□", "F071": "□", "F072": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F050": "√",
    "F0FD": "☒", "F0FB": "×", "F06C": "●", "F06E": "■", "F0E0": "→",
}  # fmt: skip

_CONTROL = W + "sdt"
NO_LOOK = ParagraphLook()


def read_docx(upload: Upload) -> SourceText:
    """Read a docx.

    Raises:
        BrokenFileError, EncryptedFileError, TooDeepFileError, OversizedFileError: as their names say.

    """
    package = Package(upload)
    if "EncryptedPackage" in package:
        raise EncryptedFileError(upload.name)
    main = main_part(package)
    root = parse_part(package, main)
    folder = posixpath.dirname(main)
    body = root.find(W + "body")
    if body is None:
        raise BrokenFileError(upload.name, sentence="文件缺少正文部分。")
    reader = _Reader(
        upload,
        style_sheet(package, f"{folder}/styles.xml"),
        Numbering(lambda: optional_part(package, f"{folder}/numbering.xml")),
    )
    reader.head(header_of_first_page(package, main, body))
    reader.body(body)
    reader.finish()
    reader.notes("footnote", optional_part(package, f"{folder}/footnotes.xml"))
    reader.notes("endnote", optional_part(package, f"{folder}/endnotes.xml"))
    return SourceText(
        tuple(reader.blocks), FileFormat.DOCX, upload.name,
        properties=properties(package), warnings=tuple(reader.warnings()),
    )  # fmt: skip


class _Reader:
    """Walks the body and gathers blocks; counters of lists and notes run along."""

    def __init__(self, upload: Upload, sheet: StyleSheet, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self._upload = upload
        self._styles = Styles(sheet)
        self._plain = self._styles.paragraph(None)
        self._numbering = numbering
        self._notes: list[tuple[str, str]] = []
        self._seen: Counter[str] = Counter()
        self._in_table = False
        self._carried: list[Piece] = []  # text of a paragraph whose end mark is deleted
        self._cell_lines: dict[str, tuple[str, ParagraphLook, list[Piece]]] = {}  # of one table, by words
        self._boxed: list[str] = []  # words of text boxes in the open cell

    def body(self, parent: etree._Element) -> None:
        """All blocks under `parent` in reading order."""
        stack: list[Iterator[etree._Element]] = [iter(parent)]
        limit = self._upload.limits.blocks
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag in _BLOCK_WRAPPERS:
                stack.append(self._inside(child))
            elif child.tag == W + "altChunk":
                self._seen["chunk"] += 1
            if len(self.blocks) > limit:
                raise OversizedFileError(self._upload.name, sentence=f"文件超过 {limit} 段，系统无法处理。")

    def _inside(self, wrapper: etree._Element) -> Iterator[etree._Element]:
        """What stands in a wrapper of blocks; an automatic table of contents only repeats headings."""
        if wrapper.tag == _CONTROL and _is_contents(wrapper):
            self._seen["contents"] += 1
            return iter(())
        return iter(wrapper)

    def head(self, header: etree._Element | None) -> None:
        """Take over what a page header prints in red: there the issuing mark may stand."""
        if header is None:
            return
        self.body(header)
        self.blocks = [b for b in self.blocks if isinstance(b, Line) and b.red and b.text.strip()]

    def finish(self) -> None:
        """Print what a deleted last paragraph mark still holds back."""
        if self._carried:
            self.blocks.append(line_of(self._carried, "", None, None, self._carried[0][1]))
            self._carried = []

    def notes(self, kind: str, part: etree._Element | None) -> None:
        """Append the notes that the text refers to, in the order of their references."""
        if part is None or not any(k == kind for k, _ in self._notes):
            return
        elements = {e.get(W + "id"): e for e in part.iterchildren(W + kind)}
        wanted = [note_id for k, note_id in self._notes if k == kind]
        for number, note_id in enumerate(wanted, start=1):
            element = elements.get(note_id)
            if element is not None:
                words = " ".join(self._text(p).strip() for p in element.iter(_P))
                self.blocks.append(Line(f"注{number}：{words.strip()}"))
        self._seen["note"] += len(wanted)

    def warnings(self) -> Iterator[str]:
        """What a clerk should know about what was not taken over as it stands."""
        if self._seen["revision"]:
            yield "文件带有修订痕迹，已按“接受全部修订”读取，请核对。"
        if self._seen["picture"]:
            yield f"文件含图片 {self._seen['picture']} 幅，图片中的文字没有读取。"
        if self._seen["object"]:
            yield f"文件嵌有其他对象 {self._seen['object']} 个，其内容没有读取。"
        if self._seen["formula"]:
            yield f"文件含公式 {self._seen['formula']} 处，只按先后取出其中的字符，请核对。"
        if self._seen["chunk"]:
            yield "文件嵌有外来文档片段，其内容没有读取，请在 Word 中打开并另存后上传。"
        if self._seen["contents"]:
            yield "文件带有自动生成的目录，内容与正文标题重复，没有读取。"
        if self._seen["note"]:
            yield f"文件含脚注或尾注 {self._seen['note']} 条，已附在文末。"

    def _table(self, element: etree._Element) -> None:
        column = None if self._in_table else column_cells(element)
        if column is not None:
            for cell in column:
                self.body(cell)
            return
        self._cell_lines = {}
        self._in_table = True  # text boxes inside cells are read with their cell
        block = read_table(element, self._text)
        self._in_table = False
        lines = layout_lines(block)
        if lines is not None:
            for text, alike in lines:
                self._cell_line(text, alike)
        elif block.rows:
            self.blocks.append(block)

    def _cell_line(self, text: str, alike: str) -> None:
        """A line of a table that only lays out the page, looking as the paragraph `alike` does."""
        number, look, pieces = self._cell_lines.get(alike, ("", NO_LOOK, []))
        line = line_of(pieces, number, look.align, look.heading, look.run)
        self.blocks.append(replace(line, text=text))

    def _paragraph(self, element: etree._Element) -> None:
        look, number, pieces = self._read(element)
        if pieces is None:
            return
        if look.contents:
            self._contents_line()
        elif len(pieces) == 1 and "\n" not in pieces[0][0]:  # the usual paragraph: one look throughout
            text, run = pieces[0]
            if number:
                text, mark = number + text, number.strip()
            else:
                mark = ""
            line = Line(text, look.align, bool(run.bold), run.size, look.heading, None, bool(run.red), mark)
            self.blocks.append(line)
        else:
            for index, part in enumerate(split_lines(pieces)):
                front = number if index == 0 else ""
                self.blocks.append(line_of(part, front, look.align, look.heading, look.run))

    def _contents_line(self) -> None:
        """Leave out a line of an automatic table of contents, and with the first one the title 目录."""
        self._seen["contents"] += 1
        if self.blocks and "".join(self.blocks[-1].text.split()) == "目录":
            self.blocks.pop()

    def _text(self, element: etree._Element) -> str:
        """The words of a paragraph with its number, for cells and notes."""
        look, number, pieces = self._read(element)
        if pieces:
            text = pieces[0][0] if len(pieces) == 1 else "".join([text for text, _ in pieces])
            text = (number + text).strip()
            self._cell_lines[text] = (number, look, pieces)
        else:
            text = number
        if self._boxed:
            boxed, self._boxed = self._boxed, []
            text = "\n".join([text, *boxed])
        return text

    def _read(self, element: etree._Element) -> tuple[ParagraphLook, str, list[Piece] | None]:
        """(look, automatic number, pieces); pieces are None where the paragraph runs into the next."""
        look, merged = self._plain, False
        pieces, self._carried = self._carried, []
        for child in element:
            tag = child.tag
            if tag == _RUN:
                text, run = self._run(child, look.run)
                if text:
                    add_piece(pieces, text, run)
            elif tag == _P_PROPERTIES:  # stands first (ECMA-376 part 1, 17.3.1.22)
                look, merged = self._look(child)
            elif tag in _INLINE:
                self._wrapped_runs(child, look, pieces)
        if merged:
            self._carried = pieces
            return look, "", None
        return look, self._number(look) if look.num_id else "", pieces

    def _wrapped_runs(self, wrapper: etree._Element, look: ParagraphLook, pieces: list[Piece]) -> None:
        if wrapper.tag in _FORMULAS:
            self._seen["formula"] += 1
            add_piece(pieces, "".join([text.text or "" for text in wrapper.iter(_FORMULA_TEXT)]), look.run)
        for inner in self._wrapped(wrapper):
            text, run = self._run(inner, look.run)
            if text:
                add_piece(pieces, text, run)

    def _number(self, look: ParagraphLook) -> str:
        if not look.num_id or look.num_id == "0":
            return ""
        level = look.level
        if level is None:
            level = self._numbering.level_of_style(look.num_id, look.style) or 0
        return self._numbering.number(look.num_id, level)

    def _look(self, properties: etree._Element) -> tuple[ParagraphLook, bool]:
        """(look, whether the paragraph's end mark is deleted) by a w:pPr."""
        found = {child.tag: child for child in properties}
        style = found.get(_P_STYLE)
        look = self._styles.paragraph(None if style is None else style.get(VAL))
        mark = found.get(_R_PROPERTIES)
        merged = mark is not None and any(child.tag in _DELETIONS for child in mark)
        return paragraph_look(found, look), merged

    def _wrapped(self, wrapper: etree._Element) -> Iterator[etree._Element]:
        """Runs inside hyperlinks, content controls and insertions; none inside deletions."""
        stack: list[Iterator[etree._Element]] = [iter((wrapper,))]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif child.tag == _RUN:
                yield child
            elif child.tag in _DELETIONS:
                self._seen["revision"] += 1
            elif child.tag in _RUN_WRAPPERS:
                self._seen["revision"] += child.tag == _INSERTION
                stack.append(iter(child))

    def _run(self, element: etree._Element, base: RunLook) -> tuple[str, RunLook]:
        text, look = "", base
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                text += child.text or ""
            elif tag == _R_PROPERTIES:
                own, style = run_look(child)
                if own is not PLAIN or style:
                    look = own.over(self._styles.run(style).over(base) if style else base)
                    if look.hidden:
                        return "", look
            else:
                text += self._mark(child)
        return text, look

    def _mark(self, child: etree._Element) -> str:
        """Characters that are elements of their own; frames go to the blocks at once."""
        tag = child.tag
        if tag in _MARKS:
            return _MARKS[tag]
        if tag == _BREAK:
            return "" if child.get(W + "type") in {"page", "column"} else "\n"
        if tag == _RUBY:  # characters with their sound above: the characters
            return "".join([text.text or "" for base in child.iter(_RUBY_BASE) for text in base.iter(_TEXT)])
        if tag == _SYMBOL:
            return _SYMBOLS.get(child.get(W + "char", "").upper(), "")
        if tag in {_FOOTNOTE, _ENDNOTE}:
            self._notes.append(("footnote" if tag == _FOOTNOTE else "endnote", child.get(W + "id", "")))
        elif tag in _FRAMES:
            self._frame(child)
        return ""

    def _frame(self, element: etree._Element) -> None:
        """Text boxes and word art stand before the paragraph that anchors them; pictures are counted."""
        frames = list(_outermost(element, _TEXT_FRAMES))
        for inner in frames:
            if inner.tag == _TEXT_PATH:
                self.blocks.extend(Line(text) for text in inner.get("string", "").split("\n") if text.strip())
            else:
                carried, self._carried = self._carried, []
                if self._in_table:
                    texts = [self._text(paragraph) for paragraph in _outermost(inner, _PARAGRAPHS)]
                    self._boxed.extend(text for text in texts if text)
                else:
                    self.body(inner)
                self._carried = carried
        if not frames:
            self._seen["object" if element.tag == W + "object" else "picture"] += 1


def _is_contents(control: etree._Element) -> bool:
    """Whether a content control holds an automatic table of contents."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"


def _outermost(element: etree._Element, tags: frozenset[str]) -> Iterator[etree._Element]:
    """Elements with one of the tags, not looking inside those found."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in tags:
            yield child
        else:
            stack.append(iter(child))
