"""How far a task has come, and how near its day is. Pure: no ORM, no clock.

A goal is the number that the words of a task ask for: what the platform counts towards, else a number of times within
the period (每季度不少于2次), else the one number among the targets that counts things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from gongwen.assignments import Comparison, Period
from kaicheng.workplan.due import Span, recurring

FULL = 100
_SHARES = frozenset({"%", "％", "个百分点", "百分点", "‰"})  # these measure, they do not count
_REACHED = frozenset({Comparison.AT_LEAST.value, Comparison.EQUAL.value, Comparison.ABOUT.value})


@dataclass(frozen=True, slots=True)
class Goal:
    """A number to reach, with the words it was read from."""

    value: int
    unit: str = ""
    words: str = ""


def goal_of(
    counting: Mapping[str, Any],
    frequencies: Sequence[Mapping[str, Any]],
    targets: Iterable[Mapping[str, Any]],
    year: int,
    *,
    occurrence: bool = False,
) -> Goal | None:
    """Give what a task counts towards; None where its words name no number, or several.

    A recurring duty itself has none: its occurrences have, each within its period.
    """
    if recurring(frequencies, year) is not None and not occurrence:
        return None
    if wanted := counting.get("wanted"):
        return Goal(int(wanted), "件", "")
    often = [f for f in frequencies if f.get("count")]
    if often:
        return Goal(int(often[0]["count"]), "次", str(often[0].get("words", "")))
    numbers = [t for t in targets if _counts_things(t)]
    if len(numbers) != 1:
        return None
    return Goal(int(numbers[0]["value"]), str(numbers[0].get("unit", "")), str(numbers[0].get("words", "")))


def _counts_things(target: Mapping[str, Any]) -> bool:
    value, unit = target.get("value"), str(target.get("unit", ""))
    whole = isinstance(value, int | float) and value >= 1 and value == int(value)
    return whole and bool(unit) and unit not in _SHARES and target.get("op") in _REACHED


def percent_of(count: int, goal: int) -> int:
    """The share of a goal in whole percent, never more than all and all only when it is reached."""
    return min(count * FULL // goal, FULL) if goal > 0 else 0


def mean(percents: Sequence[int]) -> int | None:
    """The mean of the parts, in whole percent; None without parts."""
    return sum(percents) // len(percents) if percents else None


def half_gone(start: date, due: date | None, today: date) -> bool:
    """Whether more than half of the time from `start` to the due day has passed. Never without a due day."""
    return due is not None and (today - start) * 2 > due - start


# -- groups of one's own list ------------------------------------------------------------------------------------------


class Group(StrEnum):
    """Why a task stands where it stands in a unit's list; in this order."""

    OVERDUE = "overdue"
    SOON = "soon"
    ASKED = "asked"
    OTHER = "other"


GROUPS = {Group.OVERDUE: "已逾期", Group.SOON: "即将到期", Group.ASKED: "需要报告", Group.OTHER: "其他"}


def days_words(due: date | None, today: date) -> str:
    """How far away a due day is, as an office says it. The day itself is still in time."""
    if due is None:
        return "未定时限"
    left = (due - today).days
    if left > 0:
        return f"还有{left}天"
    return "今日到期" if left == 0 else f"已逾期{-left}天"


# -- names of periods --------------------------------------------------------------------------------------------------

_ORDINALS = "一二三四"
_QUARTER, _HALF = 3, 6  # months


def period_name(per: str, span: Span) -> str:
    """What an office calls a period: 第一季度, 上半年, 3月, 3—4月, 3月2日—3月8日."""
    first, last = span.start.month, span.end.month
    if per == Period.WEEK:
        return f"{span.start.month}月{span.start.day}日—{span.end.month}月{span.end.day}日"
    if per == Period.QUARTER and last - first == _QUARTER - 1:
        return f"第{_ORDINALS[first // _QUARTER]}季度"
    if last - first == _HALF - 1 and first in {1, _HALF + 1}:
        return "上半年" if first == 1 else "下半年"
    return f"{first}月" if first == last else f"{first}—{last}月"
