"""All states of an edition and the moves between them, on one screen. Pure: no ORM, no clock.

The road is draft → unit review 审核 → secrecy review 保密审查 → released for publication → published, now or at a time.
From this table come the buttons, the checks of the services, the tests and the diagram in docs/workflow.md. Who may
make a move at all is said once in `permissions`, by the move's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    IN_SECRECY = "in_secrecy"
    CLEARED = "cleared"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


LABELS = {
    Status.DRAFT: "草稿",
    Status.RETURNED: "已退回",
    Status.IN_REVIEW: "待审核",
    Status.IN_SECRECY: "待保密审查",
    Status.CLEARED: "待发布",
    Status.SCHEDULED: "定时发布",
    Status.PUBLISHED: "已发布",
    Status.SUPERSEDED: "已被新版本取代",
    Status.WITHDRAWN: "已撤回",
    Status.DISCARDED: "已作废",
}
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})  # its text and metadata may be changed
WAITING = frozenset(
    {Status.IN_REVIEW, Status.IN_SECRECY, Status.CLEARED}
)  # for somebody other than the author
OPEN = EDITABLE | WAITING | {Status.SCHEDULED}  # not finished: a document has one such edition at most
ONCE_PUBLIC = frozenset(
    {Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN}
)  # never edited, never deleted


class Move(StrEnum):
    """What may be done with an edition. The value is the verb of the table of rights and of the audit record."""

    SUBMIT = "documents.submit"
    RECALL = "documents.recall"
    PASS = "documents.pass"  # noqa: S105 - the unit review is passed
    RETURN = "documents.return"
    CLEAR = "documents.clear"
    SEND_BACK = "documents.send_back"
    REOPEN = "documents.reopen"
    SCHEDULE = "documents.schedule"
    UNSCHEDULE = "documents.unschedule"
    PUBLISH = "documents.publish"
    PUBLISH_DUE = "documents.publish_due"
    PUBLISH_URGENT = "documents.publish_urgent"
    MOVE_IN = "documents.move_in"
    SUPERSEDE = "documents.supersede"
    WITHDRAW = "documents.withdraw"
    DISCARD = "documents.discard"


REVIEW_MOVES = {
    "unit": Move.PASS,
    "secrecy": Move.CLEAR,
}  # step of `models.ReviewStep` → the move that passes it


class Asks(StrEnum):
    """What a person states to make a move; a remark may be left out."""

    NOTHING = ""
    REMARK = "remark"
    REASON = "reason"
    BASIS = "basis"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from which states, to which, what must be stated, the button (empty: no person's move).

    `prompt` names the field that is shown. `heavy`: asks once more before it is done, with what it brings about.
    `done`: what the page says afterwards. `makes_up`: may also be made later for an edition that was published
    urgently and owes this review; it then stays published.
    """

    move: Move
    sources: frozenset[Status]
    target: Status
    asks: Asks = Asks.NOTHING
    button: str = ""
    done: str = ""
    prompt: str = ""
    heavy: str = ""
    makes_up: bool = False

    @property
    def slug(self) -> str:
        """The move in an address: “send_back”."""
        return self.move.value.removeprefix("documents.")


TRANSITIONS = {
    t.move: t
    for t in (
        Transition(Move.SUBMIT, EDITABLE, Status.IN_REVIEW, button="提交审核", done="已提交审核。"),
        Transition(
            Move.PASS,
            frozenset({Status.IN_REVIEW}),
            Status.IN_SECRECY,
            Asks.REMARK,
            "审核通过",
            "审核已通过，转保密审查。",
            prompt="审核意见",
            makes_up=True,
        ),
        Transition(
            Move.RETURN,
            frozenset({Status.IN_REVIEW}),
            Status.RETURNED,
            Asks.REASON,
            "退回修改",
            "已退回拟稿人。",
            prompt="退回理由",
        ),
        Transition(
            Move.CLEAR,
            frozenset({Status.IN_SECRECY}),
            Status.CLEARED,
            Asks.BASIS,
            "保密审查通过",
            "保密审查已通过，待发布。",
            prompt="审查依据和结论",
            makes_up=True,
        ),
        Transition(
            Move.SEND_BACK,
            frozenset({Status.IN_SECRECY}),
            Status.RETURNED,
            Asks.REASON,
            "退回修改",
            "已退回拟稿人。",
            prompt="退回理由",
        ),
        Transition(
            Move.PUBLISH,
            frozenset({Status.CLEARED, Status.SCHEDULED}),
            Status.PUBLISHED,
            button="立即发布",
            done="已发布，公众现在即可查到。",
        ),
        Transition(
            Move.SCHEDULE,
            frozenset({Status.CLEARED, Status.SCHEDULED}),
            Status.SCHEDULED,
            Asks.TIME,
            "定时发布",
            "已定时，到时自动发布。",
            prompt="发布时间（北京时间）",
        ),
        Transition(
            Move.UNSCHEDULE,
            frozenset({Status.SCHEDULED}),
            Status.CLEARED,
            button="取消定时",
            done="已取消定时，回到待发布。",
        ),
        Transition(
            Move.REOPEN,
            frozenset({Status.CLEARED, Status.SCHEDULED}),
            Status.RETURNED,
            Asks.REASON,
            "退回修改",
            "已退回拟稿人，修改后须重新审核。",
            prompt="退回理由",
        ),
        Transition(
            Move.RECALL,
            WAITING,
            Status.DRAFT,
            button="撤回送审",
            done="已撤回送审，可以继续修改；修改后须重新审核。",
        ),
        # done by the clock, in the name of whoever set the time
        Transition(Move.PUBLISH_DUE, frozenset({Status.SCHEDULED}), Status.PUBLISHED),
        # 突发事件: public at once; the reviews that were skipped are owed and stay on the list until made up
        Transition(
            Move.PUBLISH_URGENT,
            EDITABLE | {Status.IN_REVIEW, Status.IN_SECRECY},  # what passed both reviews is simply published
            Status.PUBLISHED,
            Asks.REASON,
            "应急发布",
            "已应急发布。未办的审查须补办，补办前一直列在待办中。",
            prompt="应急发布理由",
            heavy="未经审核、保密审查即对公众发布，只用于突发事件等紧急情形。发布后须尽快补办尚未办理的审查。",
        ),
        # what an agency had already made public elsewhere, taken over with its basis
        Transition(Move.MOVE_IN, EDITABLE, Status.PUBLISHED, Asks.BASIS),
        # done by `publish` to the edition before, never by a person
        Transition(Move.SUPERSEDE, frozenset({Status.PUBLISHED}), Status.SUPERSEDED),
        Transition(
            Move.WITHDRAW,
            frozenset({Status.PUBLISHED}),
            Status.WITHDRAWN,
            Asks.REASON,
            "撤回",
            "已撤回。原网址上将显示撤回说明。",
            prompt="撤回原因（对公众显示）",
            heavy="撤回后公众不能再看到正文，原网址显示撤回原因；本文件对其他文件的废止、修改随之失去作用。",
        ),
        Transition(
            Move.DISCARD,
            EDITABLE,
            Status.DISCARDED,
            button="作废草稿",
            done="草稿已作废，仍可在列表的“已作废”中查到。",
            heavy="作废后不能再编辑或发布，但文字、原件和办理记录都保留，可在列表的“已作废”中查看。",
        ),
    )
}
BY_SLUG = {t.slug: t for t in TRANSITIONS.values() if t.button}


def moves_from(status: Status) -> tuple[Transition, ...]:
    """The moves that a person may make from a state, in the order of the table."""
    return tuple(t for t in TRANSITIONS.values() if t.button and status in t.sources)


def made_up_by(steps: Iterable[str]) -> tuple[Transition, ...]:
    """The moves by which owed reviews are made up."""
    owed = {REVIEW_MOVES[step] for step in steps}
    return tuple(t for t in TRANSITIONS.values() if t.makes_up and t.move in owed)
