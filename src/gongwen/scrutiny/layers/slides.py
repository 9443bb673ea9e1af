"""Presentations (pptx): slides with their tables, hidden slides, notes, comments."""

import re
from collections.abc import Iterator

from lxml import etree

from gongwen.reading.package import Package
from gongwen.reading.safe_xml import part_tree
from gongwen.scrutiny.layers.parts import DRAWING, alternatives, long_values, other_parts
from gongwen.scrutiny.layers.pieces import Opening, Piece
from gongwen.scrutiny.layers.tables import Columns

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read(opening: Opening) -> Iterator[Piece]:
    """All words of a presentation."""
    package = Package(opening.upload)
    done = set()
    for part in package.names:
        match = _SLIDE.fullmatch(part)
        if match:
            done.add(part)
            yield from _slide(package, part, match[1])
    yield from other_parts(package, done, opening)


def _slide(package: Package, part: str, number: str) -> Iterator[Piece]:
    root = part_tree(package, part)
    hidden = root.get("show") in {"0", "false"}
    place = f"{'隐藏的' if hidden else ''}第{number}页幻灯片"
    in_tables: set[etree._Element] = set()
    for table in root.iter(DRAWING + "tbl"):
        columns = Columns()
        for row in table.iter(DRAWING + "tr"):
            cells = [text_of(cell) for cell in row.iter(DRAWING + "tc")]
            yield from columns.row(cells, f"{place}的表格", hidden=hidden)
        in_tables |= set(table.iter(DRAWING + "p"))
    for paragraph in root.iter(DRAWING + "p"):
        if paragraph not in in_tables:
            yield Piece(text_of(paragraph), place, hidden)
    for text in alternatives(package, part):
        yield Piece(text, f"{place}中图形的替代文字", hidden=True)
    yield from long_values(package, part, f"{place}中图形的名称等设置")


def text_of(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(DRAWING + "t"))
