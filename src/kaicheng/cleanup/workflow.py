"""All states of a round and of its items, and the moves between them, on one screen. Pure: no ORM, no clock.

Each unit decides about its own documents in two steps, proposed and confirmed (谁制定、谁清理). When the office closes the
round, what was decided takes its way: what stays is done, what is repealed waits for the published decision, what is to
be amended is followed until the amending text is published. Who may make a move is said once in `permissions`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a unit decides about a document."""

    KEEP = "keep"
    AMEND = "amend"
    REPEAL = "repeal"
    EXPIRE = "expire"
    ENDED = "ended"


VERDICTS = {
    Verdict.KEEP: "继续有效",
    Verdict.AMEND: "修改",
    Verdict.REPEAL: "废止",
    Verdict.EXPIRE: "宣布失效",
    Verdict.ENDED: "已经失效",
}
ENDING = frozenset({Verdict.REPEAL, Verdict.EXPIRE})  # what the published decision brings about
REASONED = frozenset({Verdict.AMEND, Verdict.REPEAL, Verdict.EXPIRE})  # not without saying why


class State(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    LEFT = "left"
    AWAITING = "awaiting"
    AMENDING = "amending"
    DONE = "done"


STATES = {
    State.PENDING: "待清理",
    State.PROPOSED: "待确认",
    State.RETURNED: "已退回",
    State.CONFIRMED: "已确认",
    State.DROPPED: "已移出",
    State.LEFT: "未清理",
    State.AWAITING: "待公布",
    State.AMENDING: "修改中",
    State.DONE: "已办结",
}
UNDECIDED = frozenset({State.PENDING, State.RETURNED, State.PROPOSED})
WITH_EDITOR = frozenset({State.PENDING, State.RETURNED})  # the unit has to propose
RUNNING = UNDECIDED | {State.CONFIRMED}  # what the office may still take back, pass on or drop
DECIDED = frozenset({State.CONFIRMED, State.AWAITING, State.AMENDING, State.DONE})


class Move(StrEnum):
    """What may be done with an item. The value is the verb of the table of rights and of the audit record."""

    PROPOSE = "cleanup.propose"
    CONFIRM = "cleanup.confirm"
    SEND_BACK = "cleanup.send_back"
    RETURN = "cleanup.return"
    REASSIGN = "cleanup.reassign"
    DROP = "cleanup.drop"
    RESTORE = "cleanup.restore"
    SETTLE = "cleanup.settle"
    AWAIT = "cleanup.await"
    FOLLOW = "cleanup.follow"
    LEAVE = "cleanup.leave"
    END = "cleanup.end"
    REVIVE = "cleanup.revive"
    AMENDED = "cleanup.amended"
    UNAMENDED = "cleanup.unamended"
    RESUME = "cleanup.resume"
    TAKE_UP = "cleanup.take_up"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `reasoned`: must be stated why. `button`: empty where no person makes the move.

    `closed`: made in a closed round (by the closing, by a publication, by reopening); all others in an open one.
    """

    move: Move
    sources: frozenset[State]
    target: State
    button: str = ""
    reasoned: bool = False
    closed: bool = False


TRANSITIONS = {
    t.move: t
    for t in (
        Transition(Move.PROPOSE, UNDECIDED, State.PROPOSED, "提出清理意见"),
        Transition(Move.CONFIRM, frozenset({State.PROPOSED}), State.CONFIRMED, "确认"),
        Transition(Move.SEND_BACK, frozenset({State.PROPOSED}), State.RETURNED, "退回重提", reasoned=True),
        Transition(
            Move.RETURN,
            frozenset({State.PROPOSED, State.CONFIRMED}),
            State.RETURNED,
            "退回单位",
            reasoned=True,
        ),
        Transition(Move.REASSIGN, RUNNING, State.PENDING, "转交其他单位", reasoned=True),
        Transition(Move.DROP, RUNNING, State.DROPPED, "移出本轮", reasoned=True),
        Transition(Move.RESTORE, frozenset({State.DROPPED}), State.PENDING, "恢复"),
        # done by the closing of the round
        Transition(Move.SETTLE, frozenset({State.CONFIRMED}), State.DONE, closed=True),
        Transition(Move.AWAIT, frozenset({State.CONFIRMED}), State.AWAITING, closed=True),
        Transition(Move.FOLLOW, frozenset({State.CONFIRMED}), State.AMENDING, closed=True),
        Transition(Move.LEAVE, UNDECIDED, State.LEFT, closed=True),
        # done when the decision, or the amending text, is published or withdrawn
        Transition(Move.END, frozenset({State.AWAITING}), State.DONE, closed=True),
        Transition(Move.REVIVE, frozenset({State.DONE}), State.AWAITING, closed=True),
        Transition(Move.AMENDED, frozenset({State.AMENDING}), State.DONE, closed=True),
        Transition(Move.UNAMENDED, frozenset({State.DONE}), State.AMENDING, closed=True),
        # done by reopening the round
        Transition(
            Move.RESUME,
            frozenset({State.DONE, State.AWAITING, State.AMENDING}),
            State.CONFIRMED,
            closed=True,
        ),
        Transition(Move.TAKE_UP, frozenset({State.LEFT}), State.PENDING, closed=True),
    )
}


def moves_from(state: State) -> tuple[Transition, ...]:
    """The moves that a person may make from a state of an open round, in the order of the table."""
    return tuple(t for t in TRANSITIONS.values() if t.button and state in t.sources)


def closing_move(state: State, verdict: str) -> Move | None:
    """What the closing of the round does with an item; None for one that was dropped."""
    if state in UNDECIDED:
        return Move.LEAVE
    if state is not State.CONFIRMED:
        return None
    if verdict in ENDING:
        return Move.AWAIT
    return Move.FOLLOW if verdict == Verdict.AMEND else Move.SETTLE


class Stage(StrEnum):
    """Where a round stands."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"


STAGES = {
    Stage.PREPARING: "准备中",
    Stage.OPEN: "清理中",
    Stage.CLOSED: "已结束",
    Stage.ABANDONED: "已取消",
}


class Step(StrEnum):
    """What the office may do with a round; values as those of `Move`."""

    CREATE = "cleanup.create"
    CHANGE = "cleanup.change"
    OPEN = "cleanup.open"
    ADD = "cleanup.add"
    REMIND = "cleanup.remind"
    PROLONG = "cleanup.prolong"
    CLOSE = "cleanup.close"
    DRAFT = "cleanup.draft"
    REOPEN = "cleanup.reopen"
    ABANDON = "cleanup.abandon"


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the round's table; `target` None where the round stays where it is."""

    step: Step
    sources: frozenset[Stage]
    target: Stage | None = None


PASSAGES = {
    p.step: p
    for p in (
        Passage(Step.CHANGE, frozenset({Stage.PREPARING})),
        Passage(Step.OPEN, frozenset({Stage.PREPARING}), Stage.OPEN),
        Passage(Step.ADD, frozenset({Stage.PREPARING, Stage.OPEN})),
        Passage(Step.REMIND, frozenset({Stage.OPEN})),
        Passage(Step.PROLONG, frozenset({Stage.OPEN})),
        Passage(Step.CLOSE, frozenset({Stage.OPEN}), Stage.CLOSED),
        Passage(Step.DRAFT, frozenset({Stage.CLOSED})),
        Passage(Step.REOPEN, frozenset({Stage.CLOSED}), Stage.OPEN),
        Passage(Step.ABANDON, frozenset({Stage.PREPARING, Stage.OPEN}), Stage.ABANDONED),
    )
}
