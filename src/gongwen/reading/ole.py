"""Compound files (OLE2, MS-CFB): just enough to tell what is inside and whether it is encrypted."""

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_SIZE = 512
_ENTRY_SIZE = 128
_MAX_DIRECTORY_SECTORS = 4096
_MAX_CHAIN = 1_000_000
_END = 0xFFFFFFFA  # this and above are no sector numbers but marks (MS-CFB 2.1)
_STREAM, _ROOT = 2, 5
_NAME_LENGTHS = 2, 64  # bytes of an entry's name with its closing zero


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory entry: a stream's name, first sector and size in bytes."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """Directory of a compound file. Damaged chains end early instead of raising."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER_SIZE or not data.startswith(SIGNATURE):
            raise ValueError("not a compound file")
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in {9, 12}:
            raise ValueError("unknown sector size")
        self._sector = 1 << shift
        self._fat = self._read_fat()
        (directory,) = struct.unpack_from("<I", data, 48)
        raw = self._chain(directory, _MAX_DIRECTORY_SECTORS * self._sector)
        self.entries = tuple(
            entry for i in range(0, len(raw) - _ENTRY_SIZE + 1, _ENTRY_SIZE) if (entry := _entry(raw, i))
        )

    def find(self, name: str) -> Entry | None:
        """The first stream of that name, whatever storage it lies in."""
        return next((e for e in self.entries if e.name.lower() == name.lower() and e.kind == _STREAM), None)

    def head(self, entry: Entry, size: int) -> bytes:
        """The first bytes of a stream that is not kept in the mini stream (≥ 4096 bytes)."""
        return self._chain(entry.start, size)[:size]

    def _sector_bytes(self, number: int) -> bytes:
        offset = (number + 1) * self._sector
        return self._data[offset : offset + self._sector]

    def _read_fat(self) -> list[int]:
        count = min(109, struct.unpack_from("<I", self._data, 44)[0])
        fat: list[int] = []
        for number in struct.unpack_from(f"<{count}I", self._data, 76):
            block = self._sector_bytes(number) if number < _END else b""
            fat.extend(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))
        return fat

    def _chain(self, start: int, limit: int) -> bytes:
        parts: list[bytes] = []
        size, number = 0, start
        while number < min(_END, len(self._fat)) and size < limit and len(parts) < _MAX_CHAIN:
            block = self._sector_bytes(number)
            if not block:
                break
            parts.append(block)
            size += len(block)
            number = self._fat[number]
        return b"".join(parts)


def _entry(raw: bytes, offset: int) -> Entry | None:
    length, kind = struct.unpack_from("<HB", raw, offset + 64)
    if kind not in {1, _STREAM, _ROOT} or not _NAME_LENGTHS[0] <= length <= _NAME_LENGTHS[1]:
        return None
    name = raw[offset : offset + length - 2].decode("utf-16-le", errors="replace")
    start, size = struct.unpack_from("<II", raw, offset + 116)
    return Entry(name, kind, start, size)
