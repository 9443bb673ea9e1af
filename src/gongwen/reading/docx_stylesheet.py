"""Styles of a docx by id, each parsed when it is first used: a template brings hundreds, a text uses five."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from xml.sax.saxutils import escape, unescape

from lxml import etree

from gongwen.reading.numbering import W

_OFF = frozenset({"0", "false", "off", "none"})
_DEFAULT, _ID = re.compile(rb'w:default="(?:1|true|on)"'), re.compile(rb'w:styleId="([^"]*)"')
_OPEN, _CLOSE, _END = b"<w:style ", b"</w:style>", b"</w:styles>"
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_HEAD = 4096


class StyleSheet:
    """Styles out of word/styles.xml, read chunk by chunk; `parse` makes a tree of well-formed bytes.

    A part written otherwise than Word and WPS write it (another prefix, another encoding, single
    quotes) is parsed whole.
    """

    def __init__(self, chunks: Iterator[bytes], parse: Callable[[bytes], etree._Element]) -> None:
        self._chunks = chunks
        self._parse = parse
        self._data = b""
        self._elements: dict[str, etree._Element] = {}
        self._defaults: etree._Element | None = None
        self._opening = b""
        self._first = self._seek(_OPEN, 0)
        self._whole = not self._is_usual()
        if self._whole and self._data:
            self._read_all()

    def _read_all(self) -> None:
        root = self._parse(self._data + b"".join(self._chunks))
        self._elements = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def _seek(self, needle: bytes, start: int) -> int:
        """Place of `needle` from `start` on, reading as far as needed; -1 where it is nowhere."""
        while (at := self._data.find(needle, start)) < 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                return -1
            start = max(start, len(self._data) - len(needle))
            self._data += chunk
        return at

    def _is_usual(self) -> bool:
        data = self._data
        start = data.find(b"<w:styles", 0, _HEAD)
        end = data.find(b">", start)
        if start < 0 or self._first < 0 or b"'" in data[self._first : self._seek(b">", self._first)]:
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
        at = self._seek(b'w:styleId="%s"' % escape(style_id, {'"': "&quot;"}).encode(), self._first)
        if at < 0:
            return None
        end = self._seek(_CLOSE, at)
        start = self._data.rfind(_OPEN, 0, at)
        if start < 0 or end < 0:
            return None
        root = self._parse(self._opening + self._data[start : end + len(_CLOSE)] + _END)
        return next((e for e in root if e.get(W + "styleId") == style_id), None)

    @cached_property
    def default(self) -> str:
        """Id of the default paragraph style, "" where there is none."""
        if self._whole:
            named = (e for e in self._elements.values() if e.get(W + "type") == "paragraph")
            return next(
                (e.get(W + "styleId", "") for e in named if e.get(W + "default", "0") not in _OFF), ""
            )
        start = self._first
        while start >= 0:
            end = self._seek(b">", start)
            tag = self._data[start:end]
            if b'w:type="paragraph"' in tag and _DEFAULT.search(tag) and (found := _ID.search(tag)):
                return unescape(found[1].decode(errors="replace"), {"&quot;": '"'})
            start = self._seek(_OPEN, max(end, start + 1))
        return ""

    @cached_property
    def run_defaults(self) -> etree._Element | None:
        """The w:rPr of the document's defaults."""
        if self._whole:
            return self._defaults
        start = self._data.find(_DEFAULTS, 0, self._first)
        end = self._data.find(_DEFAULTS_END, start, self._first)
        if start < 0 or end < 0:
            return None
        root = self._parse(self._opening + self._data[start : end + len(_DEFAULTS_END)] + _END)
        return root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
