"""PDF: the words of all pages, those nobody sees as well, and what lies beside the pages.

Pages are read by pdfium, which gives invisible words (mode 3), white ones, those outside the page and under pictures
with all others. What lies beside the pages, and what earlier savings left behind, is read from the objects.
"""

import ctypes
import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.errors import BrokenFileError, OversizedFileError, UnreadableFileError
from gongwen.reading.limits import Upload
from gongwen.reading.pdf import LOCK, opened
from gongwen.reading.pdf_page import MAX_OBJECTS, page_size
from gongwen.scrutiny.layers.pieces import Opening, Piece

_END = re.compile(rb"%%EOF[\r\n]{0,2}")
_REVISIONS = 6  # earlier savings that are read, the last ones
_OBJECTS = 200_000
_INVISIBLE = {3: "不可见文字", 7: "不可见文字"}
_WORDS = {
    "/Contents": "批注", "/T": "批注人或表单域", "/RC": "批注", "/V": "表单域", "/DV": "表单域", "/TU": "表单域",
    "/Alt": "替代文字", "/ActualText": "替代文字", "/E": "替代文字", "/Title": "书签或文档属性", "/Author": "文档属性",
    "/Subject": "文档属性", "/Keywords": "文档属性", "/Creator": "文档属性", "/Producer": "文档属性", "/JS": "脚本",
    "/URI": "链接", "/Subj": "批注", "/Desc": "附件说明", "/Company": "文档属性", "/Manager": "文档属性", "/Name": "名称",
    "/Comments": "文档属性",
}  # fmt: skip
_STREAMS = {"/Metadata": "文档属性（XMP）", "/JS": "脚本", "/XFA": "表单数据"}


def read(opening: Opening) -> Iterator[Piece]:
    """All words of a PDF. Raises EncryptedFileError, BrokenFileError, OversizedFileError."""
    pages = _pages(opening.upload)
    for number, (text, unseen) in enumerate(pages, 1):
        yield Piece(text, f"第{number}页")
        for words, why in unseen:
            yield Piece(words, f"第{number}页的{why}", hidden=True)
    yield from _earlier(opening, {text for text, _ in pages})
    yield from _objects(opening)


Page = tuple[str, list[tuple[str, str]]]


def _pages(upload: Upload) -> list[Page]:
    """The text of each page, and the words on it that nobody sees, with the reason."""
    with LOCK, opened(upload) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > upload.limits.pages:
            raise OversizedFileError(upload.name, sentence=f"文件有 {count} 页，超过上限。")
        return [_page(document, index) for index in range(count)]


def _page(document: Any, index: int) -> Page:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return "", []
    words = pdfium.FPDFText_LoadPage(page)
    text, unseen = "", []
    if words:
        count = pdfium.FPDFText_CountChars(words)
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        got = pdfium.FPDFText_GetText(words, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        text = buffer.raw[: 2 * max(got - 1, 0)].decode("utf-16-le", errors="replace")
        unseen = list(_unseen(page, words))
        pdfium.FPDFText_ClosePage(words)
    pdfium.FPDF_ClosePage(page)
    return text.replace("\r\n", "\n"), unseen


def _unseen(page: Any, words: Any) -> Iterator[tuple[str, str]]:
    width, height = page_size(page)
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        piece = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(piece) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        why = _why_unseen(piece, width, height)
        if why:
            size = pdfium.FPDFTextObj_GetText(piece, words, None, 0)
            buffer = ctypes.create_string_buffer(max(size, 2))
            pdfium.FPDFTextObj_GetText(
                piece, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            yield buffer.raw[: max(size - 2, 0)].decode("utf-16-le", errors="replace"), why


def _why_unseen(piece: Any, width: float, height: float) -> str:
    why = _INVISIBLE.get(pdfium.FPDFTextObj_GetTextRenderMode(piece))
    if why:
        return why
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if pdfium.FPDFPageObj_GetFillColor(piece, red, green, blue, alpha) and (
        alpha.value == 0 or min(red.value, green.value, blue.value) >= 254  # noqa: PLR2004 - white
    ):
        return "白色文字"
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(piece, left, bottom, right, top):
        return ""
    outside = right.value < 0 or top.value < 0 or left.value > width or bottom.value > height
    return "页面之外的文字" if outside else ""


def _earlier(opening: Opening, known: set[str]) -> Iterator[Piece]:
    """What stood in the file before it was last saved: each saving appends and leaves the old text where it was."""
    data = opening.upload.data
    ends = [match.end() for match in _END.finditer(data)][:-1]
    for number, end in enumerate(ends[-_REVISIONS:], 1):
        try:
            pages = _pages(Upload(data[:end], opening.upload.name, opening.limits))
        except UnreadableFileError:  # the first part of a file made for the web is no revision
            continue
        for page, (text, _) in enumerate(pages, 1):
            if text.strip() and text not in known:
                known.add(text)
                yield Piece(text, f"第{number}次保存的旧稿第{page}页", hidden=True)


def _objects(opening: Opening) -> Iterator[Piece]:
    """Annotations, forms, properties, scripts, outlines and files, wherever they hang."""
    reader = open_objects(opening.upload)
    try:
        for number in _numbers(reader):
            yield from _object(reader, number, opening)
    except UnreadableFileError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged object makes it
        raise BrokenFileError(opening.upload.name) from error


def open_objects(upload: Upload) -> Any:
    """The file as pypdf reads it, with the empty password where it asks for one."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(upload.data), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        reader.trailer["/Root"]
    except Exception as error:  # as above
        raise BrokenFileError(upload.name) from error
    return reader


def _numbers(reader: Any) -> list[tuple[int, int]]:
    """Object numbers of all objects in use, as (generation, number)."""
    plain = {(generation, n) for generation, table in reader.xref.items() for n in table}
    packed = {(0, number) for number in reader.xref_objStm}
    return sorted(plain | packed)[:_OBJECTS]


def _object(reader: Any, place: tuple[int, int], opening: Opening) -> Iterator[Piece]:
    from pypdf.generic import IndirectObject

    generation, number = place
    try:
        found = reader.get_object(IndirectObject(number, generation, reader))
    except Exception:  # noqa: BLE001 - one damaged object of many, as above
        return
    yield from _walk(found, opening, 0)


def _walk(found: Any, opening: Opening, depth: int) -> Iterator[Piece]:
    """The words of a dictionary and of what stands directly in it."""
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > 20:  # noqa: PLR2004 - direct objects are nested by hand-made files only
        return
    if isinstance(found, DictionaryObject):
        yield from _dictionary(found, opening)
        for value in found.values():
            if isinstance(value, DictionaryObject | ArrayObject):
                yield from _walk(value, opening, depth + 1)
    elif isinstance(found, ArrayObject):
        for value in found:
            if isinstance(value, DictionaryObject | ArrayObject):
                yield from _walk(value, opening, depth + 1)


def _dictionary(found: Any, opening: Opening) -> Iterator[Piece]:
    for key, place in _WORDS.items():
        value = found.raw_get(key) if key in found else None
        if isinstance(value, str) and not value.startswith("/"):
            yield Piece(value, place, hidden=True)
    sort = found.get("/Type"), found.get("/Subtype")
    if sort[0] == "/Metadata" or (sort[0] is None and sort[1] == "/XML"):
        yield Piece(re.sub(r"<[^<>]*>", "\n", _stream(found)), "文档属性（XMP）", hidden=True)
    for key in ("/JS", "/XFA"):
        value = found.get(key)
        if hasattr(value, "get_data"):
            yield Piece(_stream(value), _STREAMS[key], hidden=True)
    if sort[0] == "/EmbeddedFile":
        yield from _embedded(found, opening)


def _stream(found: Any) -> str:
    return str(found.get_data().decode("utf-8", errors="replace"))


def _embedded(found: Any, opening: Opening) -> Iterator[Piece]:
    try:
        for piece in opening.inner(found.get_data(), ""):
            yield Piece(
                piece.text, f"内嵌附件，{piece.place}", True, piece.hint, piece.numeric, piece.strings
            )
    except UnreadableFileError:
        return
