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
from gongwen.reading.sheets import Piece, Rule, Sheet, rules_of_box
from gongwen.reading.typed_text import count_unmapped, is_han, is_red, unified
from gongwen.source import Block, FileFormat, SourceText

_LOCK = threading.Lock()  # pdfium is not thread-safe
_STARTED: list[bool] = []

_SCAN_CHARACTERS = 12  # a page of text has more than this, a scanned one at most a stamped page number
_MAX_OBJECTS = 20_000  # of one page looked at for ruled lines
_NARROW, _WIDE = 0.7, 1.6  # blanks in ems: below, it is setting; above, it divides columns
_BOLD_WEIGHT = 600
_UNMAPPED_SHARE = 0.3
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
    with _LOCK, _opened(upload) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > upload.limits.pages:
            raise OversizedFileError(
                upload.name, sentence=f"文件有 {count} 页，超过 {upload.limits.pages} 页的上限。"
            )
        sheets = list(_sheets(document, count, upload))
        _refuse_scan(document, sheets, upload)
        properties = _properties(document)
    blocks = lay_out(sheets)
    _refuse_unmapped(blocks, upload)
    return SourceText(
        tuple(blocks),
        FileFormat.PDF,
        upload.name,
        pages=count,
        properties=properties,
        warnings=tuple(_warnings(sheets)),
    )


@contextmanager
def _opened(upload: Upload) -> Iterator[Any]:
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
        sheet = Sheet(index + 1, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
        text_page = pdfium.FPDFText_LoadPage(page)
        if text_page:
            characters += max(pdfium.FPDFText_CountChars(text_page), 0)
            if characters > upload.limits.characters:
                raise OversizedFileError(
                    upload.name, sentence=f"文件超过 {upload.limits.characters} 字，系统无法处理。"
                )
            sheet.rules = _rules(page, sheet.height)
            sheet.pieces = list(_PageText(text_page, sheet).pieces())
            pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)
        yield sheet


class _PageText:
    """The characters of one page and, on request, where they stand."""

    def __init__(self, text_page: Any, sheet: Sheet) -> None:
        self._handle = text_page
        self._sheet = sheet
        self.count = max(pdfium.FPDFText_CountChars(text_page), 0)
        self._text = self._characters()
        self._verticals = sorted((r.x0, r.y0, r.y1) for r in sheet.rules if not r.horizontal)
        self._box = pdfium.FS_RECTF()
        self._box_pointer = ctypes.byref(self._box)

    def _characters(self) -> str:
        if not self.count:
            return ""
        buffer = (ctypes.c_ushort * (self.count * 2 + 1))()
        written = pdfium.FPDFText_GetText(self._handle, 0, self.count, buffer)
        text = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
        if len(text) == self.count:
            return text
        # Surrogates or dropped characters: take one by one, so that places and characters agree.
        codes = (pdfium.FPDFText_GetUnicode(self._handle, i) for i in range(self.count))
        return "".join(map(_character, codes))

    def pieces(self) -> Iterator[Piece]:
        """Pieces in the order of the content stream, divided at line ends and wide gaps."""
        start = 0
        for line in self._text.splitlines(keepends=True):
            words = line.rstrip("\r\n")
            if words.strip():
                yield from self._divide(start, words)
            start += len(line)

    def _divide(self, start: int, words: str) -> Iterator[Piece]:
        """Pieces of one line: blanks of setting are dropped, wide ones divide."""
        words, start = words.rstrip(), start + len(words) - len(words.lstrip())
        words = words.lstrip()
        size = self._size(start)
        kept: list[str] = []
        first = position = 0
        while (blank := words.find(" ", position)) >= 0:
            after = blank
            while words[after] == " ":
                after += 1
            gap = self._left(start + after) - self._right(start + blank - 1)
            if gap > _WIDE * size or gap < -size:
                kept.append(words[position:blank])
                yield from self._pieces("".join(kept), start + first, start + blank - 1, size)
                kept, first = [], after
            else:
                beside_han = is_han(words[blank - 1]) or is_han(words[after])
                narrow = gap < _NARROW * size and beside_han and self._is_made(start + blank)
                kept.append(words[position:blank] + ("" if narrow else " "))
            position = after
        kept.append(words[position:])
        yield from self._pieces("".join(kept), start + first, start + len(words) - 1, size)

    def _piece(self, text: str, first: int, last: int, size: float) -> Piece:
        left = self._left(first)
        top, bottom = self._sheet.height - self._box.top, self._sheet.height - self._box.bottom
        right = max(self._right(last), left)
        bold = self._bold(first) and self._bold(last)
        return Piece(unified(text), left, right, top, bottom, size, self._red(first), bold)

    def _pieces(self, text: str, first: int, last: int, size: float) -> Iterator[Piece]:
        """One piece, or several where vertical rules of a table stand between the characters."""
        piece = self._piece(text, first, last, size)
        cuts = [
            x
            for x, top, bottom in self._verticals
            if piece.x0 + size / 3 < x < piece.x1 - size / 3 and top <= piece.middle <= bottom
        ]
        begin = first
        for x in cuts:
            index = next((i for i in range(begin + 1, last + 1) if self._left(i) > x - size / 3), last + 1)
            words = self._text[begin:index]
            if words.strip():
                yield self._piece(words.strip(), begin, begin + len(words.rstrip()) - 1, size)
            while index <= last and self._text[index] == " ":
                index += 1
            begin = index
        if begin == first:
            yield piece
        elif begin <= last:
            yield self._piece(self._text[begin : last + 1], begin, last, size)

    def _is_made(self, index: int) -> bool:
        """Whether pdfium made the character up from a gap: the file itself has none there."""
        return bool(pdfium.FPDFText_IsGenerated(self._handle, index) == 1)

    def _left(self, index: int) -> float:
        pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._box_pointer)
        return float(self._box.left)

    def _right(self, index: int) -> float:
        pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._box_pointer)
        return float(self._box.right)

    def _size(self, index: int) -> float:
        """Size in points: the font's, scaled as the text is."""
        size = pdfium.FPDFText_GetFontSize(self._handle, index)
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(self._handle, index, ctypes.byref(matrix)):
            size *= abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        return min(max(size, 1.0), 400.0) if size == size else 1.0  # noqa: PLR0124 - not a number

    def _red(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not pdfium.FPDFText_GetFillColor(self._handle, index, red, green, blue, alpha):
            return False
        return is_red(red.value, green.value, blue.value)

    def _bold(self, index: int) -> bool:
        return bool(pdfium.FPDFText_GetFontWeight(self._handle, index) >= _BOLD_WEIGHT)


def _character(code: int) -> str:
    try:
        character = chr(code)
    except (ValueError, OverflowError):
        return "\ufffd"
    return character if character.isprintable() or character in "\r\n\t" else "\ufffd"


def _rules(page: Any, height: float) -> list[Rule]:
    """Ruled lines among the drawn paths of a page."""
    rules: list[Rule] = []
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            rules.extend(rules_of_box(left, height - top, right, height - bottom))
    return rules


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
        objects = range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS))
        kinds = {pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)) for i in objects}
        pdfium.FPDF_ClosePage(page)
        if kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            return True
    return False


def _refuse_unmapped(blocks: list[Block], upload: Upload) -> None:
    text = "".join(block.text for block in blocks)
    if text and count_unmapped(text) > _UNMAPPED_SHARE * len(text):
        raise NoTextError(
            upload.name,
            sentence="PDF 中的字体没有附带文字编码，读出来是乱码。",
            advice="请上传排版时的原件（docx 等），或者用办公软件重新导出 PDF。",
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
