"""One folding for everything that is compared: width, case, traditional characters, blanks inside words.

`fold` keeps, for every character of the folded text, where it stood in the original, so that marks are set in the
text as it was written.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
_GAP = re.compile(rf"(?<=[{_HAN}])[ \t\u3000\xa0]+(?=[{_HAN}])")
_SPACES = re.compile(r"[ \t\u3000\xa0\u200b\ufeff]+")
# Plain one-to-one changes: done on the whole text at once. What NFKC makes longer (㎡, ①) goes the slow way.
_ONE_TO_ONE: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xA0: 0x20,
    **{ord(c): "〔" for c in "[［【〖﹝"},
    **{ord(c): "〕" for c in "]］】〗﹞"},
    ord("“"): '"',
    ord("”"): '"',
    ord("‘"): "'",
    ord("’"): "'",
    ord("—"): "-",
    ord("－"): "-",
    ord("–"): "-",
    ord("·"): "·",
    ord("•"): "·",
}
_KEPT = (
    "（），：；！？、。《》〈〉…"  # NFKC would only make them ASCII or longer; they are folded here or left
)
_ONE_TO_ONE.update({ord(a): b for a, b in zip("（），：；！？", "(),:;!?", strict=True)})
# The same by pattern: `str.translate` asks the table for every character, a text has one in ten that changes.
_CHANGED = {chr(code): new if isinstance(new, str) else chr(new) for code, new in _ONE_TO_ONE.items()}
_CHANGING = re.compile("[" + "".join(map(re.escape, _CHANGED)) + "]")
_BLANKS = " \t\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` and, if any character moved, `places`: index in `text` → index in the original (one more at the end)."""

    text: str
    places: "array[int] | None"
    length: int  # of the original

    def place(self, index: int) -> int:
        """Where the character stood in the original."""
        return index if self.places is None else self.places[index]


def fold(text: str) -> Folded:
    """Fold a text. Line ends stay; they part paragraphs."""
    changed = _CHANGING.sub(_change, text)
    places: array[int] | None = None
    plain = changed.replace("…", "") if "…" in changed else changed
    if not unicodedata.is_normalized("NFKC", plain):
        changed, places = _compose(changed)
    lowered = changed.lower()
    if len(lowered) != len(changed):  # İ and a few others grow: leave those as they are
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in changed)
    lowered = simplified(lowered)
    if "\u200b" in lowered or "﻿" in lowered or _has_gap(lowered):
        lowered, places = _close_gaps(lowered, places)
    return Folded(lowered, places, len(text))


def _change(match: re.Match[str]) -> str:
    return _CHANGED[match[0]]


def _has_gap(text: str) -> bool:
    return any(blank in text for blank in _BLANKS) and _GAP.search(text) is not None


def folded_text(text: str) -> str:
    return fold(text).text


def squeezed(text: str) -> str:
    """The folded text without blanks, line ends and punctuation: for comparing titles and names."""
    return "".join(c for c in fold(text).text if c.isalnum())


def simplified(text: str) -> str:
    """Traditional characters → simplified, one for one; untouched (and quick) where there are none."""
    if not _traditional().search(text):
        return text
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(c if len(new := _converter().convert(c)) != 1 else new for c in text)


def _compose(text: str) -> tuple[str, "array[int]"]:
    """NFKC by single characters (with the marks that follow them), keeping places."""
    out: list[str] = []
    places = array("I")
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = text[start:end]
        made = piece if piece in _KEPT else unicodedata.normalize("NFKC", piece)
        out.append(made)
        places.extend([start] * len(made))
        start = end
    places.append(len(text))
    return "".join(out), places


def _close_gaps(text: str, places: "array[int] | None") -> tuple[str, "array[int]"]:
    """Drop blanks between Chinese characters (关　于 → 关于) and characters of no width."""
    before = places if places is not None else array("I", range(len(text) + 1))
    out: list[str] = []
    kept = array("I")
    last = 0
    for match in re.finditer(rf"[\u200b\ufeff]+|{_GAP.pattern}", text):
        out.append(text[last : match.start()])
        kept.extend(before[last : match.start()])
        last = match.end()
    out.append(text[last:])
    kept.extend(before[last:])
    return "".join(out), kept


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Characters that Taiwan's set has and the mainland's has not, and that the converter changes."""
    found = [
        char for char in map(chr, range(0x4E00, 0x9FA6)) if not _in(char, "gb2312") and _in(char, "big5")
    ]
    new: str = _converter().convert("\n".join(found))
    return re.compile("[" + "".join(a for a, b in zip(found, new.split("\n"), strict=True) if a != b) + "]")


def _in(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
