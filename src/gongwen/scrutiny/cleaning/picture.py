"""Pictures without what cameras and programs write beside them. The picture itself is not touched."""

import struct

from gongwen.scrutiny.layers.picture import jpeg_segments, metadata, orientation, png_chunks, riff_chunks

_UPRIGHT = 1


def stripped(data: bytes) -> bytes:
    """The picture without metadata; how it is turned stays, else it would lie on its side."""
    if not metadata(data):
        return data
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG"):
        return data[:8] + b"".join(data[start:end] for start, end, keep in png_chunks(data) if keep)
    return _webp(data)


def _jpeg(data: bytes) -> bytes:
    segments = jpeg_segments(data)
    end = segments[-1][1] if segments else 2
    turned = orientation(data)
    exif = b"" if turned == _UPRIGHT else _turning(turned)
    kept = b"".join(data[start:stop] for start, stop, keep in segments if keep)
    # APP0 must come first where there is one
    first = kept[: 2 + int.from_bytes(kept[2:4], "big")] if kept.startswith(b"\xff\xe0") else b""
    return data[:2] + first + exif + kept[len(first) :] + data[end:]


def _turning(turned: int) -> bytes:
    """An EXIF segment that says how the picture is turned and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _webp(data: bytes) -> bytes:
    chunks = b"".join(data[start:end] for start, end, keep in riff_chunks(data) if keep)
    if chunks.startswith(b"VP8X"):
        flags = chunks[8] & ~0x0C  # neither EXIF nor XMP any more
        chunks = chunks[:8] + bytes([flags]) + chunks[9:]
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
