"""The working calendar, and where its days come from."""

from dataclasses import dataclass
from datetime import date

from kaicheng.calendars import declared
from kaicheng.calendars.models import HolidayDay, HolidayNotice
from kaicheng.kernel.workdays import Fact, WorkingCalendar


def calendar(*, without: HolidayNotice | None = None) -> WorkingCalendar:
    """Give the calendar of all notices known today, shipped and entered; later notices override. One query.

    Ask once per request and hand it on: it does not change while one answers. `without` leaves an entered notice out.
    """
    facts, years = list(declared.facts()), set(declared.notices())
    notices = HolidayNotice.objects.order_by("issued_on", "pk", "days__day")
    if without is not None:
        notices = notices.exclude(pk=without.pk)
    # a notice without days announces its year all the same: the join then gives one row of nulls
    rows = notices.values_list("year", "days__day", "days__kind", "days__name")
    for year, day, kind, name in rows:
        years.add(year)
        if day is not None:
            facts.append(Fact(day, rests=kind == HolidayDay.Kind.REST, name=name))
    return WorkingCalendar.of(facts, years)


@dataclass(frozen=True, slots=True)
class Source:
    """A notice as a page shows it; `pk` is None for a shipped one."""

    year: int
    number: str
    issued_on: date | None
    basis: str
    pk: int | None = None


def sources(year: int | None = None) -> list[Source]:
    """List the notices (of one year), newest first."""
    entered = HolidayNotice.objects.all() if year is None else HolidayNotice.objects.filter(year=year)
    found = [
        Source(notice.year, notice.number, notice.issued_on, _title(notice.year, notice.number), notice.pk)
        for notice in entered.order_by("-year", "-issued_on", "-pk")
    ]
    shipped = [_shipped(notice) for notice in declared.notices().values() if year in {None, notice.year}]
    amending = [
        Source(holiday.year, holiday.number, None, f"{holiday.name}假期的调整（{holiday.number}）")
        for holiday in declared.holidays()
        if holiday.number and year in {None, holiday.year}
    ]
    return sorted([*found, *amending, *shipped], key=lambda source: -source.year)


def _shipped(notice: declared.ShippedNotice) -> Source:
    basis = _title(notice.year, notice.number) if notice.number else notice.basis
    return Source(notice.year, notice.number, notice.issued, basis)


def _title(year: int, number: str) -> str:
    return f"国务院办公厅关于{year}年部分节假日安排的通知（{number}）"


def announced_years() -> list[int]:
    """List the years whose arrangement is known, newest first."""
    return sorted(calendar().announced, reverse=True)
