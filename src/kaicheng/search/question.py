"""A question as understood: which words must stand in a document, which number is meant, what else is looked for."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from gongwen.reading.numerals import chinese
from kaicheng.search.folding import fold, folded_text, simplified, squeezed
from kaicheng.search.interface import MAX_TEXT, Expansion
from kaicheng.search.numbers import Number, asked_number, split_numbers
from kaicheng.search.rules import question_words
from kaicheng.search.words import HAN, Piece, Segmenter

_QUOTED = re.compile(r"\"([^\"]+)\"|《([^《》]+(?:〈[^〈〉]*〉)?[^《》]*)》|「([^」]+)」|『([^』]+)』")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_MEETING = re.compile(r"第(?:(\d{1,3})|([零一二三四五六七八九十百]{1,7}))次")
_MIN_LETTERS = 2
_MOST_MEETINGS = 1000


class Kind(StrEnum):
    WORD = "word"  # one indexed word
    CHARS = "chars"  # an exact sequence of characters
    LETTERS = "letters"  # Latin letters: a word, or pinyin of a title
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that must be in a document. `text` is folded; `also` are synonyms, each as good for a match."""

    kind: Kind
    text: str
    also: tuple["Clause", ...] = ()
    number: Number | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, *(other.text for other in self.also))


@dataclass(frozen=True, slots=True)
class Question:
    """`number`: the whole question is one. `title`: all of it squeezed, to compare with titles and agency names.

    `runs` are the parts that were written together, to be preferred where they stand together.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    number: Number | None = None
    title: str = ""
    runs: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(clause.text for clause in self.clauses)

    @property
    def marks(self) -> tuple[str, ...]:
        """What shall be marked in a text, longest first."""
        texts = {text for clause in self.clauses for text in clause.texts if clause.kind is not Kind.LETTERS}
        texts |= {run for run in self.runs if len(run) > 1}
        return tuple(sorted(texts, key=lambda text: (-len(text), text)))

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(clause.text for clause in self.clauses if clause.kind is Kind.LETTERS)

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        return tuple(Expansion(c.text, tuple(o.text for o in c.also)) for c in self.clauses if c.also)

    def taken_apart(self, segmenter: Segmenter) -> "Question":
        """The same with long words in their parts, for when no document has one of them as a whole."""
        clauses: list[Clause] = []
        for clause in self.clauses:
            halves = segmenter.halves(clause.text) if clause.kind is Kind.WORD and not clause.also else ()
            clauses += [Clause(Kind.WORD, half) for half in halves] if halves else [clause]
        return replace(self, clauses=tuple(dict.fromkeys(clauses)))

    def without_number(self, segmenter: Segmenter) -> "Question":
        """The same taken as plain words, for when no such number exists."""
        return understand(self.text, segmenter, numbers=False)


def understand(text: str, segmenter: Segmenter, *, numbers: bool = True) -> Question:
    """Read a question. Never raises; a question of nothing but punctuation has no clauses."""
    asked = text[:MAX_TEXT].replace("\n", " ")
    folded = _folded_with_blanks(asked)
    number = asked_number(folded) if numbers else None
    if number:
        clause = Clause(Kind.NUMBER, number.label(), number=number)
        return Question(asked, (clause,), number, squeezed(asked))
    phrases, rest = _take_quoted(folded)
    found, rest = split_numbers(rest) if numbers else ([], rest)
    meetings, rest = _take_meetings(rest)
    clauses = [*(Clause(Kind.CHARS, phrase) for phrase in phrases), *meetings]
    clauses += [Clause(Kind.NUMBER, n.label(), number=n) for n in found]
    runs: list[str] = list(phrases)
    pieces: list[Piece] = []
    for chunk in _chunks(rest, segmenter):
        cut = segmenter.pieces(chunk)
        pieces += _joined_singles(cut)
        if len(cut) > 1:
            runs += [run for run in re.split(rf"[^{HAN}a-z0-9]+", chunk) if len(run) > 1]
    for piece in _telling(pieces, alone=not clauses):
        clause = _with_synonyms(_clause(piece, segmenter), segmenter)
        if clause not in clauses:
            clauses.append(clause)
    return Question(
        asked, tuple(clauses), None, squeezed(asked), tuple(dict.fromkeys(runs)), quoted=bool(phrases)
    )


def _folded_with_blanks(text: str) -> str:
    """Fold, but keep the blanks between words: the asker has put them there."""
    return " ".join(fold(part).text for part in text.split())


def _take_quoted(folded: str) -> tuple[list[str], str]:
    phrases: list[str] = []

    def take(match: re.Match[str]) -> str:
        phrase = folded_text(next(group for group in match.groups() if group is not None)).strip()
        if any(char.isalnum() for char in phrase):
            phrases.append(phrase)
        return " "

    return phrases, _QUOTED.sub(take, folded)


def _take_meetings(rest: str) -> tuple[list[Clause], str]:
    """第六十四次 and 第64次 are the same meeting; offices write both."""
    found: list[Clause] = []

    def take(match: re.Match[str]) -> str:
        value = int(match[1]) if match[1] else _values().get(match[2], 0)
        if not value:
            return match[0]
        other = f"第{chinese(value) if match[1] else value}次"
        found.append(Clause(Kind.CHARS, match[0], (Clause(Kind.CHARS, other),)))
        return " "

    return found, _MEETING.sub(take, rest)


@lru_cache(maxsize=1)
def _values() -> dict[str, int]:
    return {chinese(value): value for value in range(1, _MOST_MEETINGS)}


def _chunks(rest: str, segmenter: Segmenter) -> list[str]:
    """Parts between blanks; a single character is taken together with its neighbour if that makes a word."""
    chunks: list[str] = []
    for part in rest.split():
        if chunks and _belongs(chunks[-1], part, segmenter):
            chunks[-1] += part
        else:
            chunks.append(part)
    return chunks


def _belongs(left: str, right: str, segmenter: Segmenter) -> bool:
    if not (_HAN_ONLY.fullmatch(left) and _HAN_ONLY.fullmatch(right)):
        return False
    if len(left) == 1 and len(right) == 1:
        return True
    if len(right) > 1 and len(left) > 1:
        return False
    border = len(left)
    return any(piece.start < border < piece.end for piece in segmenter.pieces(left + right))


def _joined_singles(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring single characters are one name that no dictionary knows: 沅溪镇."""
    out: list[Piece] = []
    fillers = question_words().fillers
    for piece in pieces:
        last = out[-1] if out else None
        lone = piece.single and piece.text not in fillers
        if last and lone and last.end == piece.start and _growing(last, pieces, fillers):
            out[-1] = replace(last, text=last.text + piece.text)
            continue
        out.append(piece)
    return out


def _growing(last: Piece, pieces: list[Piece], fillers: frozenset[str]) -> bool:
    """Whether the last piece is a single character, or was joined from such ones, and no filler."""
    return last.han and last.text not in fillers and (last.single or last not in pieces)


def _telling(pieces: list[Piece], *, alone: bool) -> list[Piece]:
    """Leave out the words that say nothing, unless nothing else is left."""
    fillers = question_words().fillers
    telling = [piece for piece in pieces if piece.text not in fillers]
    return telling if telling or not alone else pieces


def _clause(piece: Piece, segmenter: Segmenter) -> Clause:
    text = simplified(piece.text)
    if not piece.han:
        letters = text.isascii() and text.isalpha() and len(text) >= _MIN_LETTERS
        return Clause(Kind.LETTERS if letters else Kind.WORD, text)
    return Clause(Kind.WORD if len(text) > 1 and segmenter.is_word(text) else Kind.CHARS, text)


def _with_synonyms(clause: Clause, segmenter: Segmenter) -> Clause:
    also = question_words().synonyms.get(clause.text, ())
    if not also:
        return clause
    others = tuple(
        Clause(Kind.WORD if segmenter.is_word(w) else Kind.CHARS, w) for w in map(folded_text, also)
    )
    return replace(clause, also=others)
