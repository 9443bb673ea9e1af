"""The original text with the words marked from which each field was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SURE, LIKELY = 0.9, 0.6  # as `gongwen.model.Reading.confidence` defines them


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the original text and the names of the fields that were read from it."""

    text: str
    fields: tuple[str, ...] = ()


def marked(plain: str, readings: Mapping[str, Any]) -> list[Segment]:
    """Cut the text at the edges of all spans. `readings`: field → {"spans": [[start, end], …], …}."""
    spans = [
        (max(0, start), min(len(plain), end), name)
        for name, reading in readings.items()
        for start, end in _pairs(reading.get("spans", ()))
        if start < end
    ]
    edges = sorted({0, len(plain), *(edge for start, end, _ in spans for edge in (start, end))})
    segments = []
    for start, end in pairwise(edges):
        names = tuple(sorted({name for a, b, name in spans if a <= start and end <= b}))
        segments.append(Segment(plain[start:end], names))
    return segments


def _pairs(spans: Iterable[Any]) -> list[tuple[int, int]]:
    return [(s["start"], s["end"]) if isinstance(s, Mapping) else (int(s[0]), int(s[1])) for s in spans]


def certainty(reading: Mapping[str, Any] | None) -> tuple[str, str]:
    """How far a reading may be trusted: (css word, Chinese word); both "" where nothing was read."""
    if not reading:
        return "", ""
    confidence = float(reading.get("confidence", 1))
    if reading.get("rule") == "editor":
        return "edited", "人工填写"
    if confidence >= SURE:
        return "sure", "已核定" if reading.get("checked") else "识别可靠"
    return ("likely", "请核对") if confidence >= LIKELY else ("doubt", "存疑，请核对")
