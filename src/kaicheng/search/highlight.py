"""Marks in titles and the best passage of a text, from places in the original: escaped HTML with <mark>."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from kaicheng.search.folding import Folded, fold
from kaicheng.search.pinyin import syllables

MAX_PASSAGE = 120  # characters of the original, the dots included
MAX_MARKS = 3
_MAX_FOUND = 300  # places looked at in one text, for each word
_TRIES = 4  # windows that turn out to show no word before all places are asked at once
_LONG_WORD = 3  # longer words never arise from the border of two others
_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_BREAK = re.compile(r"\s*\n\s*")
_SOFT = "，,、：:）) \u3000"
_LOOK_BACK = 30  # characters before the first word, where a sentence is too long to be shown from its start
_MAX_TEXT = 200_000

Span = tuple[int, int]
Stands = Callable[[str, int, int], bool]  # is the word at that place of the folded text a word to a reader?


class Found(NamedTuple):
    """A word in the folded text."""

    start: int
    end: int
    word: int  # which of the words


def mark_title(
    title: str, words: Sequence[str], letters: Sequence[str] = (), *, stands: Stands | None = None
) -> str:
    """The whole title with every found word marked."""
    folded = fold(title)
    spans = [(f.start, f.end) for f in _find(folded.text, words, stands)]
    spans += [span for run in letters for span in _spelled_spans(folded.text, run)]
    return _marked(title, 0, len(title), _original(_apart(spans), folded))


def has_any(text: str, words: Sequence[str]) -> bool:
    folded = fold(text[:_MAX_TEXT]).text
    return any(word in folded for word in words)


def passage(text: str, words: Sequence[str], *, stands: Stands | None = None) -> str:
    """The stretch of at most 120 characters that shows most of the words; the beginning if it shows none."""
    folded = fold(text[:_MAX_TEXT])
    (start, end), inside = best_stretch(folded.text, words, stands)
    return _rendered(text, folded, start, end, _apart(_chosen(inside)))


def best_stretch(text: str, words: Sequence[str], stands: Stands | None) -> tuple[Span, list[Found]]:
    """The stretch of a folded text that shows most of the words, and the words in it.

    Whether a word stands is asked only of what would be shown: of the rest it can only be thought too well, so a stretch that
    is the best and whose words all stand is the best.
    """
    found, tries = _find(text, words), 0
    while found:
        start, end = _best_window(text, found)
        inside = [f for f in found if f.start >= start and f.end <= end]
        false = {f for f in inside if not _standing(text, f, stands)}
        if not false:
            return (start, end), inside
        tries += 1
        asked = false if tries < _TRIES else {f for f in found if not _standing(text, f, stands)}
        found = [f for f in found if f not in asked]
    return _window(text, 0), []


def _standing(text: str, found: Found, stands: Stands | None) -> bool:
    long = found.end - found.start > _LONG_WORD
    return stands is None or long or stands(text, found.start, found.end)


def _find(text: str, words: Sequence[str], stands: Stands | None = None) -> list[Found]:
    out: list[Found] = []
    for index, word in enumerate(words):
        at = text.find(word)
        looked = 0
        while at >= 0 and looked < _MAX_FOUND:
            looked += 1
            found = Found(at, at + len(word), index)
            if stands is None or _standing(text, found, stands):
                out.append(found)
            at = text.find(word, at + len(word))
    return sorted(out, key=lambda f: (f.start, -f.end))


def _best_window(text: str, found: list[Found]) -> Span:
    """Among the windows that begin at the sentence of a found word: most different words, longest, earliest."""
    best: Span = (0, 0)
    best_worth: tuple[int, int, int] = (-1, 0, 0)
    seen: set[int] = set()
    for index, (first, most) in enumerate(zip(found, _within_reach(found), strict=True)):
        if most < best_worth[:2]:
            continue
        start, end = _window(text, first.start, first.end)
        if start in seen:
            continue
        seen.add(start)
        inside = [f for f in found[max(index - 20, 0) : index + 40] if f.start >= start and f.end <= end]
        kinds = {f.word: f.end - f.start for f in inside}
        worth = (len(kinds), sum(kinds.values()), -start)
        if worth > best_worth:
            best, best_worth = (start, end), worth
    return best


def _within_reach(found: list[Found]) -> Iterator[tuple[int, int]]:
    """For each found word the most that a window with it can show: different words, and their length together."""
    length = {f.word: f.end - f.start for f in found}
    near = dict.fromkeys(length, 0)
    kinds = total = low = high = 0
    for first in found:
        while high < len(found) and found[high].start < first.start + MAX_PASSAGE:
            word = found[high].word
            kinds, total = (kinds, total) if near[word] else (kinds + 1, total + length[word])
            near[word] += 1
            high += 1
        while found[low].start < first.start - MAX_PASSAGE:
            word = found[low].word
            near[word] -= 1
            kinds, total = (kinds, total) if near[word] else (kinds - 1, total - length[word])
            low += 1
        yield kinds, total


def _window(text: str, at: int, until: int | None = None) -> Span:
    """A window around a place: from the start of its sentence, if the place still fits in."""
    until = min(at + MAX_PASSAGE - 2, at if until is None else until)
    start = 0
    for match in _SENTENCE.finditer(text, max(at - MAX_PASSAGE, 0), at):
        start = match.end()
    if start == 0 and at > MAX_PASSAGE:
        start = at - MAX_PASSAGE
    while start < at and text[start] in " \u3000\n":
        start += 1
    room = MAX_PASSAGE - 2
    if until - start > room - _LOOK_BACK // 2:
        start = _soft_start(text, max(at - _LOOK_BACK, until - room, 0), at)
    return start, _soft_end(text, start, max(until, start + 1), min(start + room, len(text)))


def _soft_start(text: str, earliest: int, at: int) -> int:
    for index in range(earliest, at):
        if text[index] in _SOFT:
            return index + 1
    return earliest


def _soft_end(text: str, start: int, least: int, most: int) -> int:
    """End with the paragraph; else at the last sentence end that fits, the last comma, or where the room ends."""
    line = text.find("\n", least, most)
    if line >= 0 or most == len(text):
        return line if line >= 0 else most
    ends = [m.end() for m in _SENTENCE.finditer(text, start, most) if m.end() >= least]
    if ends:
        return ends[-1]
    return next((index + 1 for index in range(most - 1, least, -1) if text[index] in _SOFT), most)


def _chosen(found: list[Found]) -> list[Span]:
    """At most three marks: different words first, longer ones first, then repetitions in order."""
    first: dict[int, Found] = {}
    again = [item for item in found if first.setdefault(item.word, item) is not item]
    ranked = [*sorted(first.values(), key=lambda f: (-(f.end - f.start), f.start)), *again]
    out: list[Span] = []
    for item in ranked:
        if len(out) == MAX_MARKS:
            break
        if all(item.end <= a or item.start >= b for a, b in out):
            out.append((item.start, item.end))
    return out


def _apart(spans: list[Span]) -> list[Span]:
    """Put in order and join what touches or overlaps."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _original(spans: list[Span], folded: Folded) -> list[Span]:
    """Places in the original; a character that folding made several of is marked whole."""
    return [(folded.place(start), folded.place(end - 1) + 1) for start, end in spans]


def _rendered(text: str, folded: Folded, start: int, end: int, spans: list[Span]) -> str:
    first = folded.place(start) if start < len(folded.text) else len(text)
    last = folded.place(end - 1) + 1 if end > start else first
    last = min(last, first + MAX_PASSAGE - 2)
    marks = [(a, min(b, last)) for a, b in _original(spans, folded) if a < last]
    before = "…" if start > 0 and folded.text[start - 1] not in "。！？!?；;\n" else ""
    after = "…" if end < len(folded.text) and folded.text[end - 1 : end] not in set("。！？!?；;\n") else ""
    if after and text[last : last + 1] == "\n":
        after = ""
    return before + _marked(text, first, last, marks) + after


def _marked(text: str, first: int, last: int, spans: list[Span]) -> str:
    out = []
    at = first
    for start, end in spans:
        out += [_plain(text[at:start]), "<mark>", _plain(text[start:end]), "</mark>"]
        at = end
    out.append(_plain(text[at:last]))
    return "".join(out)


def _plain(text: str) -> str:
    return escape(_BREAK.sub(" ", text) if "\n" in text else text)


def _spelled_spans(text: str, letters: str) -> list[Span]:
    """Stretches of the text whose initials, or whole pinyin, are the letters."""
    spoken = [syllables(char)[0] if not char.isascii() and char.isalpha() else char for char in text]
    first = "".join(s[:1] or " " for s in spoken)
    at = first.find(letters)
    if at >= 0:
        return [(at, at + len(letters))]
    for start in range(len(spoken)):
        joined = ""
        for end in range(start, len(spoken)):
            joined += spoken[end]
            if joined == letters:
                return [(start, end + 1)]
            if not letters.startswith(joined):
                break
    return []
