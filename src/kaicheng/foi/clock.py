"""The statutory clock of a case: a pure function of what happened, the rules it began under, and the working calendar.

Day zero is the day of receipt 收到申请之日; a supplement 补正 or the payment of a fee makes its own day a new day zero. The term
is counted from the day after. While a third party or a co-making agency is asked for its view the count stands still: the
day the letter goes out still counts, the day after does not, nor does the day on which the view arrives (Article 33). Whoever
is asked and does not answer stops the clock no longer than his own term lasts; whoever cannot be reached, until that is recorded. One extension of at most twenty working days
lengthens the count; it does not survive a restart and cannot be had a second time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kaicheng.foi.declared import Term, on, terms
from kaicheng.foi.workflow import ENDED, OWED, TRANSITIONS, WITH_APPLICANT, Asked, Move, Stage, View
from kaicheng.kernel.workdays import ONE, Due, Step, WorkingCalendar, days_after, months_after

_FAREST = 3660  # days walked at most: a paused term ends long before


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to a case. `day` is the day that the table of moves names.

    `until`: the last day set for an answer (补正, 说明理由), for a delayed reply, or by the organ that ordered a new one. `days`:
    working days of an extension. `ref`, `asked`: which of those asked for a view, and what he is; `view`: what he said.
    """

    move: Move
    day: date
    until: date | None = None
    days: int = 0
    ref: str = ""
    asked: Asked | None = None
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Terms in force on the day on which a case began, by code."""

    terms: Mapping[str, Term]

    def __getitem__(self, code: str) -> Term:
        return self.terms[code]

    def length(self, code: str) -> int:
        return self.terms[code].length


def rules_on(day: date) -> Rules:
    """Give the rules for an application received on that day."""
    return Rules(on(terms(), day))


def ends(term: Term, zero: date, calendar: WorkingCalendar) -> Due:
    """Give the day on which a term ends that has that day zero."""
    if term.unit == "workday":
        return calendar.after(zero, term.length)
    counted = months_after if term.unit == "month" else days_after
    return Due(counted(zero, term.length), provisional=False)


@dataclass(frozen=True, slots=True)
class Consultation:
    """One who is asked for a view. `served`: he has the letter; `answered`: his view is here."""

    asked: Asked
    sent: date
    served: date | None = None
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Where the events have led. Days are None while the event has not happened."""

    stage: Stage | None = None
    last: date = date.min  # the day of the last move that changed the stage
    filed: date | None = None
    received: date | None = None
    zero: date | None = None
    restarted_by: Move | None = None
    extension: int = 0  # working days that lengthen the present term
    extended: date | None = None
    delayed_until: date | None = None
    consultations: Mapping[str, Consultation] = field(default_factory=dict)
    assistance: Mapping[str, date | None] = field(default_factory=dict)  # when it was given
    supplement_asked: date | None = None
    supplemented: date | None = None
    reasons_asked: date | None = None
    answer_by: date | None = None  # the day set for the applicant
    charged: date | None = None
    fee_served: date | None = None
    paid: date | None = None
    lapsed: Stage | None = None  # in which stage the applicant let the day pass
    ordered_until: date | None = None
    replied: date | None = None
    ended: date | None = None

    @property
    def given_up(self) -> bool:
        """Whether the applicant let a day pass by which his application is taken as given up: no reply is due by a day any more."""
        return self.lapsed in {Stage.SUPPLEMENTING, Stage.FEE_DUE}

    @property
    def running(self) -> bool:
        """Whether a reply is owed and its term is counted."""
        return self.stage in OWED and not self.given_up

    @property
    def awaited(self) -> tuple[str, ...]:
        """References of those asked whose view is not here."""
        return tuple(ref for ref, one in self.consultations.items() if one.answered is None)


def replay(facts: Iterable[Fact]) -> Course:
    """Follow the events in their order. Raises ValueError on one that the table does not permit there."""
    course = Course()
    for fact in facts:
        course = follow(course, fact)
    return course


def follow(course: Course, fact: Fact) -> Course:
    """Give the course after one more event. Raises ValueError where the table does not permit it."""
    transition = TRANSITIONS[fact.move]
    begins = course.stage is None and not transition.sources
    if not begins and course.stage not in transition.sources:
        raise ValueError(f"{fact.move} is not possible in {course.stage}")
    change = _CHANGES.get(fact.move)
    changed = change(course, fact) if change else course
    if transition.target is None:
        return changed
    ended = fact.day if transition.target in ENDED else changed.ended
    return replace(changed, stage=transition.target, last=fact.day, ended=ended)


def _filed(course: Course, fact: Fact) -> Course:
    return replace(course, filed=fact.day)


def _registered(course: Course, fact: Fact) -> Course:
    return replace(course, received=fact.day, zero=fact.day)


def _ask_supplement(course: Course, fact: Fact) -> Course:
    return replace(course, supplement_asked=fact.day, answer_by=fact.until)


def _supplemented(course: Course, fact: Fact) -> Course:
    return replace(_restarted(course, fact), supplemented=fact.day)


def _restarted(course: Course, fact: Fact) -> Course:
    again = replace(
        course, zero=fact.day, restarted_by=fact.move, extension=0, delayed_until=None, answer_by=None
    )
    return replace(again, lapsed=None) if again.given_up else again


def _ask_reasons(course: Course, fact: Fact) -> Course:
    return replace(course, reasons_asked=fact.day, answer_by=fact.until)


def _reasons(course: Course, fact: Fact) -> Course:
    del fact
    return replace(course, answer_by=None)


def _delayed(course: Course, fact: Fact) -> Course:
    return replace(course, delayed_until=fact.until)


def _consulted(course: Course, fact: Fact) -> Course:
    one = Consultation(fact.asked or Asked.THIRD_PARTY, fact.day)
    return replace(course, consultations={**course.consultations, fact.ref: one})


def _served(course: Course, fact: Fact) -> Course:
    one = replace(course.consultations[fact.ref], served=fact.day)
    return replace(course, consultations={**course.consultations, fact.ref: one})


def _answered(course: Course, fact: Fact) -> Course:
    one = replace(course.consultations[fact.ref], answered=fact.day)
    return replace(course, consultations={**course.consultations, fact.ref: one})


def _assisting(course: Course, fact: Fact) -> Course:
    given = fact.day if fact.move is Move.ASSISTED else None
    return replace(course, assistance={**course.assistance, fact.ref: given})


def _extended(course: Course, fact: Fact) -> Course:
    return replace(course, extension=fact.days, extended=fact.day)


def _charged(course: Course, fact: Fact) -> Course:
    return replace(course, charged=fact.day, fee_served=None)


def _fee_served(course: Course, fact: Fact) -> Course:
    return replace(course, fee_served=fact.day)


def _paid(course: Course, fact: Fact) -> Course:
    return replace(_restarted(course, fact), paid=fact.day)


def _lapsed(course: Course, fact: Fact) -> Course:
    del fact
    return replace(course, lapsed=course.stage, answer_by=None)


def _delivered(course: Course, fact: Fact) -> Course:
    return replace(course, replied=fact.day)


def _reopened(course: Course, fact: Fact) -> Course:
    again = replace(_restarted(course, fact), ordered_until=fact.until, replied=None, ended=None)
    return replace(again, lapsed=None, consultations={}, extended=None)


_CHANGES: Mapping[Move, Callable[[Course, Fact], Course]] = {
    Move.FILE: _filed,
    Move.REGISTER: _registered,
    Move.ASK_SUPPLEMENT: _ask_supplement,
    Move.SUPPLEMENT: _supplemented,
    Move.ASK_REASONS: _ask_reasons,
    Move.REASONS: _reasons,
    Move.DELAY: _delayed,
    Move.CONSULT: _consulted,
    Move.SERVED: _served,
    Move.ANSWERED: _answered,
    Move.ASSIST: _assisting,
    Move.ASSISTED: _assisting,
    Move.EXTEND: _extended,
    Move.CHARGE: _charged,
    Move.FEE_SERVED: _fee_served,
    Move.PAY: _paid,
    Move.LAPSE: _lapsed,
    Move.DELIVER: _delivered,
    Move.REOPEN: _reopened,
}


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: those after `sent` up to and with `until` (None: as long as nobody has the letter).

    `expires`: when the term of whoever was asked ends. `settled`: his view is here, so that `until` will not change.
    """

    ref: str
    asked: Asked
    sent: date
    until: date | None
    expires: Due | None
    settled: bool

    def holds(self, day: date) -> bool:
        return self.sent < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Dates:
    """Every date of a case. None: that term is not running.

    `reply`: the last day to reply; where `at_latest`, someone may still answer sooner and bring it forward. `suspended`: no
    date can be given until somebody signs for the letter that asks his view, and `used` working days have passed. `steps`: the count of the reply's term of
    `length` working days, day by day, with a pause's days left out.
    """

    reply: Due | None = None
    at_latest: bool = False
    suspended: bool = False
    used: int = 0
    length: int = 0
    steps: tuple[Step, ...] = ()
    pauses: tuple[Pause, ...] = ()
    supplement: Due | None = None  # until when a supplement may be asked for
    answer: date | None = None  # until when the applicant answers
    fee: Due | None = None
    opinions: Mapping[str, Due] = field(default_factory=dict)

    @property
    def provisional(self) -> bool:
        return self.reply is not None and self.reply.provisional


def dates(course: Course, rules: Rules, calendar: WorkingCalendar, *, correction: bool = False) -> Dates:
    """Compute every date of a case from where its events have led. `correction`: a request under Article 41."""
    pauses = tuple(_pauses(course, rules, calendar))
    base = Dates(
        pauses=pauses,
        length=rules.length("correction" if correction else "reply") + course.extension,
        answer=course.answer_by if course.stage in WITH_APPLICANT else None,
        supplement=_supplement(course, rules, calendar),
        fee=ends(rules["fee_payment"], course.fee_served, calendar)
        if course.stage is Stage.FEE_DUE and course.fee_served
        else None,
        opinions={p.ref: p.expires for p in pauses if p.expires and not p.settled},
    )
    if course.zero is None or course.given_up or not (course.running or course.replied):
        return base
    if course.ordered_until:
        return replace(base, reply=Due(course.ordered_until, provisional=False))
    steps, provisional = _count(course.zero, base.length, pauses, calendar)
    used = max((step.number or 0 for step in steps), default=0)
    if used < base.length:
        return replace(base, suspended=True, used=used)
    reply = Due(steps[-1].day if steps else course.zero, provisional)
    if course.delayed_until and course.delayed_until > reply.day:
        reply = Due(course.delayed_until, provisional=False)
    open_ones = [pause for pause in pauses if not pause.settled and pause.sent < reply.day]
    return replace(base, reply=reply, steps=steps, at_latest=bool(open_ones))


def _supplement(course: Course, rules: Rules, calendar: WorkingCalendar) -> Due | None:
    asked = course.supplement_asked is not None or course.received is None
    if asked or course.stage is not Stage.HANDLING or course.zero != course.received:
        return None
    assert course.received is not None  # noqa: S101 - said in the line above; for the type checker
    return ends(rules["supplement"], course.received, calendar)


def _pauses(course: Course, rules: Rules, calendar: WorkingCalendar) -> Iterable[Pause]:
    for ref, one in course.consultations.items():
        expires = ends(rules[one.asked.value], one.served, calendar) if one.served else None
        until = one.answered
        if expires and (until is None or expires.day < until):
            until = expires.day
        if until is None and course.replied:
            until = course.replied
        yield Pause(ref, one.asked, one.sent, until, expires, settled=one.answered is not None)


def _count(
    zero: date, length: int, pauses: tuple[Pause, ...], calendar: WorkingCalendar
) -> tuple[tuple[Step, ...], bool]:
    """Count working days after `zero` that no pause holds; no further than to a pause that has no end yet."""
    steps: list[Step] = []
    number, provisional, day = 0, False, zero
    while number < length:
        day += ONE
        holding = [pause for pause in pauses if pause.holds(day)]
        if any(pause.until is None for pause in holding) or (day - zero).days > _FAREST:
            return tuple(steps), provisional
        kind = calendar.kind(day)
        counts = kind.works and not holding
        number += counts
        provisional = provisional or not calendar.settled(day)
        steps.append(Step(day, kind, calendar.name(day), number if counts else None))
    provisional = provisional or any(p.expires.provisional for p in pauses if p.expires and not p.settled)
    return tuple(steps), provisional


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as its events make it. `correction`: a request under Article 41. `lead`: the open case that answers this one too."""

    facts: tuple[Fact, ...]
    course: Course
    dates: Dates
    rules: Rules
    calendar: WorkingCalendar
    correction: bool = False
    lead: str = ""
