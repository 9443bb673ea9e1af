"""One page of a PDF: its characters in pieces, its ruled lines, what was filled into its fields."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from math import pi
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.reading.sheets import Piece, Rule, Sheet, rules_of_box
from gongwen.reading.typed_text import is_han, is_red, unified

MAX_OBJECTS = 20_000  # of one page looked at for ruled lines
_MAX_NOTES, _MAX_VALUE = 2_000, 20_000  # annotations of a page, bytes of one value
_SAMPLES = 16  # characters asked how they are turned
_NARROW, _WIDE = 0.7, 1.6  # blanks in ems: below, it is setting; above, it divides columns
_BOLD_WEIGHT = 600
_FIELD_SIZE = 12.0

Box = tuple[float, float, float, float]


def page_size(page: Any) -> tuple[float, float]:
    """Width and height (points) of the page before it is turned for showing, as its places are counted."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return (height, width) if pdfium.FPDFPage_GetRotation(page) % 2 else (width, height)


def read_page(page: Any, text_page: Any, sheet: Sheet) -> None:
    """Put what the page says onto `sheet`; a page of lying text is turned upright."""
    text = _PageText(text_page, sheet)
    sheet.rules = _rules(page, sheet, text.turn)
    sheet.pieces = [*text.pieces(), *_filled_in(page, sheet, text.turn)]
    if text.turn % 2:
        sheet.width, sheet.height = sheet.height, sheet.width


def upright(box: Box, sheet: Sheet, turn: int) -> Box:
    """(left, top, right, bottom), y downwards, of a box (left, bottom, right, top), y upwards, turned back."""
    left, bottom, right, top = box
    if turn == 0:
        return left, sheet.height - top, right, sheet.height - bottom
    if turn == 1:
        return sheet.height - top, sheet.width - right, sheet.height - bottom, sheet.width - left
    if turn == 2:  # noqa: PLR2004 - upside down
        return sheet.width - right, bottom, sheet.width - left, top
    return bottom, left, top, right


class _PageText:
    """The characters of one page and, on request, where they stand."""

    def __init__(self, text_page: Any, sheet: Sheet) -> None:
        self._handle = text_page
        self._sheet = sheet
        self.count = max(pdfium.FPDFText_CountChars(text_page), 0)
        self._text = self._characters()
        self._verticals: list[tuple[float, float, float]] = []  # rules of tables: x, top, bottom
        self._box = pdfium.FS_RECTF()
        self._box_pointer = ctypes.byref(self._box)
        self.turn = self._turned()

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
        self._verticals = sorted((r.x0, r.y0, r.y1) for r in self._sheet.rules if not r.horizontal)
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
        left, top, _, bottom = self._place(first)
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

    def _turned(self) -> int:
        """Quarter turns clockwise of most of the text: tables lie on their side on upright pages."""
        steps = range(0, self.count, max(self.count // _SAMPLES, 1))
        angles = (pdfium.FPDFText_GetCharAngle(self._handle, i) for i in steps if self._text[i].strip())
        turns = Counter(round(angle / (pi / 2)) % 4 for angle in angles if angle >= 0)
        return turns.most_common(1)[0][0] if turns else 0

    def _place(self, index: int) -> Box:
        """Left, top, right and bottom of a character on the sheet as one reads it."""
        pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._box_pointer)
        box = self._box
        return upright((box.left, box.bottom, box.right, box.top), self._sheet, self.turn)

    def _left(self, index: int) -> float:
        if self.turn:
            return self._place(index)[0]
        pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._box_pointer)
        return float(self._box.left)

    def _right(self, index: int) -> float:
        if self.turn:
            return self._place(index)[2]
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


def _rules(page: Any, sheet: Sheet, turn: int) -> list[Rule]:
    """Ruled lines among the drawn paths of a page."""
    rules: list[Rule] = []
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            rules.extend(rules_of_box(*upright((left, bottom, right, top), sheet, turn)))
    return rules


def _filled_in(page: Any, sheet: Sheet, turn: int) -> Iterator[Piece]:
    """What was typed into form fields and text notes, where it stands."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MAX_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        text = ""
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            text = _value(note, b"Contents")
        elif kind == pdfium.FPDF_ANNOT_WIDGET and _value(note, b"FT") in {"Tx", "Ch"}:
            text = _value(note, b"V")
        rect = pdfium.FS_RECTF()
        if text.strip() and pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
            left, top, right, bottom = upright((rect.left, rect.bottom, rect.right, rect.top), sheet, turn)
            for row, line in enumerate(text.replace("\r", "\n").split("\n")):
                size = min(_FIELD_SIZE, max(bottom - top, 1.0))
                yield Piece(unified(line), left, right, top + row * size, top + (row + 1) * size, size)
        pdfium.FPDFPage_CloseAnnot(note)


def _value(note: Any, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length <= _MAX_VALUE:  # noqa: PLR2004 - the closing zero alone
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", errors="replace")
