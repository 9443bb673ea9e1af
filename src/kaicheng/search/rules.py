"""The declared rules of search as values: weights of the ranking, words of questions."""

from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from kaicheng.kernel.declared import Declaration, DeclarationError

DECLARED = Path(str(resources.files("kaicheng.search").joinpath("declared")))


@dataclass(frozen=True, slots=True)
class Tiers:
    """Points that lift or sink a document as a whole."""

    exact_number: float
    ended: float
    exact_title: float
    title_as_cited: float
    partial_number: float
    agency: float
    title_phrase: float
    title_words: float


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Factors on the score of a word by where it stands."""

    title: float
    body: float
    attachment: float
    synonym: float
    phrase: float
    each_word: float


@dataclass(frozen=True, slots=True)
class Ranking:
    tiers: Tiers
    words: WordWeights
    recency: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    word: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    fillers: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def ranking() -> Ranking:
    """Raises DeclarationError where a weight is missing, unknown or no number, or the tiers overlap."""
    declaration = Declaration(DECLARED / "ranking.toml")
    tiers = _numbers(declaration, "tiers", Tiers)
    lower = [tiers.exact_title, tiers.title_as_cited, tiers.partial_number, tiers.agency, tiers.title_phrase]
    if tiers.exact_number <= -tiers.ended + sum(lower) or -tiers.ended <= sum(lower):
        raise DeclarationError(
            declaration.path, "tiers", "exact_number、ended 与其余各项未拉开距离，请加大其绝对值。"
        )
    recency = tuple(float(w) for w in declaration.data["recency"]["weights"])
    return Ranking(tiers, _numbers(declaration, "words", WordWeights), recency)


@lru_cache(maxsize=1)
def question_words() -> QuestionWords:
    declaration = Declaration(DECLARED / "questions.toml")
    synonyms = declaration.rows("synonym", Synonym, unique="word")
    return QuestionWords(frozenset(declaration.data["fillers"]), {s.word: s.also for s in synonyms})


def _numbers(declaration: Declaration, table: str, kind: Any) -> Any:
    given = declaration.data.get(table, {})
    names = {f.name for f in fields(kind)}
    for key in names ^ set(given):
        what = "缺少这一项，请补上。" if key in names else "没有这一项，请删去。"
        raise DeclarationError(declaration.path, f"{table}.{key}", what)
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DeclarationError(declaration.path, f"{table}.{key}", "应为数字。")
    return kind(**{key: float(value) for key, value in given.items()})
