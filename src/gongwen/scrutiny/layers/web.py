"""Characters: plain text, tables in CSV, web pages with their comments, scripts and attributes."""

import html
import re
from collections.abc import Iterator

from gongwen.reading.detect import Content
from gongwen.scrutiny.layers.pieces import Piece

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(?:alt|title|value|content|placeholder|href|data-[\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?:/?(?:p|div|tr|table|li|ul|ol|h\d|br|hr|section|article|title|body|td|th)\b)[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")


def read(text: str, sort: object) -> Iterator[Piece]:
    """The pieces of decoded characters."""
    if sort is not Content.HTML:
        yield Piece(text, "")
        return
    for match in _COMMENT.finditer(text):
        yield Piece(html.unescape(match[1]), "网页注释", hidden=True)
    shown = _COMMENT.sub("", text)
    for match in _SCRIPT.finditer(shown):
        yield Piece(match[2], "网页脚本和样式", hidden=True)
    shown = _SCRIPT.sub("", shown)
    for tag in _TAG.finditer(shown):
        for match in _ATTRIBUTE.finditer(tag[0]):
            yield Piece(html.unescape(match[1] or match[2] or ""), "网页标签属性", hidden=True)
    shown = _CELL_END.sub("\t", shown)
    yield Piece(html.unescape(_TAG.sub("", _BLOCK.sub("\n", shown))), "正文")
