"""Words that the documents and the office use, for completions and corrections."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from kaicheng.search.pinyin import initials, spelled
from kaicheng.search.tantivy_index import Reader
from kaicheng.search.words import government_terms

_MIN_WORD = 2
_MAX_WORD = 12
_LONG = 4  # shorter words are corrected only to words of the same length


@dataclass
class Vocabulary:
    """`titles`: word → in how many titles. `names`: agencies. `terms`: government terms that some document has."""

    titles: dict[str, int]
    names: tuple[str, ...]
    terms: tuple[str, ...]
    by_sound: dict[str, list[str]] = field(default_factory=dict)
    by_initials: list[tuple[str, str]] = field(default_factory=list)
    by_first: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader) -> "Vocabulary":
        counted = reader.searcher.terms_with_prefix("title_words", "")
        titles = {
            word: n for word, n in counted if _MIN_WORD <= len(word) <= _MAX_WORD and not word.isascii()
        }
        terms = tuple(t for t in government_terms() if reader.searcher.doc_freq("words", t))
        made = cls(titles, reader.segmenter.names, terms)
        made._enter({**titles, **dict.fromkeys(terms, 1), **dict.fromkeys(made.names, 1)})
        return made

    def _enter(self, words: Iterable[str]) -> None:
        for word in words:
            if word.startswith("№"):
                continue
            self.by_sound.setdefault(spelled(word), []).append(word)
            for char in set(word):
                self.by_first.setdefault(char, []).append(word)
        self.by_initials = sorted((initials(term), term) for term in (*self.terms, *self.names))

    def weight(self, word: str) -> int:
        return self.titles.get(word, 0)

    def with_initials(self, letters: str) -> list[str]:
        """Terms and names whose initials begin with the letters."""
        at = bisect_left(self.by_initials, (letters, ""))
        out = []
        for first, term in self.by_initials[at : at + 200]:
            if not first.startswith(letters):
                break
            out.append(term)
        return out

    def near(self, text: str) -> list[str]:
        """Words that sound the same, then words one change away (two from six characters on), likeliest first."""
        same = [word for word in self.by_sound.get(spelled(text), ()) if word != text]
        if len(text) <= _MIN_WORD:
            return self._likely(same)
        allowed = 1 if len(text) < 6 else 2  # noqa: PLR2004 - as the docstring says
        shared = {word for char in set(text) for word in self.by_first.get(char, ())}
        close = [
            word
            for word in shared
            if word != text
            and abs(len(word) - len(text)) <= (allowed if len(text) >= _LONG else 0)
            and distance(word, text) <= allowed
        ]
        return [*self._likely(same), *(word for word in self._likely(close) if word not in same)]

    def _likely(self, words: list[str]) -> list[str]:
        return sorted(words, key=lambda word: (-self.weight(word), word))


def distance(left: str, right: str) -> int:
    """Edits (insert, delete, replace, swap neighbours) from one to the other."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
