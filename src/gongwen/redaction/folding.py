"""Text made comparable: width, case and blanks fall away, and every sign knows where it came from."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LEAST = 2  # signs of a word that can be told from chance
_LEAST_ASCII = 4  # the same of letters and digits alone
BREAK = "\x00"  # stands where something was taken out; no word reaches over it


@lru_cache(maxsize=65536)
def _folded(character: str) -> str:
    """One character in its plain form, "" for blanks and signs that print nothing."""
    plain = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in plain if c == BREAK or not (c.isspace() or unicodedata.category(c)[0] == "C"))


def fold(text: str) -> str:
    return "".join(map(_folded, text))


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """As `fold`, for words that are looked for in many texts."""
    return fold(word)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` folded; `places[i]` is the index in the text as it was of the sign i."""

    text: str
    places: tuple[int, ...]

    def find(self, word: str) -> Iterator[tuple[int, int]]:
        """Start and end (exclusive) of the word in the text as it was, overlapping ones as well."""
        wanted = fold_word(word)
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield self.places[at], self.places[at + len(wanted) - 1] + 1
            at = self.text.find(wanted, at + 1)


def folded(text: str) -> Folded:
    signs: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        plain = _folded(character)
        signs.append(plain)
        places += [index] * len(plain)
    return Folded("".join(signs), tuple(places))


def tellable(word: str) -> bool:
    """Whether a word is long enough that finding it means something: two Chinese characters, four letters or digits."""
    plain = fold(word)
    return len(plain) >= (_LEAST_ASCII if plain.isascii() else LEAST)
