"""A page as a picture, with the boxes burnt in."""

import ctypes
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium

from gongwen.redaction.pdf_plan import Cover
from gongwen.redaction.pdf_text import Sheet
from gongwen.redaction.refusals import PageTooLargeError

POINTS = 72  # to the inch
_MOST_PIXELS = 100_000_000  # of a page: A0 at 200 dpi has 62 million
_QUALITY = 90
_LABEL_HEIGHT = 0.72  # of a box
_LABEL_MOST = 14.0  # points
_SEEN = 8  # of 255: less contrast cannot be read
_SMALLEST = 8  # pixels; smaller letters cannot be read


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it stands in a PDF: its size in pixels, colour space, filter, bytes."""

    width: int
    height: int
    space: str
    filter: str
    data: bytes = field(repr=False)


def rendered(document: Any, index: int, dpi: float, name: str, *, coarser: bool = False) -> Any:
    """The page as a Pillow picture, as a browser shows it, on white. Have the lock of pdfium.

    `coarser`: at fewer dots to the inch where the page is too large.

    Raises:
        PageTooLargeError: it would have more pixels than can be held.

    """
    from PIL import Image

    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return None
    scale = dpi / POINTS
    if coarser:
        points = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
        scale = min(scale, (_MOST_PIXELS / 2 / max(points, 1.0)) ** 0.5)
    width = max(math.ceil(pdfium.FPDF_GetPageWidthF(page) * scale), 1)
    height = max(math.ceil(pdfium.FPDF_GetPageHeightF(page) * scale), 1)
    try:
        if width * height > _MOST_PIXELS:
            raise PageTooLargeError(name)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            raise PageTooLargeError(name)
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        held = pdfium.FPDFBitmap_GetBuffer(bitmap)
        pixels = ctypes.string_at(held, stride * height)
        pdfium.FPDFBitmap_Destroy(bitmap)
    finally:
        pdfium.FPDF_ClosePage(page)
    return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", stride)


def burn(picture: Any, covers: Sequence[Cover], size: tuple[float, float]) -> None:
    """Black boxes over the picture of a page of this size in points, white labels on them where they fit."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    across, down = picture.width / size[0], picture.height / size[1]
    for cover in covers:
        left, top, right, bottom = cover.box
        corners = (
            math.floor(left * across), math.floor(top * down),
            math.ceil(right * across), math.ceil(bottom * down),
        )  # fmt: skip
        pen.rectangle(corners, fill=(0, 0, 0))
    for cover in covers:
        _label(pen, cover, across, down)


def _label(pen: Any, cover: Cover, across: float, down: float) -> None:
    if not cover.label:
        return
    left, top, right, bottom = cover.box
    wide, high = (right - left) * across, (bottom - top) * down
    size = int(min(high * _LABEL_HEIGHT, _LABEL_MOST * down, wide * 0.9 / len(cover.label)))
    if size >= _SMALLEST:
        middle = ((left + right) / 2 * across, (top + bottom) / 2 * down)
        pen.text(middle, cover.label, font=_font(size), fill=(255, 255, 255), anchor="mm")


@cache
def _font(size: int) -> Any:
    import pylopdf_fonts_zh_cn as fonts
    from PIL import ImageFont

    return ImageFont.truetype(str(fonts.sans_path()), size)


def covered_before(picture: Any, sheet: Sheet) -> set[int]:
    """Indices of characters that cannot be seen on the picture of their page: under a box drawn earlier, or white."""
    grey = picture.convert("L")
    across, down = picture.width / sheet.width, picture.height / sheet.height
    found = set()
    for index, character in enumerate(sheet.characters):
        if character.made or not character.text.strip():
            continue
        left, top, right, bottom = character.cell if character.unseen else character.ink
        corners = (
            max(int(left * across) - 1, 0), max(int(top * down) - 1, 0),
            min(int(right * across) + 2, grey.width), min(int(bottom * down) + 2, grey.height),
        )  # fmt: skip
        if corners[0] < corners[2] and corners[1] < corners[3]:
            low, high = grey.crop(corners).getextrema()
            if high - low >= _SEEN:
                continue
        found.add(index)
    return found


def encoded(picture: Any) -> Encoded:
    """Without loss where that is small, as pages of words are; else as JPEG."""
    grey = _is_grey(picture)
    bare = picture.convert("L") if grey else picture
    space = "/DeviceGray" if grey else "/DeviceRGB"
    plain = zlib.compress(bare.tobytes(), 6)
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
    photo = buffer.getvalue()
    if len(plain) <= 2 * len(photo):
        return Encoded(picture.width, picture.height, space, "/FlateDecode", plain)
    return Encoded(picture.width, picture.height, space, "/DCTDecode", photo)


def _is_grey(picture: Any) -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    return (
        ImageChops.difference(red, green).getbbox() is None
        and ImageChops.difference(green, blue).getbbox() is None
    )


def png(picture: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
