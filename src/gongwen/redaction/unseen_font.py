"""A font for words that are read, searched and copied but not seen: its glyphs are plain boxes of many widths.

They are set in the mode that draws nothing. Boxes, not empty glyphs, because readers pass over what takes no room.
"""

import struct
from functools import cache

UNITS, ASCENT, DESCENT = 1000, 880, -120
STEPS = 20  # widths from a twentieth of the size to the whole
_CHECK = 0xB1B0AFBA
_ON_CURVE = 1
_GLYPHS = STEPS + 1


def glyph(width: int) -> int:
    """The glyph that is about as wide, in thousandths of the size."""
    return min(max(round(width * STEPS / UNITS), 1), STEPS)


@cache
def unseen_font() -> bytes:
    """A TrueType file; glyph 0 is empty."""
    outlines = [_outline(step * UNITS // STEPS) for step in range(1, _GLYPHS)]
    size = len(outlines[0])
    places = [0, *(size * step for step in range(_GLYPHS))]
    metrics = b"".join(struct.pack(">Hh", max(step, 1) * UNITS // STEPS, 0) for step in range(_GLYPHS))
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + _cmap(),
        b"glyf": b"".join(outlines),
        b"head": _head(0),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, UNITS, *(0,) * 3, 1, *(0,) * 7, _GLYPHS
        ),
        b"hmtx": metrics,
        b"loca": struct.pack(f">{len(places)}I", *places),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, _GLYPHS, 4, 1, 0, 0, 1, *(0,) * 8),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    tables[b"head"] = _head((_CHECK - _sum(_packed(tables))) & 0xFFFFFFFF)
    return _packed(tables)


def _outline(width: int) -> bytes:
    """A box from the lower left corner round, each corner by its distance from the one before."""
    head = struct.pack(">hhhhh", 1, 0, DESCENT, width, ASCENT)
    rest = struct.pack(">HH", 3, 0) + bytes([_ON_CURVE] * 4)
    across = struct.pack(">hhhh", 0, 0, width, 0)
    up = struct.pack(">hhhh", DESCENT, ASCENT - DESCENT, 0, DESCENT - ASCENT)
    return head + rest + across + up + b"\0\0"


def _cmap() -> bytes:
    """Format 4 with the one segment that ends every table."""
    return struct.pack(">HHHHHHHHHHHH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)


def _head(adjustment: int) -> bytes:
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        0x10000, 0x10000, adjustment, 0x5F0F3CF5, 0, UNITS, 0, 0, 0, DESCENT, UNITS, ASCENT, 0, 8, 2, 1, 0,
    )  # fmt: skip


def _packed(tables: dict[bytes, bytes]) -> bytes:
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    place = len(head) + 16 * len(tables)
    rows, bodies = b"", b""
    for tag, body in sorted(tables.items()):
        rows += struct.pack(">4sIII", tag, _sum(body), place + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    return head + rows + bodies


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF
