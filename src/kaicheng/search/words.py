"""Words of a Chinese text, the same on both sides: in the index and in the question.

Two cuts of one dictionary (rjieba's, the government terms in declared/dictionary.txt, the county's agency names):

- the index takes *every* dictionary word that stands in a text, overlapping and nested ones too. A best-path cut of
  云河县城市管理局 is 云河|县城|市|管理局, and nobody would find it by 城市; a word of four characters inside a longer
  one (政务公开 in 政务公开工作要点) would be lost as well. Left out is only a word that bites into two others of at
  least two characters: 开工 in 公开|工作.
- a question is cut along its best path, without guessing unknown words, into dictionary words and single characters.

So a dictionary word of a question is one look-up in the index, and whatever is no word (a place name, a single
character) is looked up as the exact sequence of its characters.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from kaicheng.search.folding import folded_text
from kaicheng.search.numbers import cited_numbers, cited_terms

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")
_CACHED = 60_000
_LONGEST_PATH = 3  # words of the best path after the first that one longer word may be made of
_MIN_WORD = 2
_MIN_LONG = 4
_CONTEXT = 8  # characters around a word that decide whether it is one


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a question: a dictionary word, a run of letters or digits, or a single Chinese character."""

    text: str
    start: int
    han: bool

    @property
    def single(self) -> bool:
        return self.han and len(self.text) == 1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=1)
def government_terms() -> tuple[str, ...]:
    """The terms of declared/dictionary.txt, folded; lines with # are headings."""
    text = resources.files("kaicheng.search").joinpath("declared/dictionary.txt").read_text(encoding="utf-8")
    words = (word for line in text.splitlines() if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(folded_text(word) for word in words))


class Segmenter:
    """Cuts folded texts. `names` are further words (agency names and aliases), kept with the index they made."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        import rjieba

        self.names = tuple(sorted({folded_text(name) for name in names if len(name) >= _MIN_WORD}))
        self._jieba: Any = rjieba.Jieba()
        for word in (*government_terms(), *self.names):
            if all(re.fullmatch(rf"[{HAN}]+", char) for char in word):
                self._jieba.add_word(word, None, None)
        self._plain: Any = rjieba.Jieba()  # without our terms: shows of what words a long term is made
        self._seams_of_word = lru_cache(maxsize=_CACHED)(self._inner_seams)
        self._words_of_stretch = lru_cache(maxsize=_CACHED)(self._every_word_of)

    @property
    def stamp(self) -> str:
        """Changes when the same text might be cut differently."""
        words = "\n".join((*government_terms(), *self.names))
        return hashlib.blake2b(f"{_library_version()}\n{words}".encode(), digest_size=8).hexdigest()

    def is_word(self, word: str) -> bool:
        return bool(self._jieba.has_word(word))

    def index_words(self, folded: str) -> list[str]:
        """All words to be indexed of a folded text, in order, repeated as they repeat; cited numbers as one word."""
        out: list[str] = []
        for match in _RUN.finditer(folded):
            run = match[0]
            if run[0] < "\u3400":
                out.append(run)
            elif len(run) >= _MIN_WORD:
                out += self._every_word(run)
        out += [term for number in cited_numbers(folded) for term in cited_terms(number)]
        return out

    def pieces(self, folded: str) -> list[Piece]:
        """Cut a question along its best path."""
        out: list[Piece] = []
        for match in _RUN.finditer(folded):
            run, start = match[0], match.start()
            if run[0] < "\u3400":
                out.append(Piece(run, start, han=False))
                continue
            for word in self._best_path(run):
                out.append(Piece(word, start, han=True))
                start += len(word)
        return out

    def _best_path(self, run: str) -> list[str]:
        """Best path; a word that the library knows only by rule falls apart into its characters."""
        out: list[str] = []
        for word in self._jieba.cut(run, False):
            out += [word] if len(word) == 1 or self._jieba.has_word(word) else list(word)
        return out

    def _every_word(self, run: str) -> list[str]:
        """All words of a run: those within each stretch between firm seams, and those made of whole words over seams.

        Stretches are short and repeat, so their words are remembered.
        """
        path = self._jieba.cut(run, False)
        out: list[str] = []
        stretch = ""
        for index, word in enumerate(path):
            if stretch and len(word) >= _MIN_WORD and len(path[index - 1]) >= _MIN_WORD:
                out += self._words_of_stretch(stretch)
                stretch = ""
                whole = path[index - 1]
                for following in path[index : index + _LONGEST_PATH]:
                    whole += following
                    if self._jieba.has_word(whole):
                        out.append(whole)
            stretch += word
        return out + list(self._words_of_stretch(stretch))

    def _every_word_of(self, stretch: str) -> tuple[str, ...]:
        """The same for a stretch without firm seams but those inside a long term."""
        firm, edge = self._seams(stretch)
        out = []
        at, before = -1, ""
        for word in self._jieba.cut_all(stretch):
            at = stretch.find(word, at + 1 if len(word) == 1 or word == before else max(at, 0))
            before = word
            end = at + len(word)
            if len(word) >= _MIN_WORD and (1 not in firm[at + 1 : end] or (edge[at] and edge[end])):
                out.append(word)
        return tuple(out)

    def _seams(self, run: str) -> tuple[bytearray, bytearray]:
        """Where the best path cuts between two words of at least two characters, and where it cuts at all."""
        firm, edge = bytearray(len(run) + 1), bytearray(len(run) + 1)
        edge[0] = 1
        at, before = 0, 0
        for word in self._jieba.cut(run, False):
            if before >= _MIN_WORD and len(word) >= _MIN_WORD:
                firm[at] = 1
            for seam in self._seams_of_word(word) if len(word) >= _MIN_LONG else ():
                firm[at + seam] = edge[at + seam] = 1
            at += len(word)
            edge[at] = 1
            before = len(word)
        return firm, edge

    def _inner_seams(self, word: str) -> tuple[int, ...]:
        """Where a long term (政务公开工作要点) is put together from words of at least two characters."""
        parts = self._plain.cut(word, False)
        if any(len(part) < _MIN_WORD for part in parts):
            return ()
        ends = [sum(map(len, parts[:count])) for count in range(1, len(parts))]
        return tuple(ends)

    def stands(self, folded: str, start: int, end: int) -> bool:
        """Whether the word there is one to a reader, and not the end of one word with the beginning of the next."""
        first = start
        while first > 0 and start - first < _CONTEXT and folded[first - 1] >= "\u3400":
            first -= 1
        last = end
        while last < len(folded) and last - end < _CONTEXT and folded[last] >= "\u3400":
            last += 1
        firm, edge = self._seams(folded[first:last])
        return 1 not in firm[start - first + 1 : end - first] or bool(
            edge[start - first] and edge[end - first]
        )


def _library_version() -> str:
    from importlib.metadata import version

    return version("rjieba")
