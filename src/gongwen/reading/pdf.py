"""PDF with a text layer: characters from pdfium, places only for those that decide the layout.

Asking pdfium for the box of every character costs half as much again as the text itself, so boxes
are asked for the ends of lines and the characters beside blanks.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.errors import (
    BrokenFileError,
    EncryptedFileError,
    NoTextError,
    OversizedFileError,
    ScannedFileError,
)
from gongwen.reading.layout import lay_out
from gongwen.reading.limits import Upload
from gongwen.reading.pdf_page import MAX_OBJECTS, page_size, read_page
from gongwen.reading.sheets import Sheet
from gongwen.reading.typed_text import is_garbled
from gongwen.source import Block, FileFormat, SourceText

LOCK = threading.Lock()  # pdfium is not thread-safe
_STARTED: list[bool] = []

_SCAN_CHARACTERS = 12  # a page of text has more than this, a scanned one at most a stamped page number
_PROPERTIES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "CreationDate": "created",
    "ModDate": "modified",
}
_NAMED_PAGES = 8


def read_pdf(upload: Upload) -> SourceText:
    """Read the text layer of a PDF.

    Raises:
        EncryptedFileError: an opening password is set.
        ScannedFileError: pages without a text layer.
        NoTextError: the characters carry no codes.
        BrokenFileError, OversizedFileError: as their names say.

    """
    with LOCK, opened(upload) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > upload.limits.pages:
            raise OversizedFileError(
                upload.name, sentence=f"文件有 {count} 页，超过 {upload.limits.pages} 页的上限。"
            )
        sheets = list(_sheets(document, count, upload))
        _refuse_scan(document, sheets, upload)
        properties = _properties(document)
    blocks = lay_out(sheets)
    _refuse_garbled(blocks, upload)
    return SourceText(
        tuple(blocks),
        FileFormat.PDF,
        upload.name,
        pages=count,
        properties=properties,
        warnings=tuple(_warnings(sheets)),
    )


@contextmanager
def opened(upload: Upload) -> Iterator[Any]:
    """The document as pdfium holds it; have `LOCK` while you use it."""
    if not _STARTED:
        pdfium.FPDF_InitLibrary()
        _STARTED.append(True)
    document = pdfium.FPDF_LoadMemDocument64(upload.data, len(upload.data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise EncryptedFileError(upload.name)
        raise BrokenFileError(upload.name)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _sheets(document: Any, count: int, upload: Upload) -> Iterator[Sheet]:
    characters = 0
    for index in range(count):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            yield Sheet(index + 1, 0, 0)
            continue
        sheet = Sheet(index + 1, *page_size(page))
        text_page = pdfium.FPDFText_LoadPage(page)
        if text_page:
            characters += max(pdfium.FPDFText_CountChars(text_page), 0)
            if characters > upload.limits.characters:
                raise OversizedFileError(
                    upload.name, sentence=f"文件超过 {upload.limits.characters} 字，系统无法处理。"
                )
            read_page(page, text_page, sheet)
            pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)
        yield sheet


def _visible(sheet: Sheet) -> int:
    return sum(len(piece.text) for piece in sheet.pieces)


def _refuse_scan(document: Any, sheets: list[Sheet], upload: Upload) -> None:
    """Pages, but hardly a character on them: a scan where there are pictures, else an empty file."""
    total = sum(_visible(sheet) for sheet in sheets)
    if total > _SCAN_CHARACTERS * len(sheets) or (total and not _has_picture(document, len(sheets))):
        return
    if _has_picture(document, len(sheets)):
        raise ScannedFileError(upload.name)
    raise NoTextError(upload.name)


def _has_picture(document: Any, count: int) -> bool:
    for index in range(min(count, 3)):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            continue
        objects = range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS))
        kinds = {pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)) for i in objects}
        pdfium.FPDF_ClosePage(page)
        if kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            return True
    return False


def _refuse_garbled(blocks: list[Block], upload: Upload) -> None:
    if is_garbled("".join(block.text for block in blocks)):
        raise NoTextError(
            upload.name,
            sentence="PDF 中的字体没有附带正确的文字编码，读出来是乱码。",
            advice="请上传排版时的原件（docx 等），或者用办公软件重新导出 PDF；都没有的，先用文字识别软件处理，核对无误后上传。",
        )


def _warnings(sheets: list[Sheet]) -> Iterator[str]:
    blank = [str(sheet.number) for sheet in sheets if not sheet.pieces]
    if blank:
        more = "等" if len(blank) > _NAMED_PAGES else ""
        yield f"第 {'、'.join(blank[:_NAMED_PAGES])} 页{more}没有文字，可能是图像，其内容没有读取。"


def _properties(document: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, key in _PROPERTIES.items():
        length = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
        if 2 < length <= 4096:  # noqa: PLR2004 - the closing zero alone; bytes of a sane entry
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDF_GetMetaText(document, name.encode(), buffer, length)
            value = buffer.raw[: length - 2].decode("utf-16-le", errors="replace").strip()
            if value:
                found[key] = value
    return found
