"""Courses of cases for the tests: written out by hand, or invented by Hypothesis out of what is permitted."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from kaicheng.calendars import declared
from kaicheng.foi.clock import Course, Fact, Rules, follow, rules_on
from kaicheng.foi.permitted import objection
from kaicheng.foi.workflow import Asked, Move, moves_from
from kaicheng.kernel.workdays import WorkingCalendar

REAL = WorkingCalendar.of(declared.facts(), declared.notices())
RULES = rules_on(date(2021, 3, 1))
FAR = date(2200, 1, 1)


def day(month: int, number: int, year: int = 2021) -> date:
    return date(year, month, number)


def received(on: date) -> list[Fact]:
    return [Fact(Move.FILE, on), Fact(Move.REGISTER, on)]


def asks(sent: date, *, served: date | None = None, answered: date | None = None, ref: str = "1",
         asked: Asked = Asked.THIRD_PARTY) -> list[Fact]:  # fmt: skip
    """Somebody is asked for a view, signs for the letter, answers."""
    out = [Fact(Move.CONSULT, sent, ref=ref, asked=asked)]
    if served:
        out.append(Fact(Move.SERVED, served, ref=ref))
    if answered:
        out.append(Fact(Move.ANSWERED, answered, ref=ref))
    return out


@st.composite
def histories(
    draw: Any, rules: Rules = RULES, calendar: WorkingCalendar = REAL, most: int = 14
) -> list[Fact]:
    """Events each of which was permitted when it happened; days only go on."""
    now = date(2021, 1, 4) + timedelta(days=draw(st.integers(0, 700)))
    facts = received(now)
    course = _after(facts)
    for _ in range(draw(st.integers(0, most))):
        now += timedelta(days=draw(st.integers(0, 12)))
        fact = _invented(draw, course, now)
        if fact is None or objection(course, fact, rules, calendar, today=FAR):
            continue
        facts.append(fact)
        course = follow(course, fact)
    return facts


def _after(facts: list[Fact]) -> Course:
    course = Course()
    for fact in facts:
        course = follow(course, fact)
    return course


def _invented(draw: Any, course: Course, now: date) -> Fact | None:
    assert course.stage is not None
    moves = [t.move for t in moves_from(course.stage)]
    if not moves:
        return None
    move = draw(st.sampled_from(moves))
    until = now + timedelta(days=draw(st.integers(1, 40)))
    ref = str(draw(st.integers(1, 3)))
    asked = draw(st.sampled_from(list(Asked))) if move is Move.CONSULT else None
    return Fact(move, now, until=until, days=draw(st.integers(1, 20)), ref=ref, asked=asked)
