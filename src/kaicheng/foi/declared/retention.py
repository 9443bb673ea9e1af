"""How long applicants' data is kept."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from kaicheng.foi.declared import HERE, on
from kaicheng.kernel.declared import Declaration
from kaicheng.kernel.workdays import months_after


@dataclass(frozen=True, slots=True)
class Period:
    """So many years after the case was archived."""

    code: str
    name: str
    years: int
    basis: str
    in_force_from: date
    confirmed: bool = True

    def ends(self, archived: date) -> date:
        """The last day on which it is kept."""
        return months_after(archived, 12 * self.years)


@cache
def _periods() -> tuple[Period, ...]:
    return Declaration(HERE / "retention.toml").rows("period", Period, unique="")


def periods(day: date) -> dict[str, Period]:
    """The periods that apply on a day, by code."""
    return on(_periods(), day)
