"""Word documents: body, tables, headers, notes, comments, revisions, hidden words, text boxes, fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from gongwen.reading.package import Package
from gongwen.reading.safe_xml import parse_xml, part_tree
from gongwen.scrutiny.layers.parts import alternatives, long_values, other_parts
from gongwen.scrutiny.layers.pieces import Opening, Piece
from gongwen.scrutiny.layers.tables import Columns

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml$")
_NAMES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TAGS = [
    _FORMULA,
    *(
        W + name
        for name in ("p", "r", "t", "delText", "instrText", "tab", "br", "tbl", "tr", "tc", "del", "moveFrom")
    ),
]
_TINY = 4  # half points: nobody reads two points
_CUT = 40  # signs kept of a paragraph that ends with a digit
_OFF = {"0", "false", "off", "none"}


def read(opening: Opening) -> Iterator[Piece]:
    """All words of a docx. Raises what `Package` and `parse_xml` raise."""
    package = Package(opening.upload)
    styles = hidden_styles(package)
    done = {"word/settings.xml"}
    for part in package.names:
        match = _STORIES.fullmatch(part)
        if match:
            done.add(part)
            root = part_tree(package, part)
            hidden = match[1] == "comments"
            yield from _Story(_NAMES[match[1]], styles, hidden).read(root)
            for text in alternatives(package, part):
                yield Piece(text, f"{_NAMES[match[1]]}中图形的替代文字或艺术字", hidden=True)
            yield from long_values(package, part, f"{_NAMES[match[1]]}中控件、表单域、书签等的设置")
    yield from _settings(package)
    yield from other_parts(package, done, opening)


def _settings(package: Package) -> Iterator[Piece]:
    if "word/settings.xml" in package:
        root = part_tree(package, "word/settings.xml")
        for variable in root.iter(W + "docVar"):
            yield Piece(variable.get(W + "val", ""), "文档变量", hidden=True)


def hidden_styles(package: Package) -> frozenset[str]:
    """Ids of styles whose words are hidden (w:vanish), inherited ones as well."""
    if "word/styles.xml" not in package:
        return frozenset()
    return _hidden_in(package.read("word/styles.xml"))


@lru_cache(maxsize=32)
def _hidden_in(content: bytes) -> frozenset[str]:
    """The same of the part itself, which is one in all files made from a template."""
    root = parse_xml(content, "styles.xml")
    based, hidden = {}, set()
    for style in root.iter(W + "style"):
        name = style.get(W + "styleId", "")
        parent = style.find(W + "basedOn")
        based[name] = parent.get(W + "val", "") if parent is not None else ""
        properties = style.find(W + "rPr")
        if properties is not None and switched_on(properties.find(W + "vanish")):
            hidden.add(name)
    for _ in range(10):  # deeper than any real chain of styles
        hidden |= {name for name, parent in based.items() if parent in hidden}
    return frozenset(hidden)


def switched_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(W + "val", "1").lower() not in _OFF


def is_hidden_run(run: etree._Element, styles: frozenset[str]) -> bool:
    """Whether the words of a run are hidden, by itself or by its style."""
    properties = run.find(W + "rPr")
    if properties is None:
        return False
    own = properties.find(W + "vanish")
    if own is not None:
        return switched_on(own)
    style = properties.find(W + "rStyle")
    return style is not None and style.get(W + "val") in styles


def faint(run: etree._Element) -> str:
    """Why a run of visible words cannot be read: white on nothing, or tiny. "" where it can."""
    properties = run.find(W + "rPr")
    if properties is None:
        return ""
    colour, size, shade = (properties.find(W + name) for name in ("color", "sz", "shd"))
    if colour is not None and colour.get(W + "val", "").upper() == "FFFFFF" and shade is None:
        return "白色文字"
    half_points = size.get(W + "val", "") if size is not None else ""
    return "极小的文字" if half_points.isdigit() and int(half_points) <= _TINY else ""


@dataclass(slots=True)
class _Paragraph:
    """Words of a paragraph by what they are; the visible ones under ""."""

    words: dict[str, list[str]] = field(default_factory=dict)

    def add(self, sort: str, words: str) -> None:
        self.words.setdefault(sort, []).append(words)

    def text(self, sort: str = "") -> str:
        return "".join(self.words.get(sort, ()))


@dataclass(slots=True)
class _Story:
    """One part with running words, read in one walk. Paragraphs, cells and rows may lie in one another."""

    name: str
    styles: frozenset[str]
    hidden: bool
    paragraphs: list[_Paragraph] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    deleted: int = 0
    count: int = 0
    row_count: int = 0
    cut: str = ""  # the words before, where they end with a digit

    def read(self, root: etree._Element) -> Iterator[Piece]:
        for event, element in etree.iterwalk(root, events=("start", "end"), tag=_TAGS):
            name = "t" if element.tag == _FORMULA else str(element.tag)[len(W) :]
            if event == "start":
                self._open(name, element)
            else:
                yield from self._close(name, element)

    def _open(self, name: str, element: etree._Element) -> None:
        if name == "p":
            self.paragraphs.append(_Paragraph())
        elif name == "r":
            self.runs.append(self._sort(element))
        elif name in {"del", "moveFrom"}:
            self.deleted += 1
        elif name == "tbl":
            self.columns.append(Columns())
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.rows[-1].append("")

    def _sort(self, run: etree._Element) -> str:
        if self.deleted:
            return "已删除的修订内容"
        if is_hidden_run(run, self.styles):
            return "隐藏文字"
        return faint(run)

    def _close(self, name: str, element: etree._Element) -> Iterator[Piece]:
        if name in {"t", "delText", "tab", "br", "instrText"}:
            self._word(name, element)
        elif name == "r" and self.runs:
            self.runs.pop()
        elif name in {"del", "moveFrom"}:
            self.deleted = max(0, self.deleted - 1)
        elif name == "p":
            yield from self._paragraph(self.paragraphs.pop())
        elif name == "tr" and self.rows:
            yield from self._row(self.rows.pop())
        elif name == "tbl" and self.columns:
            self.columns.pop()

    def _word(self, name: str, element: etree._Element) -> None:
        if not self.paragraphs:
            return
        sort = self.runs[-1] if self.runs else ""
        if name == "instrText":
            sort = sort or "域代码"
        elif name == "delText":
            sort = "已删除的修订内容"
        words = {"tab": "\t", "br": "\n"}.get(name) or element.text or ""
        self.paragraphs[-1].add(sort, words)

    def _paragraph(self, paragraph: _Paragraph) -> Iterator[Piece]:
        self.count += 1
        visible = paragraph.text()
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += ("\n" if self.rows[-1][-1] else "") + visible
        elif visible:
            yield Piece(visible, f"{self.name}第{self.count}段", self.hidden)
            if self.cut and visible[0].isdecimal():  # what was made from a PDF has a paragraph a line
                yield Piece(f"{self.cut}\n{visible}", f"{self.name}第{self.count}段", self.hidden)
            self.cut = visible[-_CUT:] if visible[-1].isdecimal() else ""
        place = f"表格第{self.row_count + 1}行" if self.rows else f"第{self.count}段"
        for sort in paragraph.words:
            if sort:
                yield Piece(paragraph.text(sort), f"{self.name}{place}的{sort}", hidden=True)

    def _row(self, cells: list[str]) -> Iterator[Piece]:
        self.row_count += 1
        columns = self.columns[-1] if self.columns else Columns()
        yield from columns.row(cells, f"{self.name}表格第{self.row_count}行", hidden=self.hidden)
