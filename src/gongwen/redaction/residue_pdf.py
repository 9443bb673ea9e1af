"""What a PDF still says: by pdfium, by pypdf, from all its objects, and from its bytes as they lie there."""

import logging
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.reading.limits import Upload
from gongwen.reading.pdf import LOCK, opened
from gongwen.redaction.folding import fold
from gongwen.redaction.pdf_text import read_sheet
from gongwen.redaction.residue import Residue, in_bytes, in_text
from gongwen.scrutiny.layers.pdf import open_objects

_LOGGER = logging.getLogger(__name__)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_DRAWS = re.compile(rb"(?:^|\s)(?:Tj|TJ|BT|cm|re|Do|rg)\s")
_TAG = re.compile(r"<[^<>]*>")
_CHARACTER_MAP = b"begincmap"
_SHORT = 4  # signs; looked for by pypdf on single lines, for its order of lines is not that of reading
_SNIFFED = 4096
_DEEPEST = 30
_MOST_UNPACKED = 400_000_000  # bytes of one stream


def look(data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    """What is found. Takes the lock of pdfium for itself."""
    yield from _pages(data, words)
    reader = open_objects(Upload(data))
    yield from _pages_again(reader, words)
    yield from _objects(reader, words)
    yield from _raw(data, words)


def _pages(data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    with LOCK, opened(Upload(data)) as document:
        sheets = [read_sheet(document, index) for index in range(pdfium.FPDF_GetPageCount(document))]
    for sheet in sheets:
        if sheet is not None:
            yield from in_text(sheet.text, words, f"第{sheet.number}页")


def _pages_again(reader: Any, words: Sequence[str]) -> Iterator[Residue]:
    long = [word for word in words if len(fold(word)) >= _SHORT]
    for number, page in enumerate(reader.pages, 1):
        try:
            text = page.extract_text()
        except Exception as error:  # noqa: BLE001 - pypdf raises whatever an odd font makes it; three ways remain
            _LOGGER.warning("page %d not read again: %s", number, error)
            continue
        yield from in_text(text, long, f"第{number}页")
        for line in text.splitlines():
            yield from in_text(line, words, f"第{number}页")


def _objects(reader: Any, words: Sequence[str]) -> Iterator[Residue]:
    """Every string and every stream of every object, reached or not."""
    from pypdf.generic import IndirectObject

    numbers = {(generation, n) for generation, table in reader.xref.items() for n in table}
    numbers |= {(0, number) for number in reader.xref_objStm}
    for generation, number in sorted(numbers):
        found = reader.get_object(IndirectObject(number, generation, reader))
        yield from _object(found, words, 0)
    yield from _object(reader.trailer, words, 0)


def _object(found: Any, words: Sequence[str], depth: int) -> Iterator[Residue]:
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    yield from _string(found, words)
    if depth > _DEEPEST:
        return
    if isinstance(found, StreamObject) and found.get("/Subtype") != "/Image":
        yield from _stream(found.get_data(), words)
    inner: list[Any] = []
    if isinstance(found, DictionaryObject):
        inner = [*found.keys(), *(found.raw_get(key) for key in found)]
    elif isinstance(found, ArrayObject):
        inner = list(found)
    for value in inner:
        yield from _object(value, words, depth + 1)


def _string(found: Any, words: Sequence[str]) -> Iterator[Residue]:
    from pypdf.generic import ByteStringObject, NameObject

    if isinstance(found, NameObject):
        yield from _name(found, words)
    elif isinstance(found, str):
        yield from in_text(found, words, "文件内部的文字")
    elif isinstance(found, ByteStringObject):
        yield from in_bytes(bytes(found), words, "文件内部的文字")


def _name(name: str, words: Sequence[str]) -> Iterator[Residue]:
    """Words of letters alone may be names of the format itself."""
    telling = [word for word in words if not (fold(word).isascii() and fold(word).isalpha())]
    yield from in_text(name, telling, "文件内部的名称")


def _stream(data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    """A stream unpacked: its bytes, and its words where it is text or draws text."""
    place = "文件内部的数据"
    yield from in_bytes(data, words, place)
    if _CHARACTER_MAP in data:
        return
    if _DRAWS.search(data):
        yield from in_text(b"".join(_STRING.findall(data)).decode("latin-1"), words, place)
    elif b"\0" not in data[:_SNIFFED]:
        for encoding in ("utf-8", "gb18030"):
            yield from in_text(_TAG.sub("", data.decode(encoding, "ignore")), words, place)


def _raw(data: bytes, words: Sequence[str]) -> Iterator[Residue]:
    """The bytes as they lie there, whatever the table of objects says."""
    yield from in_bytes(data, words, "文件内部的数据")
    for match in _STREAM.finditer(data):
        try:
            unpacked = zlib.decompressobj().decompress(match[1], _MOST_UNPACKED)
        except zlib.error:
            continue
        yield from in_bytes(unpacked, words, "文件内部的数据")
