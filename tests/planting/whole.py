"""The whole set, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from gongwen.reading import Upload
from gongwen.scrutiny.finds import Kind, key_of
from gongwen.scrutiny.inspection import Inspection, inspect
from planting import others, printed, sheet, slides, texts, word
from planting.case import Case

SECRET = b"planted"
STOPPING = frozenset({Kind.CITIZEN_ID, Kind.BANK_CARD, Kind.MOBILE})


def planted_set(seed: int = 20260302) -> list[Case]:
    """Everything, in a fixed order."""
    rng = Random(seed)  # noqa: S311 - made-up numbers, no secret
    return [case for kind in (texts, word, sheet, slides, printed, others) for case in kind.cases(rng)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case looked through: planted numbers that were missed, finds that stop and were not planted."""

    case: Case
    seen: Inspection
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    left: tuple[str, ...]


def outcome(case: Case) -> Outcome:
    seen = inspect(Upload(case.data, case.name), secret=SECRET)
    found = {one.key: one for one in seen.spotted}
    planted = {key_of(one.kind, one.value, SECRET): one for one in case.planted}
    missed = tuple(f"{one.kind.value} {one.value}" for key, one in planted.items() if key not in found)
    wrong = tuple(
        f"{one.kind.value} {one.masked}"
        for key, one in found.items()
        if one.kind in STOPPING and key not in planted
    )
    return Outcome(case, seen, missed, wrong, _left(case, seen))


def _left(case: Case, seen: Inspection) -> tuple[str, ...]:
    """Of what cleaning must take out, what the cleaned copy still holds."""
    if not case.gone:
        return ()
    if seen.clean is None:
        return (seen.trouble or "not cleaned",)
    again = {one.key for one in inspect(Upload(seen.clean, seen.clean_name), secret=SECRET).spotted}
    return tuple(one.value for one in case.planted if key_of(one.kind, one.value, SECRET) in again)


def outcomes(seed: int = 20260302) -> Iterator[Outcome]:
    return (outcome(case) for case in planted_set(seed))
