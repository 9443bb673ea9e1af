"""Near-duplicates of texts: a bottom-k MinHash over character shingles. Pure, and the same on every machine.

The `SKETCH` smallest shingle hashes stand for a text; of two texts, the share of common values among the smallest of
both estimates the share of common shingles (Jaccard). The `KEYS` smallest serve to find candidates: two texts alike to
80 % miss each other there once in 600 times.
"""

import zlib
from collections.abc import Sequence

from kaicheng.kernel.text import folded

SHINGLE = 8  # characters; official texts share shorter runs by phrase alone
SKETCH = 128
KEYS = 4
_LONGEST = 100_000  # characters that count; a longer text is known by its beginning
_MIX = 0x9E3779B1  # spreads the CRC's bits, so that "smallest" favours no content
_MASK = 0xFFFFFFFF
_WIDTH = 4  # bytes a character in UTF-32


def fingerprint(text: str) -> list[int]:
    """Give the sketch of a text, smallest first; nothing for a text without words."""
    return sorted(_shingles(text))[:SKETCH]


def keys_of(sketch: Sequence[int]) -> list[int]:
    """Give the values by which candidates are looked up."""
    return list(sketch[:KEYS])


def estimated_likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate from two sketches the share of common shingles, 0..1."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    smallest = sorted(first | second)[:SKETCH]
    return sum(value in first and value in second for value in smallest) / len(smallest)


def likeness(one: str, other: str) -> float:
    """Give the share of common shingles of two texts, 0..1, exactly."""
    first, second = _shingles(one), _shingles(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def _shingles(text: str) -> set[int]:
    words = folded(text)[:_LONGEST]
    data = words.encode("utf-32-le")
    size = SHINGLE * _WIDTH
    if not data:
        return set()
    return {
        zlib.crc32(data[start : start + size]) * _MIX & _MASK
        for start in range(0, max(len(data) - size, 0) + 1, _WIDTH)
    }
