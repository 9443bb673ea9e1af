"""A statutory term reckoned from its day zero, for clerks and the public: the last day, how it was counted, what follows. Pure."""

from dataclasses import dataclass
from datetime import date

from kaicheng.foi.clock import ends, rules_on
from kaicheng.foi.declared import Term
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import Count, Due, WorkingCalendar, weekday

UNITS = {"workday": "个工作日", "day": "日", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A term with its end. `count`: day by day, where working days are counted. `moved`: where an end on a day of rest moves to."""

    term: Term
    zero: date
    due: Due
    count: Count | None
    moved: Due | None

    @property
    def last(self) -> Due:
        """The day until which one may still act."""
        return self.moved or self.due

    @property
    def sentence(self) -> str:
        if self.count is not None:
            return self.count.sentence
        length = f"{self.term.length}{UNITS[self.term.unit]}"
        said = (
            f"{chinese_date(self.zero)}当日不计入，自次日起算{length}，期满之日为{chinese_date(self.due.day)}"
            f"（{weekday(self.due.day)}）；节假日计入"
        )
        if self.moved is None:
            return f"{said}。"
        return f"{said}。期满之日为休息日，顺延至其后第一个工作日，即{chinese_date(self.moved.day)}（{self.term.moves}）。"


def terms_on(day: date) -> dict[str, Term]:
    """The terms that apply to what begins on that day, by code."""
    return dict(rules_on(day).terms)


def reckon(term: Term, zero: date, calendar: WorkingCalendar) -> Reckoned:
    """Reckon a term from its day zero."""
    due = ends(term, zero, calendar)
    if term.unit == "workday":
        return Reckoned(term, zero, due, calendar.count(zero, term.length), None)
    resting = bool(term.moves) and not calendar.is_workday(due.day)
    return Reckoned(term, zero, due, None, calendar.on_or_after(due.day) if resting else None)
