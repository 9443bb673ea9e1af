"""What the law declares about disclosure on request, read once from the files beside this one.

A row that changes with time stands several times, each with the day from which it applies; `on` picks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from kaicheng.kernel.declared import Declaration

HERE = Path(__file__).parent


class _DatedRow(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def in_force_from(self) -> date: ...


R = TypeVar("R", bound=_DatedRow)


def on(rows: Iterable[R], day: date) -> dict[str, R]:
    """Give the rows that apply on that day, by code, in the order of the file; a later row replaces an earlier one."""
    out: dict[str, R] = {}
    for row in sorted(rows, key=lambda row: row.in_force_from):
        if row.in_force_from <= day:
            out[row.code] = row
    order = {row.code: place for place, row in reversed(list(enumerate(rows)))}
    return dict(sorted(out.items(), key=lambda item: order[item[0]]))


@dataclass(frozen=True, slots=True)
class Term:
    """A term: so many `unit` after day zero (`zero` says in words which day that is).

    `moves`: the clause by which an end on a day of rest moves to the next working day; "" where it does not.
    """

    code: str
    name: str
    length: int
    unit: str
    zero: str
    lapse: str
    basis: str
    in_force_from: date
    moves: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in. `receipt`: submitted, signed or confirmed, the day that is the day of receipt."""

    code: str
    name: str
    receipt: str
    rule: str
    basis: str
    in_force_from: date
    basic: bool = False
    staffed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision; see the head of decisions.toml for its fields."""

    code: str
    name: str
    letter: str
    clause: str
    row: str
    basis: str
    in_force_from: date
    must: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    grants: bool = False
    correction: bool = False
    review_first_from: date | None = None
    confirmed: bool = True

    def review_first(self, day: date) -> bool:
        """Whether reconsideration must come before litigation for a decision made on that day."""
        return self.review_first_from is not None and day >= self.review_first_from


@dataclass(frozen=True, slots=True)
class Content:
    """Something a letter must say, and the sentence that asks for it."""

    code: str
    name: str
    ask: str


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its Chinese name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A form in which information is handed over, and the ways in which that can be."""

    code: str
    name: str
    ways: tuple[str, ...]

    @property
    def unfit(self) -> str:
        """The sentence for a way that is not among its own."""
        fitting = "、".join(f"“{ways()[one].name}”" for one in self.ways)
        return f"{self.name}不能这样提供，请选择{fitting}。"


@dataclass(frozen=True, slots=True)
class ApplicantKind:
    """A kind of applicant as the annual report counts it."""

    code: str
    name: str
    group: str
    proof: str


@cache
def terms() -> tuple[Term, ...]:
    return Declaration(HERE / "terms.toml").rows("term", Term, unique="")


@cache
def channels() -> tuple[Channel, ...]:
    return Declaration(HERE / "channels.toml").rows("channel", Channel, unique="")


@cache
def decisions() -> tuple[Decision, ...]:
    return Declaration(HERE / "decisions.toml").rows("decision", Decision, unique="")


@cache
def contents() -> dict[str, Content]:
    return {row.code: row for row in Declaration(HERE / "decisions.toml").rows("content", Content)}


@cache
def report_parts() -> dict[str, str]:
    """What the annual report calls what is counted in its parts three and four, by code."""
    return {row.code: row.name for row in Declaration(HERE / "decisions.toml").rows("part", Named)}


@cache
def report_rows() -> dict[str, Named]:
    """Rows of the annual report's table of results, in its order."""
    return {row.code: row for row in Declaration(HERE / "decisions.toml").rows("row", Named)}


@cache
def applicant_kinds() -> dict[str, ApplicantKind]:
    return {row.code: row for row in Declaration(HERE / "applicants.toml").rows("applicant", ApplicantKind)}


@cache
def identities() -> dict[str, Named]:
    """Kinds of proof of identity."""
    return {row.code: row for row in Declaration(HERE / "applicants.toml").rows("identity", Named)}


@cache
def carriers() -> dict[str, Carrier]:
    """Forms in which information is asked for."""
    return {row.code: row for row in Declaration(HERE / "applicants.toml").rows("carrier", Carrier)}


@cache
def ways() -> dict[str, Named]:
    """Ways by which it is handed over."""
    return {row.code: row for row in Declaration(HERE / "applicants.toml").rows("way", Named)}
