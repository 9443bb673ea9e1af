"""Two tasks made one, one task made two: what becomes of the text and of the places it was read from. Pure.

Layout blanks do not count: whatever is joined or divided keeps every character that is not a blank, in its order.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Quote = dict[str, Any]
_AFTER_SENTENCE = re.compile(r"(?<=[。；！？\n])(?![。；！？\n”’）》])")
_CLOSED = ("。", "；", "！", "？", "”", "）", "：", "\n")
_ENOUGH = 60  # characters by which a sentence is found again


def sentences(text: str) -> list[str]:
    """The text cut behind each 。；！？ and line; joined they are the text again."""
    return [one for one in _AFTER_SENTENCE.split(text) if one.strip()] if text.strip() else []


def halves(text: str, at: int) -> tuple[str, str] | None:
    """The text before and from the sentence with this index; None where there is none, or nothing before it."""
    parts = sentences(text)
    if not 0 < at < len(parts):
        return None
    return "".join(parts[:at]).strip(), "".join(parts[at:]).strip()


def joined(first: str, heading: str, second: str) -> str:
    """Two texts as one; the heading of the second stands before what it headed."""
    if heading and squeezed(heading) not in squeezed(second):
        second = f"{heading}。{second}" if second else heading
    if not first or not second:
        return first or second
    return f"{first}{'' if first.endswith(_CLOSED) else chr(10)}{second}"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# -- places -------------------------------------------------------------------------------------------------------------


def placed(quote: Quote) -> bool:
    return "start" in quote and "end" in quote


def inside(quote: Quote, plain: str) -> bool:
    """Whether the place lies within the text; words without a place are nowhere wrong."""
    return not placed(quote) or 0 <= quote["start"] < quote["end"] <= len(plain)


def find_places(quotes: Iterable[Quote], plain: str) -> list[Quote]:
    """Give words without a place the one where they stand, each behind the last; a text typed by hand knows no places."""
    kept = [n for n, letter in enumerate(plain) if not letter.isspace()]
    solid, after, found = "".join(plain[n] for n in kept), 0, []
    for quote in quotes:
        needle = squeezed(str(quote.get("words", "")))
        at = solid.find(needle, after) if needle and not placed(quote) else -1
        if at >= 0:
            after = at + len(needle)
            quote = _stretch(plain, kept[at], kept[after - 1] + 1)  # noqa: PLW2901 - the same words, with their place
        found.append(quote)
    return found


def _stretch(plain: str, start: int, end: int) -> Quote:
    words = plain[start:end]
    start += len(words) - len(words.lstrip())
    return {"words": words.strip(), "start": start, "end": start + len(words.strip())}


def join_quotes(first: Iterable[Quote], second: Iterable[Quote], plain: str) -> list[Quote]:
    """Places of both, each once; those that touch become one."""
    found: list[Quote] = []
    for quote in [*first, *second]:
        if quote in found:
            continue
        if found and _touch(found[-1], quote, plain):
            found[-1] = _stretch(plain, found[-1]["start"], max(found[-1]["end"], quote["end"]))
        else:
            found.append(quote)
    return found


def _touch(one: Quote, other: Quote, plain: str) -> bool:
    """Nothing but blanks of a line stands between them. Paragraphs stay apart, as they were read."""
    if not placed(one) or not placed(other) or not one["start"] <= other["start"]:
        return False
    between = plain[one["end"] : other["start"]]
    return not between.strip() and "\n" not in between


def divide_quotes(quotes: Sequence[Quote], second: str, plain: str) -> tuple[list[Quote], list[Quote]]:
    """Places of the first and of the second half, where the second begins with `second`; both keep all if it is not found."""
    begins = sentences(second)[:1]  # what follows it may stand behind a note, or in another paragraph
    needle = squeezed(begins[0])[:_ENOUGH] if begins else ""
    for number, quote in enumerate(quotes):
        at = _find(needle, quote, plain) if placed(quote) and needle else None
        if at is None:
            continue
        before, behind = list(quotes[:number]), list(quotes[number + 1 :])
        here = [_stretch(plain, at, quote["end"])]
        if plain[quote["start"] : at].strip():
            before.append(_stretch(plain, quote["start"], at))
        if before:
            return before, here + behind
    return list(quotes), list(quotes)


def _find(needle: str, quote: Quote, plain: str) -> int | None:
    """Where the squeezed words begin within a place, counted in the text."""
    kept = [n for n in range(quote["start"], quote["end"]) if not plain[n].isspace()]
    at = "".join(plain[n] for n in kept).find(needle)
    return kept[at] if at >= 0 else None


# -- what stands with a text --------------------------------------------------------------------------------------------


def join_plain(first: Iterable[Quote], second: Iterable[Quote]) -> list[Quote]:
    """Deadlines, numbers or documents of both, each once."""
    found: list[Quote] = []
    for one in [*first, *second]:
        if one not in found:
            found.append(one)
    return found


def divide_plain(
    values: Iterable[Quote], first: str, second: str, key: str = "words"
) -> tuple[list[Quote], list[Quote]]:
    """Those whose words one half alone has go with it; what stands in neither (a column, a note) holds for both."""
    left, right = [], []
    for one in values:
        words = squeezed(str(one.get(key) or ""))
        in_first, in_second = words in squeezed(first), words in squeezed(second)
        if in_first or not in_second:
            left.append(one)
        if in_second or not in_first:
            right.append(one)
    return left, right
