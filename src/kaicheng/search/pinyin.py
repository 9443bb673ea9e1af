"""Pinyin of titles and words: initials (zwgk) and full (zhengwugongkai), without tones."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

MAX_INITIALS = 8  # characters covered by an indexed run of initials
MAX_FULL = 6


@lru_cache(maxsize=20_000)
def syllables(word: str) -> tuple[str, ...]:
    """One syllable a Chinese character (the reading of the word for 重, 行 …); others as they are."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, v_to_u=False, errors=_one_by_one))


def _one_by_one(text: str) -> Any:
    """What has no pinyin counts by characters, too, so that places stay in step."""
    return list(text)


def initials(word: str) -> str:
    return "".join(s[0] for s in syllables(word) if s)


def spelled(word: str) -> str:
    return "".join(syllables(word))


def title_terms(words: Iterable[str]) -> list[str]:
    """Index terms of a title cut into words: runs that begin at a word and end at any character after the first."""
    parts = [syllables(word) for word in words]
    out: dict[str, None] = {}
    for index in range(len(parts)):
        following = [s for part in parts[index : index + MAX_INITIALS] for s in part][:MAX_INITIALS]
        for length in range(2, len(following) + 1):
            out["".join(s[0] for s in following[:length])] = None
            if length <= MAX_FULL:
                out["".join(following[:length])] = None
    return list(out)
