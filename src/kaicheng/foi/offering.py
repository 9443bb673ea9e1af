"""Which moves are offered on a case, and why one is not free today. Pure: the table of moves, the days, and what was declared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaicheng.foi.clock import Fact, Standing, dates, ends, follow
from kaicheng.foi.permitted import lead_first, objection
from kaicheng.foi.workflow import Asked, Move, Stage, Transition, moves_from
from kaicheng.kernel.workdays import Due

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


def offers(now: Standing, rights: Collection[Move], today: date) -> Iterator[Offer]:
    """The moves out of the stage that the actor's duties permit, but those done elsewhere."""
    if now.course.stage is None:
        return
    for transition in moves_from(now.course.stage):
        if transition.move in rights and transition.move not in OF_LETTER | OF_PARTY:
            yield offer(now, transition, today)


def offer(now: Standing, transition: Transition, today: date) -> Offer:
    """Try the move today, and where the days forbid it, on the last day of the terms that have ended."""
    why = _why(now, transition.move, today, today)
    if why is None:
        return Offer(transition)
    terms = (now.dates.reply, now.dates.supplement)
    ended = [due.day for due in terms if due and due.day < today]
    before = any(_why(now, transition.move, day, today) is None for day in ended)
    return Offer(transition, why, before)


def _why(now: Standing, move: Move, day: date, today: date) -> str | None:
    if waits := lead_first(now, move):
        return waits
    fact = Fact(move, day, until=_far(now, move, day), days=1, ref="?", asked=Asked.THIRD_PARTY)
    return objection(now.course, fact, now.rules, now.calendar, today=today, correction=now.correction)


def _far(now: Standing, move: Move, day: date) -> date:
    """A day that no rule about the answer's day refuses."""
    reply = now.dates.reply
    return max(day, reply.day if reply else day, proposed(now, move, day) or day) + timedelta(days=366)


def proposed(now: Standing, move: Move, day: date) -> date | None:
    """The last day that is proposed with a move done on that day, by what is declared; None where it sets none."""
    terms = now.rules.terms
    if move is Move.DELAY and now.dates.reply and "delay" in terms:
        return ends(terms["delay"], now.dates.reply.day, now.calendar).day
    term = terms.get(_UNTIL.get(move, ""))
    return ends(term, day, now.calendar).day if term else None


def extended(now: Standing, day: date) -> list[tuple[int, Due]]:
    """What each length of an extension would make of the due day."""
    out = []
    for days in range(1, now.rules.length("extension") + 1):
        course = follow(now.course, Fact(Move.EXTEND, day, days=days))
        found = dates(course, now.rules, now.calendar, correction=now.correction)
        if found.reply:
            out.append((days, found.reply))
    return out


def main_of(stage: Stage, offered: list[Offer]) -> Offer | None:
    """The one button: the first usual move that is free."""
    free = {one.transition.move: one for one in offered if not one.why}
    return next((free[move] for move in MAIN.get(stage, ()) if move in free), None)
