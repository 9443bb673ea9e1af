"""What is said of the events and dates of a case, read once from `course.toml`."""

from dataclasses import dataclass
from functools import cache

from kaicheng.foi.declared import HERE
from kaicheng.kernel.declared import Declaration


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with words in braces, and the clause it rests on. `inside`: for the office alone; `yours`: the applicant's term."""

    code: str
    name: str
    sentence: str
    basis: str
    inside: bool = False
    yours: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """A sentence that is added where it is so."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StageSaying:
    """Where a case stands, in the words for its applicant; `step` is its place among the four that a page shows."""

    code: str
    name: str
    sentence: str
    step: int


@cache
def stages() -> dict[str, StageSaying]:
    return {row.code: row for row in Declaration(HERE / "course.toml").rows("stage", StageSaying)}


@cache
def events() -> dict[str, Saying]:
    return {row.code: row for row in Declaration(HERE / "course.toml").rows("event", Saying)}


@cache
def dates() -> dict[str, Saying]:
    return {row.code: row for row in Declaration(HERE / "course.toml").rows("date", Saying)}


@cache
def more() -> dict[str, str]:
    return {row.code: row.sentence for row in Declaration(HERE / "course.toml").rows("more", More)}
