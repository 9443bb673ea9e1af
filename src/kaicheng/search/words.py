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
from itertools import accumulate
from typing import Any

from kaicheng.search.folding import folded_text
from kaicheng.search.numbers import cited_numbers, cited_terms

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")
_CACHED = 60_000
_RUNS = 30_000
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

        self.names = folded_names(names)
        self._jieba: Any = rjieba.Jieba()
        for word in (*government_terms(), *self.names):
            if all(re.fullmatch(rf"[{HAN}]+", char) for char in word):
                self._jieba.add_word(word, None, None)
        self._plain = _plain_jieba()
        self.parts = lru_cache(maxsize=_CACHED)(self._parts_of)
        self._words_of_stretch = lru_cache(maxsize=_CACHED)(self._every_word_of)
        self._words_of_run = lru_cache(maxsize=_RUNS)(self._every_word)  # offices have their turns of phrase
        self.name_words = lru_cache(maxsize=4096)(self.index_words)  # of names that stand in very many texts

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
                out += self._words_of_run(run)
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

    def _every_word(self, run: str) -> tuple[str, ...]:
        """All words of a run: those within each stretch between firm seams, and those made of whole words over seams.

        Stretches are short and repeat, so their words are remembered.
        """
        path = self._fine_path(run)
        out: list[str] = []
        stretch, before = path[0], len(path[0])
        seams: list[int] = []  # the firm ones
        at = before
        for word in path[1:]:
            size = len(word)
            if before >= _MIN_WORD and size >= _MIN_WORD:
                seams.append(at)
                out += self._words_of_stretch(stretch)
                stretch = word
            else:
                stretch += word
            at, before = at + size, size
        out += self._words_of_stretch(stretch)
        if seams:
            out += self._over_seams(run, path, seams)
        return tuple(out)

    def _fine_path(self, run: str) -> list[str]:
        """The best path, long terms taken apart into the words they are made of."""
        out: list[str] = []
        for word in self._jieba.cut(run, False):
            out += self.parts(word) if len(word) >= _MIN_LONG else (word,)
        return out

    def _over_seams(self, run: str, path: list[str], seams: list[int]) -> list[str]:
        """Words made of whole words of the path that reach over a firm seam; they have four characters at least."""
        long_words = [word for word in self._jieba.cut_all(run) if len(word) >= _MIN_LONG]
        if not long_words:
            return []
        edges = {0, *accumulate(map(len, path))}
        last: dict[str, int] = {}
        out, reached = [], 0
        for word in long_words:  # in the order of their places, of which the library tells nothing else
            reached = run.find(word, max(reached, last.get(word, -1) + 1))
            last[word] = reached
            end = reached + len(word)
            if reached in edges and end in edges and any(reached < seam < end for seam in seams):
                out.append(word)
        return out

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
        """Where the fine path cuts between two words of at least two characters, and where it cuts at all."""
        firm, edge = bytearray(len(run) + 1), bytearray(len(run) + 1)
        edge[0] = 1
        at, before = 0, 0
        for word in self._fine_path(run):
            if before >= _MIN_WORD and len(word) >= _MIN_WORD:
                firm[at] = 1
            at += len(word)
            edge[at] = 1
            before = len(word)
        return firm, edge

    def _parts_of(self, word: str) -> tuple[str, ...]:
        """A long term (政务公开工作要点) in the words of at least two characters it is made of; else itself."""
        parts = self._plain.cut(word, False)
        return tuple(parts) if all(len(part) >= _MIN_WORD for part in parts) else (word,)

    def halves(self, word: str) -> tuple[str, ...]:
        """A long word in two words or more, for a second try when nobody has the whole; else nothing."""
        parts = self.parts(word)
        if len(parts) > 1:
            return parts
        for cut in range(_MIN_WORD, len(word) - 1):
            if self.is_word(word[:cut]) and self.is_word(word[cut:]):
                return word[:cut], word[cut:]
        return ()

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


def folded_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names as words, in one order."""
    return tuple(sorted({folded_text(name) for name in names if len(name) >= _MIN_WORD}))


@lru_cache(maxsize=4)
def segmenter(names: tuple[str, ...] = ()) -> Segmenter:
    """The segmenter for a set of names; making one reads a large dictionary, so they are shared."""
    return Segmenter(names)


@lru_cache(maxsize=1)
def _plain_jieba() -> Any:
    """Without our terms: shows of what words a long term is made."""
    import rjieba

    return rjieba.Jieba()


def _library_version() -> str:
    from importlib.metadata import version

    return version("rjieba")
