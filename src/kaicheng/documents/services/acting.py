"""One door for every move that a person may make: buttons, lists and bulk actions come through here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kaicheng.documents.models import Edition
from kaicheng.documents.services.drafting import discard
from kaicheng.documents.services.publishing import publish, publish_urgent, withdraw
from kaicheng.documents.services.reviewing import (
    clear,
    pass_review,
    recall,
    schedule,
    send_back,
    submit,
    unschedule,
)
from kaicheng.documents.workflow import Move, Status
from kaicheng.kernel.refusals import Conflict, Refusal
from kaicheng.users.models import User

RETURNS = {
    Status.IN_REVIEW: Move.RETURN,
    Status.IN_SECRECY: Move.SEND_BACK,
    Status.CLEARED: Move.REOPEN,
    Status.SCHEDULED: Move.REOPEN,
}  # 退回修改, by where the text stands


@dataclass(frozen=True, slots=True)
class Act:
    """A move to be made: `words` is the reason, basis or remark it asks for, `at` the time."""

    edition: Edition
    actor: User
    now: datetime
    words: str = ""
    at: datetime | None = None


def make(move: Move, act: Act) -> None:
    """Make a move that has a button. Raises whatever its service refuses; KeyError for a move that is no person's."""
    _DOING[move](act)


def fitting(move: Move, edition: Edition) -> Move:
    """The move itself; for 退回修改, which is one button over several states, the one of this state."""
    returns = set(RETURNS.values())
    return RETURNS.get(Status(edition.status), move) if move in returns else move


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition in a bulk action; `refusal` None: done."""

    edition: Edition
    refusal: Refusal | None = None


def make_each(move: Move, acts: list[Act]) -> list[Outcome]:
    """Make one move with several editions, each in its own transaction: what is refused keeps back no other."""
    done = []
    for act in acts:
        try:
            make(fitting(move, act.edition), act)
        except Refusal as refusal:
            done.append(Outcome(act.edition, refusal))
        else:
            done.append(Outcome(act.edition))
    return done


def _withdraw(act: Act) -> None:
    """Only the live edition is withdrawn: a page of another one, left open, must not take down what replaced it."""
    document = act.edition.document
    if document.live_id != act.edition.pk:
        raise Conflict("该版本现在没有公开，无需撤回。")
    withdraw(document=document, actor=act.actor, now=act.now, reason=act.words)


def _return(act: Act) -> None:
    send_back(edition=act.edition, actor=act.actor, now=act.now, reason=act.words)


_DOING: dict[Move, Callable[[Act], object]] = {
    Move.SUBMIT: lambda a: submit(edition=a.edition, actor=a.actor, now=a.now),
    Move.RECALL: lambda a: recall(edition=a.edition, actor=a.actor, now=a.now),
    Move.PASS: lambda a: pass_review(edition=a.edition, actor=a.actor, now=a.now, note=a.words),
    Move.CLEAR: lambda a: clear(edition=a.edition, actor=a.actor, now=a.now, basis=a.words),
    Move.RETURN: _return,
    Move.SEND_BACK: _return,
    Move.REOPEN: _return,
    Move.SCHEDULE: lambda a: schedule(edition=a.edition, actor=a.actor, now=a.now, at=a.at),
    Move.UNSCHEDULE: lambda a: unschedule(edition=a.edition, actor=a.actor, now=a.now),
    Move.PUBLISH: lambda a: publish(edition=a.edition, actor=a.actor, now=a.now),
    Move.PUBLISH_URGENT: lambda a: publish_urgent(
        edition=a.edition, actor=a.actor, now=a.now, reason=a.words
    ),
    Move.WITHDRAW: _withdraw,
    Move.DISCARD: lambda a: discard(edition=a.edition, actor=a.actor, now=a.now),
}
