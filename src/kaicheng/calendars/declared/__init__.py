"""The years whose notices are shipped with the program (holidays.toml beside this file), read once."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, DeclarationError
from kaicheng.kernel.workdays import Fact, days

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ShippedNotice:
    """The notice that arranges a year. `number` is empty where it is not confirmed; `basis` then says so."""

    year: int
    basis: str
    number: str = ""
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class ShippedHoliday:
    """One holiday of a year's notice: a run of rest days and the weekend days worked for it.

    `number`: the notice that arranged it otherwise in the course of the year, where there was one.
    """

    year: int
    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()
    number: str = ""

    @property
    def facts(self) -> list[Fact]:
        resting = [Fact(day, rests=True, name=self.name) for day in days(self.first, self.last)]
        return resting + [Fact(day, rests=False, name=self.name) for day in self.worked]


@cache
def notices() -> dict[int, ShippedNotice]:
    """Shipped notices by the year they arrange."""
    return {notice.year: notice for notice in _file().rows("notice", ShippedNotice, unique="year")}


@cache
def holidays() -> tuple[ShippedHoliday, ...]:
    """All shipped holidays, in the order of their days; checked."""
    found = _file().rows("holiday", ShippedHoliday, unique="")
    seen: dict[date, str] = {}
    for number, holiday in enumerate(found, 1):
        if trouble := _trouble(holiday, seen):
            raise DeclarationError(HERE / "holidays.toml", f"holiday 第{number}项", trouble)
    return found


@cache
def facts() -> tuple[Fact, ...]:
    """All shipped days."""
    return tuple(fact for holiday in holidays() for fact in holiday.facts)


def _trouble(holiday: ShippedHoliday, seen: dict[date, str]) -> str:
    """Say what is wrong with a holiday, "" where nothing is; `seen` are the days of those before."""
    if holiday.year not in notices():
        return f"没有{holiday.year}年的通知，请先在 notice 中写明。"
    if holiday.last < holiday.first:
        return "last 早于 first，请改正。"
    if working := [day for day in holiday.worked if day.weekday() < 5]:  # noqa: PLR2004 - Monday to Friday
        return f"{working[0]}不是周末，不能作为调休上班日，请改正。"
    for fact in holiday.facts:
        if fact.day in seen:
            return f"{fact.day}与“{seen[fact.day]}”重复，请改正。"
        seen[fact.day] = fact.name
    return ""


@cache
def _file() -> Declaration:
    return Declaration(HERE / "holidays.toml")
