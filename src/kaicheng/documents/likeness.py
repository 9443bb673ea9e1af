"""Near-duplicates of texts: a bottom-k MinHash over character shingles. Pure, and the same on every machine.

The `SKETCH` smallest shingle hashes stand for a text; of two texts, the share of common values among the smallest of
both estimates the share of common shingles (Jaccard). The `KEYS` smallest serve to find candidates: two texts alike to
80 % miss each other on four of them once in 600 times. All papers of an office have phrases in common, so a value that
very many bear tells nothing and is passed over; the two more are for that.
"""

import zlib
from collections.abc import Mapping, Sequence

from kaicheng.kernel.text import folded

SHINGLE = 8  # characters; official texts share shorter runs by phrase alone
SKETCH = 128
KEYS = 6
FREQUENT = 50  # texts; a value that more of them bear finds everything and tells nothing
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


def telling_keys(sketch: Sequence[int], bearers: Mapping[int, int]) -> list[int]:
    """Give the values by which a text is looked for among others whose sketches are all at hand.

    `bearers`: how many of them bear a value. Nothing where no other bears any; where all are frequent, the rarest.
    """
    shared = [value for value in sketch if bearers[value] > 1]
    rare = [value for value in shared if bearers[value] <= FREQUENT][:KEYS]
    return rare or sorted(shared, key=lambda value: bearers[value])[:1]


def estimated_likeness(one: Sequence[int], other: Sequence[int], *, least: float = 0.0) -> float:
    """Estimate from two sketches the share of common shingles, 0..1; 0 at once where it cannot reach `least`."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    common = first & second
    if len(common) < least * min(SKETCH, len(first) + len(second) - len(common)):
        return 0.0
    smallest = sorted(first | second)[:SKETCH]
    return len(common.intersection(smallest)) / len(smallest)


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
