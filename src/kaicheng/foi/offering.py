"""Which moves are offered on a case, and why one is not free today. Pure: the table of moves, the days, and what was declared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaicheng.foi.clock import Course, Dates, Fact, Rules, dates, ends, follow
from kaicheng.foi.permitted import objection
from kaicheng.foi.workflow import Asked, Move, Stage, Transition, moves_from
from kaicheng.kernel.workdays import Due, WorkingCalendar

OF_LETTER = frozenset(
    {Move.PROPOSE, Move.RETURN, Move.APPROVE, Move.DELIVER}
)  # done where the reply is written
OF_PARTY = frozenset({Move.SERVED, Move.ANSWERED, Move.ASSISTED})  # done beside the one who was asked
_UNTIL = {
    Move.ASK_SUPPLEMENT: "supplement_answer",
    Move.ASK_REASONS: "reasons_answer",
    Move.ASSIST: "assist",
}
# what usually comes next, by stage: the one button
MAIN = {
    Stage.FILED: (Move.REGISTER,),
    Stage.SUPPLEMENTING: (Move.SUPPLEMENT, Move.LAPSE),
    Stage.EXPLAINING: (Move.REASONS, Move.LAPSE),
    Stage.FEE_DUE: (Move.FEE_SERVED, Move.PAY),
    Stage.REPLIED: (Move.ARCHIVE,),
    Stage.WITHDRAWN: (Move.ARCHIVE,),
    Stage.JOINED: (Move.ARCHIVE,),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a case stands, as the services replay it."""

    course: Course
    dates: Dates
    rules: Rules
    calendar: WorkingCalendar
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A button. `why`: not today, in a sentence; `before`: it still may be entered as done on an earlier day."""

    transition: Transition
    why: str = ""
    before: bool = False

    @property
    def slug(self) -> str:
        return slug_of(self.transition.move)

    @property
    def free(self) -> bool:
        return not self.why or self.before


def slug_of(move: Move) -> str:
    return move.value.removeprefix("foi.")


# the moves that have a form of their own, by the part of their address
SLUGS = {slug_of(move): move for move in Move if move not in OF_LETTER | {Move.FILE}}


def offers(ground: Ground, rights: Collection[Move], today: date) -> Iterator[Offer]:
    """The moves out of the stage that the actor's duties permit, but those done elsewhere."""
    if ground.course.stage is None:
        return
    for transition in moves_from(ground.course.stage):
        if transition.move in rights and transition.move not in OF_LETTER | OF_PARTY:
            yield offer(ground, transition, today)


def offer(ground: Ground, transition: Transition, today: date) -> Offer:
    """Try the move today, and where the days forbid it, on the last day of the terms that have ended."""
    why = _why(ground, transition.move, today, today)
    if why is None:
        return Offer(transition)
    terms = (ground.dates.reply, ground.dates.supplement)
    ended = [due.day for due in terms if due and due.day < today]
    before = any(_why(ground, transition.move, day, today) is None for day in ended)
    return Offer(transition, why, before)


def _why(ground: Ground, move: Move, day: date, today: date) -> str | None:
    fact = Fact(move, day, until=_far(ground, move, day), days=1, ref="?", asked=Asked.THIRD_PARTY)
    return objection(
        ground.course, fact, ground.rules, ground.calendar, today=today, correction=ground.correction
    )


def _far(ground: Ground, move: Move, day: date) -> date:
    """A day that no rule about the answer's day refuses."""
    reply = ground.dates.reply
    return max(day, reply.day if reply else day, proposed(ground, move, day) or day) + timedelta(days=366)


def proposed(ground: Ground, move: Move, day: date) -> date | None:
    """The last day that is proposed with a move done on that day, by what is declared; None where it sets none."""
    terms = ground.rules.terms
    if move is Move.DELAY and ground.dates.reply and "delay" in terms:
        return ends(terms["delay"], ground.dates.reply.day, ground.calendar).day
    term = terms.get(_UNTIL.get(move, ""))
    return ends(term, day, ground.calendar).day if term else None


def extended(ground: Ground, day: date) -> list[tuple[int, Due]]:
    """What each length of an extension would make of the due day."""
    out = []
    for days in range(1, ground.rules.length("extension") + 1):
        course = follow(ground.course, Fact(Move.EXTEND, day, days=days))
        found = dates(course, ground.rules, ground.calendar, correction=ground.correction)
        if found.reply:
            out.append((days, found.reply))
    return out


def main_of(stage: Stage, offered: list[Offer]) -> Offer | None:
    """The one button: the first usual move that is free."""
    free = {one.transition.move: one for one in offered if not one.why}
    return next((free[move] for move in MAIN.get(stage, ()) if move in free), None)
