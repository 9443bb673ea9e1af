"""All states of an edition and the moves between them, on one screen. Pure: no ORM, no clock.

Reviews (unit, secrecy) come between draft and published; their states are named here so that the record is right
from the first document on, and a move that a duty may not make is refused by `permissions`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


LABELS = {
    Status.DRAFT: "草稿",
    Status.PUBLISHED: "已发布",
    Status.SUPERSEDED: "已被新版本取代",
    Status.WITHDRAWN: "已撤回",
    Status.DISCARDED: "已作废",
}
OPEN = frozenset({Status.DRAFT})  # may still be edited
ONCE_PUBLIC = frozenset(
    {Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN}
)  # never edited, never deleted


class Move(StrEnum):
    """What may be done with an edition. The value is the audit verb."""

    PUBLISH = "documents.publish"
    SUPERSEDE = "documents.supersede"
    WITHDRAW = "documents.withdraw"
    DISCARD = "documents.discard"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from which states, to which, whether a reason must be given, its button."""

    move: Move
    sources: frozenset[Status]
    target: Status
    needs_reason: bool
    button: str


TRANSITIONS = {
    t.move: t
    for t in (
        Transition(Move.PUBLISH, frozenset({Status.DRAFT}), Status.PUBLISHED, False, "发布"),
        # done by `publish` to the edition before, never by a person
        Transition(Move.SUPERSEDE, frozenset({Status.PUBLISHED}), Status.SUPERSEDED, False, ""),
        Transition(Move.WITHDRAW, frozenset({Status.PUBLISHED}), Status.WITHDRAWN, True, "撤回"),
        Transition(Move.DISCARD, frozenset({Status.DRAFT}), Status.DISCARDED, False, "作废草稿"),
    )
}
