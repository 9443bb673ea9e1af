"""The question that a column is: which public documents it shows. Typed, kept as JSON, asked without a database too.

`holds` answers for one document in Python; `selectors` asks the same of the database. The two must agree: a test
puts random questions to both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from kaicheng.documents.validity import STANDING

VALID = "valid"  # 现行有效: in force or amended, as in the library


class Scope(StrEnum):
    """Where the documents of a column come from."""

    MATCHING = "matching"
    PICKED = "picked"
    ALL = "all"


SCOPES = {
    Scope.MATCHING: "按条件自动收录",
    Scope.PICKED: "只收录手工指定的文件",
    Scope.ALL: "收录全部公开文件",
}
_LISTS = ("genres", "agencies", "themes", "items", "audience", "states", "series", "words", "without")
_DAYS = ("written_since", "written_until", "published_since", "published_until")
_MOST = 60  # values in a list
_LONGEST = 60  # signs of a value


class BadQuestionError(ValueError):
    """JSON that is no question; the message (Chinese) says where."""


@dataclass(frozen=True, slots=True)
class Question:
    """All conditions must hold; within a list any one value will do. Empty asks nothing.

    `agencies` are codes of the responsible agency (with `below` all that stand below it, too), `themes` codes of
    the theme tree (a class holds its subclasses), `items` codes of the catalogue, `states` values of
    `validity.State` or "valid", `words` and `without` parts of the title, `series` codes. Days are inclusive.
    """

    scope: Scope = Scope.MATCHING
    genres: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    below: bool = True
    themes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    normative: bool = False
    states: tuple[str, ...] = ()
    written_since: date | None = None
    written_until: date | None = None
    published_since: date | None = None
    published_until: date | None = None
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether no condition is set at all."""
        return not (
            self.normative
            or any(getattr(self, name) for name in _LISTS)
            or any(getattr(self, name) for name in _DAYS)
        )

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON; what is not asked is left out."""
        given: dict[str, Any] = {"scope": self.scope.value}
        given |= {name: list(value) for name in _LISTS if (value := getattr(self, name))}
        given |= {name: value.isoformat() for name in _DAYS if (value := getattr(self, name))}
        if self.agencies and not self.below:
            given["below"] = False
        if self.normative:
            given["normative"] = True
        return given


def from_json(raw: Any) -> Question:
    """Read what `to_json` wrote. Raises BadQuestionError for anything else."""
    if not isinstance(raw, Mapping):
        raise BadQuestionError("收录条件应为一组“键: 值”。")
    known = {field.name for field in fields(Question)}
    if unknown := set(raw) - known:
        raise BadQuestionError(f"收录条件中没有“{'、'.join(sorted(map(str, unknown)))}”。")
    given: dict[str, Any] = {name: _words(name, raw[name]) for name in _LISTS if name in raw}
    given |= {name: _day(name, raw[name]) for name in _DAYS if name in raw}
    given |= {name: _flag(name, raw[name]) for name in ("below", "normative") if name in raw}
    try:
        given["scope"] = Scope(raw.get("scope", Scope.MATCHING.value))
    except ValueError as error:
        raise BadQuestionError(f"收录方式不能是“{raw.get('scope')}”。") from error
    return Question(**given)


def _words(name: str, value: Any) -> tuple[str, ...]:
    fits = isinstance(value, list) and len(value) <= _MOST
    if not fits or not all(isinstance(word, str) and 0 < len(word) <= _LONGEST for word in value):
        raise BadQuestionError(f"“{name}”应为文字的列表，至多 {_MOST} 个，每个不超过 {_LONGEST} 字。")
    if any("\0" in word for word in value):
        raise BadQuestionError(f"“{name}”中有不能使用的字符。")
    return tuple(value)


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadQuestionError(f"“{name}”应为日期，形如 2026-03-01。") from error


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadQuestionError(f"“{name}”应为是或否。")
    return value


@dataclass(frozen=True, slots=True)
class Facts:
    """What a question can ask of a public document. `agency_path` is the chain of codes “/G01/D03/”.

    `published` is the local day of its first publication, `state` its validity on the day asked for.
    """

    genre: str
    agency: str
    agency_path: str
    theme: str
    item: str
    audience: tuple[str, ...]
    normative: bool
    state: str
    written: date | None
    published: date | None
    title: str
    series: str


def holds(question: Question, facts: Facts) -> bool:
    """Say whether the question means this document; pins and exclusions of the column stand apart."""
    if question.scope != Scope.MATCHING:
        return question.scope == Scope.ALL
    if question.asks_nothing:
        return False
    return _lists_hold(question, facts) and _days_hold(question, facts) and _title_holds(question, facts)


def states_of(states: tuple[str, ...]) -> tuple[str, ...]:
    """Give the single states that a list of states means."""
    wanted = [state for state in states if state != VALID]
    if VALID in states:
        wanted += [state.value for state in STANDING]
    return tuple(dict.fromkeys(wanted))


def _lists_hold(question: Question, facts: Facts) -> bool:
    tests = (
        not question.genres or facts.genre in question.genres,
        not question.agencies or _agency_holds(question, facts),
        not question.themes or any(_within(facts.theme, theme) for theme in question.themes),
        not question.items or facts.item in question.items,
        not question.audience or not set(question.audience).isdisjoint(facts.audience),
        not question.normative or facts.normative,
        not question.states or facts.state in states_of(question.states),
        not question.series or facts.series in question.series,
    )
    return all(tests)


def _agency_holds(question: Question, facts: Facts) -> bool:
    if not question.below:
        return facts.agency in question.agencies
    return not set(question.agencies).isdisjoint(facts.agency_path.strip("/").split("/"))


def _within(theme: str, wanted: str) -> bool:
    return theme == wanted or theme.startswith(f"{wanted}/")


def _days_hold(question: Question, facts: Facts) -> bool:
    return _between(facts.written, question.written_since, question.written_until) and _between(
        facts.published, question.published_since, question.published_until
    )


def _between(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


def _title_holds(question: Question, facts: Facts) -> bool:
    title = facts.title.casefold()
    wanted = not question.words or any(word.casefold() in title for word in question.words)
    return wanted and not any(word.casefold() in title for word in question.without)
