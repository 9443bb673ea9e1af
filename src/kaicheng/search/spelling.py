"""“Did you mean”: what a mistyped question may have meant. Slips of pinyin input (政物公开) come first."""

import re
from collections.abc import Iterator

from kaicheng.search.folding import fold
from kaicheng.search.vocabulary import Vocabulary
from kaicheng.search.words import HAN

_RUN = re.compile(rf"[{HAN}]{{2,}}")
_MAX_LENGTH = 24  # characters of a run that is looked at
_WINDOWS = (8, 7, 6, 5, 4, 3, 2)
_MAX_CANDIDATES = 12


def corrections(text: str, vocabulary: Vocabulary) -> list[str]:
    """Whole questions, likeliest first; whether they find anything the caller tries."""
    folded = " ".join(fold(part).text for part in text.split())
    out: dict[str, None] = {}
    for match in _RUN.finditer(folded):
        run = match[0][:_MAX_LENGTH]
        for better in _better(run, vocabulary):
            out[folded[: match.start()] + better + folded[match.start() + len(run) :]] = None
            if len(out) >= _MAX_CANDIDATES:
                return list(out)
    return list(out)


def _better(run: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The run as another word; else with one part of it changed to a word that sounds the same, or is near."""
    yield from vocabulary.near(run)[:4]
    for exact in (True, False):
        for length in _WINDOWS:
            for start in range(len(run) - length + 1):
                part = run[start : start + length]
                if vocabulary.weight(part):
                    continue
                for word in _replacements(part, vocabulary, sounding=exact):
                    yield run[:start] + word + run[start + length :]


def _replacements(part: str, vocabulary: Vocabulary, *, sounding: bool) -> list[str]:
    from kaicheng.search.pinyin import spelled

    same = [word for word in vocabulary.by_sound.get(spelled(part), ()) if word != part]
    if sounding:
        return same[:2]
    return [word for word in vocabulary.near(part) if word not in same][:2] if len(part) > 2 else []  # noqa: PLR2004 - two characters have too many neighbours
