"""The characters of a page with where they stand, in points from the top left of the page as it is shown."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_ASCENT, _DESCENT = 0.9, 0.22  # of the size, above and below the line that letters stand on
_INVISIBLE = {3, 7}  # modes of text that is not drawn
_FINE = 100  # device units a point: pdfium gives whole ones
_FAR = 1000.0
_HIGH, _LOW, _AFTER = 0xD800, 0xDC00, 0xE000  # pairs of codes for one character
_CODES = 0x110000  # of Unicode
_THIN = 0.01

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Character:
    """One character. `ink`: what is drawn; `cell`: what must be covered so that nothing of it is seen.

    `made`: a blank or line end that is not in the file; `level`: it runs from left to right as shown; `unseen`: drawn in
    the invisible mode, as text recognition does.
    """

    text: str
    made: bool
    ink: Box
    cell: Box
    origin: tuple[float, float]
    size: float
    level: bool
    unseen: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its size in points as shown, its characters in reading order."""

    number: int
    width: float
    height: float
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        """One sign a character, so that places in it are indices of `characters`."""
        return "".join(character.text for character in self.characters)


class Shown:
    """Takes places of the page's own space to the page as shown."""

    def __init__(self, page: Any) -> None:
        self.width = float(pdfium.FPDF_GetPageWidthF(page))
        self.height = float(pdfium.FPDF_GetPageHeightF(page))
        self._page = page
        zero, east, north = self._asked(0, 0), self._asked(_FAR, 0), self._asked(0, _FAR)
        self._zero = zero
        self._east = ((east[0] - zero[0]) / _FAR, (east[1] - zero[1]) / _FAR)
        self._north = ((north[0] - zero[0]) / _FAR, (north[1] - zero[1]) / _FAR)

    def _asked(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (max(round(self.width * _FINE), 1), max(round(self.height * _FINE), 1))
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._zero[0] + x * self._east[0] + y * self._north[0],
            self._zero[1] + x * self._east[1] + y * self._north[1],
        )

    def way(self, x: float, y: float) -> tuple[float, float]:
        """A direction as shown."""
        return x * self._east[0] + y * self._north[0], x * self._east[1] + y * self._north[1]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def read_sheet(document: Any, index: int) -> Sheet | None:
    """The page with this index (from 0); None where pdfium cannot open it. Have the lock of pdfium."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        shown = Shown(page)
        words = pdfium.FPDFText_LoadPage(page)
        characters: tuple[Character, ...] = ()
        if words:
            characters = tuple(_characters(words, shown))
            pdfium.FPDFText_ClosePage(words)
        return Sheet(index + 1, shown.width, shown.height, characters)
    finally:
        pdfium.FPDF_ClosePage(page)


def _characters(words: Any, shown: Shown) -> Iterator[Character]:
    count = max(pdfium.FPDFText_CountChars(words), 0)
    index = 0
    while index < count:
        code = pdfium.FPDFText_GetUnicode(words, index)
        at = index
        if _HIGH <= code < _LOW and index + 1 < count:
            low = pdfium.FPDFText_GetUnicode(words, index + 1)
            if _LOW <= low < _AFTER:
                code = 0x10000 + ((code - _HIGH) << 10) + (low - _LOW)
                index += 1
        index += 1
        yield _character(words, at, code, shown)


def _character(words: Any, index: int, code: int, shown: Shown) -> Character:
    text = chr(code) if 0 < code < _CODES and not _HIGH <= code < _AFTER else "\ufffd"
    made = pdfium.FPDFText_IsGenerated(words, index) == 1
    matrix = pdfium.FS_MATRIX()
    size, way = float(pdfium.FPDFText_GetFontSize(words, index)), (1.0, 0.0)
    if pdfium.FPDFText_GetMatrix(words, index, ctypes.byref(matrix)):
        size *= abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        way = shown.way(matrix.a, matrix.b)
    size = min(max(size, 1.0), 400.0) if size == size else 1.0  # noqa: PLR0124 - not a number
    level = way[0] > 0 and abs(way[1]) < way[0] * 0.02
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(words, index, x, y)
    origin = shown.point(x.value, y.value)
    ink, loose = _ink(words, index, shown), _loose(words, index, shown)
    return Character(
        text,
        made,
        ink,
        _cell(ink, loose, origin, size, level=level),
        origin,
        size,
        level,
        _unseen(words, index),
    )


def _ink(words: Any, index: int, shown: Shown) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(words, index, left, right, bottom, top)
    return shown.box(left.value, bottom.value, right.value, top.value)


def _loose(words: Any, index: int, shown: Shown) -> Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(words, index, ctypes.byref(box))
    return shown.box(box.left, box.bottom, box.right, box.top)


def _cell(ink: Box, loose: Box, origin: tuple[float, float], size: float, *, level: bool) -> Box:
    """The loose box is as high as the font says, which reaches into other lines; so the size is gone by."""
    line = (loose[0], origin[1] - _ASCENT * size, loose[2], origin[1] + _DESCENT * size)
    around = line if level else loose
    if ink[2] - ink[0] < _THIN or ink[3] - ink[1] < _THIN:
        return around
    return (min(around[0], ink[0]), min(around[1], ink[1]), max(around[2], ink[2]), max(around[3], ink[3]))


def _unseen(words: Any, index: int) -> bool:
    drawn = pdfium.FPDFText_GetTextObject(words, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE
