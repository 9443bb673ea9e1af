"""Open documents (odt, ods, odp): words with where they stand, annotations, tracked changes, properties."""

from collections.abc import Iterator

from lxml import etree

from gongwen.reading.package import Package
from gongwen.reading.safe_xml import parse_xml
from gongwen.scrutiny.layers.parts import words
from gongwen.scrutiny.layers.pieces import Opening, Piece
from gongwen.scrutiny.layers.sheet import digits_of
from gongwen.scrutiny.layers.tables import Columns

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PARAGRAPHS = {TEXT + "p", TEXT + "h"}
_HIDDEN = {
    OFFICE + "annotation": "批注",
    TEXT + "tracked-changes": "修订内容",
    TEXT + "hidden-text": "隐藏文字",
    TEXT + "hidden-paragraph": "隐藏文字",
}


def read(opening: Opening) -> Iterator[Piece]:
    """All words of an open document."""
    package = Package(opening.upload)
    for part in package.names:
        if part in {"content.xml", "styles.xml"} or part.endswith("/content.xml"):
            root = parse_xml(package.read(part), opening.upload.name)
            yield from _paragraphs(root, "正文" if part == "content.xml" else "页眉、页脚和嵌入对象")
            yield from _rows(root)
        elif part.endswith(".xml") and part != "META-INF/manifest.xml":
            place = "文档属性（作者、单位等）" if part == "meta.xml" else "其他内部数据"
            yield from words(parse_xml(package.read(part), opening.upload.name), place, hidden=True)


def _paragraphs(root: etree._Element, name: str) -> Iterator[Piece]:
    for number, paragraph in enumerate(root.iter(*_PARAGRAPHS), 1):
        outer = next((_HIDDEN[a.tag] for a in paragraph.iterancestors() if a.tag in _HIDDEN), "")
        text = "".join(str(words) for words in paragraph.itertext())
        if text:
            place = outer or f"{name}第{number}段"
            yield Piece(text, place, hidden=bool(outer))


def _rows(root: etree._Element) -> Iterator[Piece]:
    for table in root.iter(TABLE + "table"):
        name, columns = table.get(TABLE + "name", ""), Columns()
        for number, row in enumerate(table.iter(TABLE + "table-row"), 1):
            hidden = row.get(TABLE + "visibility") in {"collapse", "filter"}
            cells = ["".join(map(str, cell.itertext())) for cell in row.iter(TABLE + "table-cell")]
            yield from columns.row(
                cells, f"表格“{name}”{'隐藏的' if hidden else ''}第{number}行", hidden=hidden
            )
            for cell in row.iter(TABLE + "table-cell"):
                value = digits_of(cell.get(OFFICE + "value", ""))
                if value:
                    yield Piece(value, f"表格“{name}”第{number}行", hidden, numeric=True)
