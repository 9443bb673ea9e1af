"""Making a `Reading`: the value, the words, where they stand."""

from collections.abc import Sequence
from typing import TypeVar

from gongwen.model import Reading, Span
from gongwen.recognition.normalise import NormalText

T = TypeVar("T")
Range = tuple[int, int]


def reading(text: NormalText, value: T, ranges: Sequence[Range], confidence: float, rule: str) -> Reading[T]:
    """Build a reading from ranges of the normal text."""
    spans: list[Span] = []
    for start, end in ranges:
        spans.extend(text.spans(start, end))
    words = "".join(text.source[s.start : s.end] for s in spans)
    return Reading(value, words, tuple(spans), confidence, rule)


def shown(text: NormalText, ranges: Sequence[Range]) -> str:
    """Return the words of the ranges as a reader should see them."""
    return "".join(text.shown[a:b] for a, b in ranges)
