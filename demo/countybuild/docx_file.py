"""A .docx as a county office types it: GB/T 9704 layout, numbers typed by hand or left to Word."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from countybuild.counting import ARTICLE_LIST, OUTLINE_LIST, Counter
from countybuild.docx_numbering import Lists, number_paragraph
from countybuild.layout import Item, lay_out
from countybuild.source import Line, Source, Table

FANGSONG, HEITI, KAITI, BIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LEVEL_FONT = {"chapter": HEITI, "han": HEITI, "han_paren": KAITI}
RED = RGBColor(0xC0, 0x00, 0x00)
ZIP_DATE = (2026, 1, 1, 0, 0, 0)  # the same bytes on every build


class DocxWriter:
    """Writes the items of one document. `automatic` leaves the numbers of the outline to Word."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.document: DocumentType = Document()
        self.automatic = source.meta.get("manner") == "auto"
        self.lists = Lists(self.document)
        self.counters: dict[int, tuple[int, Counter]] = {}
        self._page()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        properties = self.document.core_properties
        properties.author, properties.title = "", self.source.title
        properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)

    def write(self) -> bytes:
        for item in lay_out(self.source):
            getattr(self, f"_{item.role}", self._plain)(item)
        raw = io.BytesIO()
        self.document.save(raw)
        return same_bytes(raw.getvalue())

    def _paragraph(
        self, text: str, font: str = FANGSONG, size: float = 16, align: ALIGN | None = None
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(29)
        paragraph.paragraph_format.space_after = Pt(0)
        if align is not None:
            paragraph.alignment = align
        if text:
            set_font(paragraph.add_run(text), font, size)
        return paragraph

    def _plain(self, item: Item) -> None:
        self._paragraph(item.text)

    def _registration(self, item: Item) -> None:
        self._paragraph(item.text, align=ALIGN.LEFT)

    def _urgency(self, item: Item) -> None:
        self._paragraph(item.text, HEITI)

    def _mark(self, item: Item) -> None:
        paragraph = self._paragraph("", align=ALIGN.CENTER)
        paragraph.paragraph_format.line_spacing = Pt(60)
        run = paragraph.add_run(item.text)
        set_font(run, BIAOSONG, 40)
        run.font.color.rgb = RED

    def _number(self, item: Item) -> None:
        self._paragraph("")
        self._paragraph(item.text, align=ALIGN.CENTER)
        self._paragraph("")

    def _title(self, item: Item) -> None:
        self._paragraph(item.text, BIAOSONG, 22, ALIGN.CENTER)

    def _annex_title(self, item: Item) -> None:
        self._paragraph(item.text, BIAOSONG, 22, ALIGN.CENTER)

    def _centre(self, item: Item) -> None:
        self._paragraph(item.text, KAITI, align=ALIGN.CENTER)

    def _to(self, item: Item) -> None:
        self._paragraph("")
        self._paragraph(item.text)

    def _line(self, item: Item) -> None:
        line = item.block
        if not isinstance(line, Line):  # a role "line" always carries one
            return
        if line.level in {"centre", "chapter", "section"} and not self._numbered(item.part, line):
            self._paragraph(line.text, HEITI if line.level == "chapter" else KAITI, align=ALIGN.CENTER)
            return
        paragraph = self._paragraph("", align=ALIGN.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Pt(32)
        text = line.text
        if self._numbered(item.part, line):
            text = line.rest
            list_id, counter = self.counters[item.part]
            level = counter.check(line, self.source.name)
            number_paragraph(paragraph._p, list_id, level)  # noqa: SLF001  # python-docx has no other door to numPr
        self._runs(paragraph, line, text)

    def _runs(self, paragraph: Paragraph, line: Line, text: str) -> None:
        """A heading up to its full stop in the font of its level, the rest in 仿宋."""
        font = LEVEL_FONT.get(line.level, FANGSONG)
        stop = text.find("。") + 1
        if font == FANGSONG or stop in {0, len(text)}:
            heading = font if stop == 0 else (font if len(text) < 40 else FANGSONG)
            set_font(paragraph.add_run(text), heading, 16)
            return
        set_font(paragraph.add_run(text[:stop]), font, 16)
        set_font(paragraph.add_run(text[stop:]), FANGSONG, 16)

    def _numbered(self, part: int, line: Line) -> bool:
        """Whether Word numbers this line; the first numbered line of a part decides its list."""
        if not self.automatic or not line.number:
            return False
        if part not in self.counters:
            self.counters[part] = self._new_list(line)
        return line.level in self.counters[part][1].levels

    def _new_list(self, first: Line) -> tuple[int, Counter]:
        if first.level in {"chapter", "article"}:
            return self.lists.new(1), Counter(ARTICLE_LIST, running=1)
        if self.source.meta.get("items_run_through"):
            return self.lists.new(3), Counter(OUTLINE_LIST, running=1)
        return self.lists.new(2), Counter(OUTLINE_LIST, running=None)

    def _table(self, item: Item) -> None:
        table = item.block
        if not isinstance(table, Table):  # a role "table" always carries one
            return
        grid = self.document.add_table(rows=len(table.rows), cols=table.width)
        grid.style = "Table Grid"
        for number, row in enumerate(table.rows):
            for column, cell in row:
                place = grid.cell(number, column)
                if cell.columns > 1 or cell.rows > 1:
                    place = place.merge(grid.cell(number + cell.rows - 1, column + cell.columns - 1))
                paragraph = place.paragraphs[0]
                set_font(paragraph.add_run(cell.text), HEITI if number == 0 else FANGSONG, 12)
        self._paragraph("")

    def _attachment(self, item: Item) -> None:
        self._paragraph(item.text).paragraph_format.left_indent = Pt(32)

    def _issuer(self, item: Item) -> None:
        self._paragraph(item.text, align=ALIGN.RIGHT).paragraph_format.right_indent = Pt(48)

    def _date(self, item: Item) -> None:
        self._paragraph(item.text, align=ALIGN.RIGHT).paragraph_format.right_indent = Pt(64)

    def _note(self, item: Item) -> None:
        self._paragraph(item.text).paragraph_format.left_indent = Pt(32)

    def _issued(self, _item: Item) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _annex_label(self, item: Item) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._paragraph(item.text, HEITI)

    def _copy_to(self, item: Item) -> None:
        self._paragraph("")
        self._paragraph(item.text, size=14)

    def _imprint(self, item: Item) -> None:
        self._paragraph(item.text, size=14)


def set_font(run: Run, font: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    element = run._element  # noqa: SLF001  # python-docx names no East Asian font
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def same_bytes(raw: bytes) -> bytes:
    """The zip again with sorted names and one fixed date."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in sorted(old.namelist(), key=lambda entry: (entry != "[Content_Types].xml", entry)):
            if not name.startswith("docProps/thumbnail"):
                new.writestr(
                    zipfile.ZipInfo(name, ZIP_DATE), _kept(name, old.read(name)), zipfile.ZIP_DEFLATED
                )
    return out.getvalue()


def _kept(name: str, content: bytes) -> bytes:
    """The relation to the template's thumbnail goes with the thumbnail, the hour of saving with it."""
    if name == "docProps/core.xml":
        return re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-01-01T00:00:00Z<", content)
    if name != "_rels/.rels":
        return content
    return re.sub(rb"<Relationship [^<>]*thumbnail[^<>]*/>", b"", content)


def write_docx(source: Source, path: Path) -> None:
    path.write_bytes(DocxWriter(source).write())
