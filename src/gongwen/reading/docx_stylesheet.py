"""Styles of a docx by id, each parsed when it is first used: a template brings hundreds, a text uses five."""

import re
from collections.abc import Callable
from functools import cached_property
from xml.sax.saxutils import escape

from lxml import etree

from gongwen.reading.numbering import W

_OFF = frozenset({"0", "false", "off", "none"})
_TAG = re.compile(rb"<w:style ([^>]*)>")
_OPEN, _CLOSE, _END = b"<w:style ", b"</w:style>", b"</w:styles>"
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_HEAD = 4096


class StyleSheet:
    """Styles out of the bytes of word/styles.xml; `parse` makes a tree of well-formed bytes.

    A part written otherwise than Word and WPS write it (another prefix, another encoding, single
    quotes) is parsed whole.
    """

    def __init__(self, data: bytes | None, parse: Callable[[bytes], etree._Element]) -> None:
        self._data = data or b""
        self._parse = parse
        self._first = self._data.find(_OPEN)
        self._opening = b""
        self._elements: dict[str, etree._Element] = {}
        self._whole = not (data and self._is_usual())
        if data and self._whole:
            root = parse(data)
            self._elements = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
            self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def _is_usual(self) -> bool:
        data = self._data
        start = data.find(b"<w:styles", 0, _HEAD)
        end = data.find(b">", start)
        if start < 0 or self._first < 0 or b"'" in _tag_at(data, self._first):
            return False
        self._opening = data[start : end + 1]
        prolog = data[:start].lower()
        return b"encoding" not in prolog or b"utf-8" in prolog

    def find(self, style_id: str) -> etree._Element | None:
        """The style with this id."""
        if self._whole or style_id in self._elements:
            return self._elements.get(style_id)
        element = self._cut(style_id)
        if element is not None:
            self._elements[style_id] = element
        return element

    def _cut(self, style_id: str) -> etree._Element | None:
        data = self._data
        at = data.find(b'w:styleId="%s"' % escape(style_id, {'"': "&quot;"}).encode(), self._first)
        start = data.rfind(_OPEN, 0, at) if at >= 0 else -1
        end = data.find(_CLOSE, at)
        if start < 0 or end < 0:
            return None
        root = self._parse(self._opening + data[start : end + len(_CLOSE)] + _END)
        return next((e for e in root if e.get(W + "styleId") == style_id), None)

    @cached_property
    def default(self) -> str:
        """Id of the default paragraph style, "" where there is none."""
        if self._whole:
            named = (e for e in self._elements.values() if e.get(W + "type") == "paragraph")
            return next(
                (e.get(W + "styleId", "") for e in named if e.get(W + "default", "0") not in _OFF), ""
            )
        for tag in _TAG.finditer(self._data, self._first):
            if b'w:type="paragraph"' in tag[1] and re.search(rb'w:default="(?:1|true|on)"', tag[1]):
                found = re.search(rb'w:styleId="([^"]*)"', tag[1])
                return found[1].decode(errors="replace") if found else ""
        return ""

    @cached_property
    def run_defaults(self) -> etree._Element | None:
        """The w:rPr of the document's defaults."""
        if self._whole:
            return self._defaults if self._data else None
        start = self._data.find(_DEFAULTS, 0, self._first)
        end = self._data.find(_DEFAULTS_END, start, self._first)
        if start < 0 or end < 0:
            return None
        root = self._parse(self._opening + self._data[start : end + len(_DEFAULTS_END)] + _END)
        return root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")


def _tag_at(data: bytes, start: int) -> bytes:
    return data[start : data.find(b">", start)]
