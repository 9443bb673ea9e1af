"""What the words of times come to: the day a task is due, and the periods of a recurring duty. Pure.

Words stay with the task as read (`plain_…`, JSON); days are reckoned from them here and nowhere else, so a changed rule,
year or calendar can be asked again. Day zero of “印发后N日内” is the day of issue, which is not counted itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongwen.assignments import (
    Deadline,
    DeadlineKind,
    Frequency,
    Month,
    Period,
    Quotation,
    Target,
    is_own_issue,
)
from gongwen.model import Citation
from kaicheng.kernel.workdays import WorkingCalendar, days_after, months_after

Plain = dict[str, Any]
_ENDED = re.compile(r"(?:每个?|各)?(?P<per>月|季度|季|半年|学期)度?(?:结束|终了|期满)?(?:之|以)?后")
_PERIODS = {
    "月": Period.MONTH, "季度": Period.QUARTER, "季": Period.QUARTER, "半年": Period.HALF_YEAR, "学期": Period.SEMESTER,
}  # fmt: skip
_LAST_MONTH, _WEEK = 12, 7
_DAYS = frozenset({"日", "天", "自然日"})
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.SEMESTER: 6, Period.YEAR: 12}


# -- words as plain values ----------------------------------------------------------------------------------------------


def place(quotation: Quotation) -> Plain:
    """Words with their place in the text, {"words", "start", "end"}; no place where the node does not know it."""
    span = quotation.span
    return {"words": quotation.words, **({"start": span.start, "end": span.end} if span else {})}


def plain_deadline(one: Deadline) -> Plain:
    found: Plain = {**place(one.quotation), "words": one.words, "kind": one.kind.value}
    for name in ("day", "first"):
        if (day := getattr(one, name)) is not None:
            found[name] = day.isoformat()
    if one.month_day is not None:
        found["month_day"] = list(one.month_day)
    if (of := one.recurs) is not None:
        found["of"] = {"per": of.per.value if of.per else None, "month": of.month.value, "day": of.day}
    return found | {
        name: value
        for name, value in (("anchor", one.anchor), ("count", one.count), ("unit", one.unit))
        if value
    }


def plain_frequency(one: Frequency) -> Plain:
    return {
        **place(one.quotation),
        "words": one.words,
        "per": one.per.value,
        "every": one.every,
        "count": one.count,
        "op": one.comparison.value,
    }


def plain_target(one: Target) -> Plain:
    return {
        **place(one.quotation),
        "words": one.words,
        "value": one.value,
        "unit": one.unit,
        "op": one.comparison.value,
        "clause": one.clause,
    }


def plain_citation(one: Citation) -> Plain:
    return {"title": one.title or "", "number": one.number or ""}


# -- the due day --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From what days are counted: the day of issue, the ledger's year, the working calendar."""

    issued_on: date
    year: int
    calendar: WorkingCalendar


def due_of(deadlines: Sequence[Mapping[str, Any]], by: Reckoning) -> date | None:
    """Give the day by which all is done: the last of the days that the words name. None where none names one."""
    days = [day for one in deadlines if (day := day_of(one, by)) is not None]
    return max(days, default=None)


def day_of(deadline: Mapping[str, Any], by: Reckoning) -> date | None:
    """Give the last day of one deadline; None for what names no day (长期坚持, 两会后2周内)."""
    kind = deadline.get("kind")
    if kind in {DeadlineKind.START, DeadlineKind.ONGOING, DeadlineKind.RECURRING}:
        return None
    if kind == DeadlineKind.ANNUAL:
        return _annual(deadline, by)
    if kind == DeadlineKind.RELATIVE and (relative := _after_issue(deadline, by)) is not None:
        return relative
    return date.fromisoformat(deadline["day"]) if deadline.get("day") else None


def _annual(deadline: Mapping[str, Any], by: Reckoning) -> date | None:
    """每年1月31日前: in the ledger's year, or in the next one where that day had passed before the text was issued."""
    if not deadline.get("month_day"):
        return None
    month, number = deadline["month_day"]
    for year in (by.year, by.year + 1):
        day = _dated(year, month, number)
        if day is not None and day >= by.issued_on:
            return day
    return None


def _dated(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:  # 2月29日 in another year than a leap year: its last day
        return (
            months_after(date(year, month, 1), 1) - timedelta(days=1) if 1 <= month <= _LAST_MONTH else None
        )


def _after_issue(deadline: Mapping[str, Any], by: Reckoning) -> date | None:
    """印发后20个工作日内. None where the words count from another event, whose day only the office knows."""
    count, unit = deadline.get("count"), str(deadline.get("unit", ""))
    if not count or not is_own_issue(str(deadline.get("anchor", ""))):
        return None
    if "工作日" in unit:
        return by.calendar.after(by.issued_on, count).day
    if "周" in unit or "星期" in unit:
        return days_after(by.issued_on, count * _WEEK)
    if "季度" in unit:
        return months_after(by.issued_on, count * _MONTHS[Period.QUARTER])
    if "月" in unit:
        return months_after(by.issued_on, count)
    if "年" in unit:
        return months_after(by.issued_on, count * _LAST_MONTH)
    return days_after(by.issued_on, count) if unit in _DAYS else None


# -- periods of recurring duties ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """One period, both days inclusive."""

    start: date
    end: date


def periods(frequency: Mapping[str, Any], year: int) -> list[Span]:
    """Give the periods of a frequency within a year; they follow each other without gap and the last ends with the year.

    Nothing for what has no period (定期), a daily duty, or one rarer than once a year.
    """
    per, every = Period(frequency["per"]), max(int(frequency.get("every") or 1), 1)
    if per is Period.WEEK:
        return list(_weeks(year, every))
    months = _MONTHS.get(per, 0) * every
    if not 0 < months <= _LAST_MONTH:
        return []
    starts = [date(year, month, 1) for month in range(1, _LAST_MONTH + 1, months)]
    return _until_next(starts, year)


def _weeks(year: int, every: int) -> Iterator[Span]:
    """Weeks from Monday to Sunday; the year's first and last are cut off at its ends."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    start = first
    monday = first - timedelta(days=first.weekday()) + timedelta(weeks=every)
    while start <= last:
        yield Span(start, min(monday - timedelta(days=1), last))
        start, monday = monday, monday + timedelta(weeks=every)


def _until_next(starts: Sequence[date], year: int) -> list[Span]:
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date(year, 12, 31)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def recurring(frequencies: Iterable[Mapping[str, Any]], year: int) -> Mapping[str, Any] | None:
    """Give the frequency by which a duty recurs: the one with most periods in the year; None where it does not.

    每年不少于2次 is no recurring duty but a number to reach within the year.
    """
    several = [(len(periods(one, year)), one) for one in frequencies]
    most = max(several, key=lambda pair: pair[0], default=(0, None))
    return most[1] if most[0] > 1 else None


def with_rhythm(
    frequencies: Sequence[Mapping[str, Any]], deadlines: Iterable[Mapping[str, Any]], year: int
) -> list[Plain]:
    """The frequencies with what a recurring deadline implies where none of them recurs: 每月5日前报送 is a duty of each month."""
    found = [dict(one) for one in frequencies]
    if recurring(found, year) is not None:
        return found
    for one in deadlines:
        if per := (one.get("of") or {}).get("per"):
            places = {name: one[name] for name in ("start", "end") if name in one}
            found.append({**places, "words": one["words"], "per": per, "every": 1, "count": None, "op": "="})
            break
    return found


def due_in(
    span: Span,
    frequency: Mapping[str, Any],
    deadlines: Iterable[Mapping[str, Any]],
    calendar: WorkingCalendar,
) -> date:
    """Give the day by which one period of a recurring duty is done: the last that the words name, else the period's end.

    每月5日前 is the 5th of that month, 次月5日前 and 每月5日前报送上月情况 that of the next; 每季度结束后10日内 counts from
    the period's last day, which is not counted itself.
    """
    found = (_day_in(one, span, frequency, calendar) for one in deadlines)
    return max((day for day in found if day is not None), default=span.end)


def _day_in(
    deadline: Mapping[str, Any], span: Span, frequency: Mapping[str, Any], calendar: WorkingCalendar
) -> date | None:
    if deadline.get("kind") == DeadlineKind.RELATIVE:
        return _after_period(deadline, span, frequency, calendar)
    of = deadline.get("of")
    if not of or frequency["per"] not in _MONTHS or of["per"] not in {None, frequency["per"]}:
        return None
    month = {Month.FIRST: span.start, Month.LAST: span.end, Month.NEXT: span.end + timedelta(days=1)}[
        Month(of["month"])
    ]
    last = months_after(month.replace(day=1), 1) - timedelta(days=1)
    return last if of["day"] is None else month.replace(day=min(of["day"], last.day))


def _after_period(
    deadline: Mapping[str, Any], span: Span, frequency: Mapping[str, Any], calendar: WorkingCalendar
) -> date | None:
    """每季度结束后10日内, 月后5个工作日内. None where the event is another one."""
    count, unit, anchor = (
        deadline.get("count"),
        str(deadline.get("unit", "")),
        str(deadline.get("anchor", "")),
    )
    named = _ENDED.fullmatch(anchor)
    if not count or named is None or _PERIODS[named["per"]] != frequency["per"]:
        return None
    if "工作日" in unit:
        return calendar.after(span.end, count).day
    return days_after(span.end, count) if unit in _DAYS else None
