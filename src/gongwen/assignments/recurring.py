"""The day that a recurring deadline names within each period: 每月5日前, 每季度末月25日前, 次月10日前, 每月底前."""

import re

from gongwen.assignments.model import Month, Period, Recurrence

_PER = (
    ("季", Period.QUARTER), ("半年", Period.HALF_YEAR), ("学期", Period.SEMESTER), ("年", None), ("周", None),
    ("月", Period.MONTH),
)  # fmt: skip
_NO_PERIOD = {"次月": Month.NEXT, "当月": Month.LAST}
_OF_THE_LAST = re.compile(r"上(?:一)?个?(?:月|季度|季|半年|学期|期)|前一个?(?:月|季度)")
_STOP = re.compile(r"[。；;！？\n]")
_NEAR = 24  # characters of the same sentence in which 上月 tells of what period the deadline speaks
_EARLY = 10  # 月初: the first ten days


def recurrence(every: str, day: str | None, end: str | None, before: str, after: str) -> Recurrence | None:
    """Read 每月 + 5 / 底; `before` and `after`: the words around it. None for what names no day of a month.

    每月5日前报送上月情况 is for the month before: the day lies in the month after that period.
    """
    per, month = _period_of(every)
    if per is None and month is None:
        return None
    number = int(day) if day else None
    if number is not None and not 1 <= number <= 31:  # noqa: PLR2004 - days of a month
        return None
    if number is None and end and end.endswith("初"):
        number = _EARLY
    elif number is None:
        month = month or Month.LAST
    near = _STOP.split(before)[-1][-_NEAR:] + _STOP.split(after)[0][:_NEAR]
    if number is not None and per is not None and _OF_THE_LAST.search(near):
        month = Month.NEXT
    return Recurrence(per, month or Month.FIRST, number)


def _period_of(every: str) -> tuple[Period | None, Month | None]:
    if (month := _NO_PERIOD.get(every)) is not None:
        return None, month
    per = next((per for sign, per in _PER if sign in every), None)
    if every.endswith("末月"):
        return per, Month.LAST
    return per, Month.FIRST if every.endswith("首月") else None
