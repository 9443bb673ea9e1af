"""Numbers that are there, and the runs of numbers that are not. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Explained(Protocol):
    """A note over the numbers `first` to `last`."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


N = TypeVar("N", bound=Explained)


@dataclass(frozen=True, slots=True)
class Gap(Generic[N]):
    """Numbers `first` to `last`, none of which is there; `note` explains all of them or is None."""

    first: int
    last: int
    note: N | None = None

    def __len__(self) -> int:
        return self.last - self.first + 1


def gaps(present: Collection[int], wanted: Iterable[int], notes: Iterable[N] = ()) -> list[Gap[N]]:
    """Give the missing numbers of `wanted` as runs, in rising order; a run breaks where its explanation changes."""
    have, explained = set(present), list(notes)
    found: list[Gap[N]] = []
    for number in sorted(set(wanted) - have):
        note = next((n for n in explained if n.first <= number <= n.last), None)
        if found and found[-1].last == number - 1 and found[-1].note is note:
            found[-1] = Gap(found[-1].first, number, note)
        else:
            found.append(Gap(number, number, note))
    return found
