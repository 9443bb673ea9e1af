"""Metadata of pictures: what cameras and programs write beside the picture (EXIF, XMP, comments)."""

import re
import struct
from collections.abc import Iterator

from gongwen.scrutiny.layers.pieces import Piece

_GPS, _ORIENTATION = 0x8825, 0x0112
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_EXIF = b"Exif\0\0"
_IFD_ENTRY = 12
_PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def read(data: bytes) -> Iterator[Piece]:
    """What stands beside a picture, as text."""
    for _, segment in metadata(data):
        if tag(segment, _GPS) is not None:
            yield Piece("GPS", "图片的拍摄位置", hidden=True)
        for run in _PRINTABLE.finditer(segment):
            yield Piece(run[0].decode("utf-8", errors="replace"), "图片属性", hidden=True)


def metadata(data: bytes) -> list[tuple[str, bytes]]:
    """The segments that are no picture: their kind and content."""
    if data.startswith(b"\xff\xd8"):
        return [("jpeg", data[start + 4 : end]) for start, end, keep in jpeg_segments(data) if not keep]
    if data.startswith(b"\x89PNG"):
        return [("png", data[s + 8 : e - 4]) for s, e, keep in png_chunks(data) if not keep]
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return [("webp", data[s + 8 : e]) for s, e, keep in riff_chunks(data) if not keep]
    return []


def jpeg_segments(data: bytes) -> list[tuple[int, int, bool]]:
    """Segments before the picture: start, end, whether it belongs to the picture. APP0 and colours (ICC, Adobe) do."""
    found, place = [], 2
    while place + 4 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker = data[place + 1]
        if marker == 0xDA:  # noqa: PLR2004 - start of scan: the picture itself follows
            break
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + size
        metadata_marker = marker == 0xFE or 0xE1 <= marker <= 0xEF  # noqa: PLR2004 - COM, APP1 to APP15
        colours = marker == 0xE2 and data[place + 4 :].startswith(b"ICC_PROFILE")  # noqa: PLR2004
        adobe = marker == 0xEE  # noqa: PLR2004 - says how colours are coded
        found.append((place, end, not metadata_marker or colours or adobe))
        place = end
    return found


def png_chunks(data: bytes) -> list[tuple[int, int, bool]]:
    found, place = [], 8
    while place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        end = place + 12 + size
        found.append((place, min(end, len(data)), data[place + 4 : place + 8] not in _PNG_TEXTS))
        place = end
    return found


def riff_chunks(data: bytes) -> list[tuple[int, int, bool]]:
    found, place = [], 12
    while place + 8 <= len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        found.append((place, min(end, len(data)), data[place : place + 4] not in {b"EXIF", b"XMP "}))
        place = end
    return found


def tag(segment: bytes, wanted: int) -> int | None:
    """A tag of the first directory of an EXIF segment, as its bare value or offset."""
    tiff = segment.removeprefix(_EXIF)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < _IFD_ENTRY:
        return None
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    if first + 2 > len(tiff):
        return None
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for place in range(first + 2, first + 2 + count * _IFD_ENTRY, _IFD_ENTRY):
        if place + _IFD_ENTRY > len(tiff):
            return None
        number, sort = struct.unpack_from(order + "HH", tiff, place)
        if number == wanted:
            shape = "H" if sort == 3 else "I"  # noqa: PLR2004 - SHORT, else LONG
            return int(struct.unpack_from(order + shape, tiff, place + 8)[0])
    return None


def orientation(data: bytes) -> int:
    """How the picture is to be turned (EXIF); 1 for as it is."""
    values = (tag(segment, _ORIENTATION) for _, segment in metadata(data))
    return next((value for value in values if value), 1)
