"""Where a case stands: its events and its rules as the clock takes them, replayed."""

from collections.abc import Sequence

from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.clock import Fact, Rules, Standing, dates, replay, rules_on
from kaicheng.foi.declared import Channel, channels, on
from kaicheng.foi.models import Case, CaseEvent, Kind
from kaicheng.foi.workflow import OPEN, Asked, Move, Stage, View
from kaicheng.kernel.workdays import WorkingCalendar


def facts_of(case: Case) -> list[Fact]:
    """The events of a case as the clock takes them. One query."""
    return [fact_of(event) for event in case.events.valid()]


def fact_of(event: CaseEvent) -> Fact:
    asked = Asked(event.asked) if event.asked else None
    view = View(event.detail["view"]) if event.detail.get("view") else None
    return Fact(Move(event.move), event.day, event.until, event.days, event.ref, asked, view)


def rules_of(case: Case, facts: Sequence[Fact]) -> Rules:
    """Terms of the day on which the application was received; until it is registered, of the day it was filed."""
    registered = next((fact.day for fact in facts if fact.move is Move.REGISTER), None)
    return rules_on(registered or timezone.localdate(case.filed_at))


def standing(case: Case, known: WorkingCalendar | None = None) -> Standing:
    """Replay a case. Two queries, one where the calendar is at hand."""
    facts, known = facts_of(case), known or calendar()
    rules, course = rules_of(case, facts), replay(facts)
    correction = case.kind == Kind.CORRECTION
    found = dates(course, rules, known, correction=correction)
    return Standing(tuple(facts), course, found, rules, known, correction, _lead(case))


def _lead(case: Case) -> str:
    """The number of the case with which this one is answered, while it is open."""
    while case.joined_to is not None:
        case = case.joined_to
        if Stage(case.stage) in OPEN:
            return case.number
    return ""


def channel_of(case: Case) -> Channel:
    """The way in by which the case came, with its rule on the day of receipt, as declared on the day of the filing."""
    return on(channels(), timezone.localdate(case.filed_at))[case.channel]
