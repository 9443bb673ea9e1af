"""All states of a ledger and of its tasks, and the moves between them, on one screen. Pure: no ORM, no clock.

A task that is late is not in a state of its own: it is overdue when its day has passed and it still runs (`standing`), so
nothing has to happen at midnight. Units report and ask for completion (a task that counts asks by itself when its number
is reached); the office confirms, returns, postpones, suspends and drops. Who may make a move is said once in `permissions`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a task stands, as recorded."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    DROPPED = "dropped"


STATES = {
    State.NOT_BEGUN: "未启动",
    State.UNDER_WAY: "推进中",
    State.PROPOSED: "申请办结",
    State.CONFIRMED: "已完成",
    State.SUSPENDED: "已暂缓",
    State.DROPPED: "已取消",
}
WITH_UNIT = frozenset({State.NOT_BEGUN, State.UNDER_WAY})  # the unit has to act
RUNNING = WITH_UNIT | {State.PROPOSED}
OPEN = RUNNING | {State.SUSPENDED}  # neither done nor dropped

OVERDUE = "overdue"
OVERDUE_LABEL = "已逾期"
STANDINGS = {**{state.value: label for state, label in STATES.items()}, OVERDUE: OVERDUE_LABEL}


def standing(state: State, due: date | None, today: date) -> str:
    """A state as boards count it: a value of `State`, or `OVERDUE`. The due day itself is still in time.

    What is proposed as done in time waits for the office and is not late.
    """
    return OVERDUE if state in WITH_UNIT and due is not None and due < today else state.value


class Move(StrEnum):
    """What may be done with a task. The value is the verb of the table of rights and of the audit record."""

    REPORT = "workplan.report"
    COUNT = "workplan.count"
    REACH = "workplan.reach"
    FALL_SHORT = "workplan.fall_short"
    PROPOSE = "workplan.propose"
    WITHDRAW = "workplan.withdraw"
    CONFIRM = "workplan.confirm"
    RETURN = "workplan.return"
    REOPEN = "workplan.reopen"
    POSTPONE = "workplan.postpone"
    SUSPEND = "workplan.suspend"
    RESUME = "workplan.resume"
    DROP = "workplan.drop"
    RESTORE = "workplan.restore"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `target` None: the task stays in its state.

    `reasoned`: must be stated why. `button`: empty where no person makes the move. `after`: also in a ledger that has
    ended (looking back finds what was confirmed too early).
    """

    move: Move
    sources: frozenset[State]
    target: State | None
    button: str = ""
    reasoned: bool = False
    after: bool = False


TRANSITIONS = {
    t.move: t
    for t in (
        Transition(Move.REPORT, WITH_UNIT, State.UNDER_WAY, "报告进展"),
        Transition(Move.COUNT, WITH_UNIT, State.UNDER_WAY),  # the platform knows of it by itself
        # a number that was asked for is reached: done in fact, so nobody is late while it waits to be looked at
        Transition(Move.REACH, WITH_UNIT, State.PROPOSED, reasoned=True),
        # and what was so handed over is with the unit again when the count falls below (documents were withdrawn)
        Transition(Move.FALL_SHORT, frozenset({State.PROPOSED}), State.UNDER_WAY, reasoned=True),
        Transition(Move.PROPOSE, WITH_UNIT, State.PROPOSED, "申请办结"),
        Transition(Move.WITHDRAW, frozenset({State.PROPOSED}), State.UNDER_WAY, "撤回申请"),
        Transition(Move.CONFIRM, frozenset({State.PROPOSED}), State.CONFIRMED, "确认完成"),
        Transition(Move.RETURN, frozenset({State.PROPOSED}), State.UNDER_WAY, "退回", reasoned=True),
        Transition(
            Move.REOPEN, frozenset({State.CONFIRMED}), State.UNDER_WAY, "重新办理", reasoned=True, after=True
        ),
        Transition(Move.POSTPONE, WITH_UNIT, None, "调整时限", reasoned=True),
        Transition(Move.SUSPEND, RUNNING, State.SUSPENDED, "暂缓", reasoned=True),
        Transition(Move.RESUME, frozenset({State.SUSPENDED}), State.UNDER_WAY, "恢复办理"),
        Transition(Move.DROP, OPEN, State.DROPPED, "取消", reasoned=True),
        Transition(Move.RESTORE, frozenset({State.DROPPED}), State.NOT_BEGUN, "恢复任务", reasoned=True),
    )
}


def moves_from(state: State) -> tuple[Transition, ...]:
    """The moves that a person may make from a state, in the order of the table."""
    return tuple(t for t in TRANSITIONS.values() if t.button and state in t.sources)


class Stage(StrEnum):
    """Where a ledger stands."""

    PROPOSED = "proposed"
    RUNNING = "running"
    CLOSED = "closed"
    ABANDONED = "abandoned"


STAGES = {
    Stage.PROPOSED: "待审定",
    Stage.RUNNING: "执行中",
    Stage.CLOSED: "已结束",
    Stage.ABANDONED: "已取消",
}


class Step(StrEnum):
    """What the office may do with a ledger; values as those of `Move`."""

    CREATE = "workplan.create"
    ARRANGE = "workplan.arrange"
    APPROVE = "workplan.approve"
    ADD = "workplan.add"
    AMEND = "workplan.amend"
    REMIND = "workplan.remind"
    SHOW = "workplan.show"
    CLOSE = "workplan.close"
    REOPEN = "workplan.reopen_plan"
    ABANDON = "workplan.abandon"
    LOOK_BACK = "workplan.look_back"
    CARRY_OVER = "workplan.carry_over"
    DRAFT = "workplan.draft"


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of the ledger's table; `target` None where the ledger stays where it is."""

    step: Step
    sources: frozenset[Stage]
    target: Stage | None = None


_READ = frozenset({Stage.RUNNING, Stage.CLOSED})
PASSAGES = {
    p.step: p
    for p in (
        Passage(Step.ARRANGE, frozenset({Stage.PROPOSED})),
        Passage(Step.APPROVE, frozenset({Stage.PROPOSED}), Stage.RUNNING),
        Passage(Step.ADD, frozenset({Stage.PROPOSED, Stage.RUNNING})),
        Passage(Step.AMEND, frozenset({Stage.RUNNING})),
        Passage(Step.REMIND, frozenset({Stage.RUNNING})),
        Passage(Step.SHOW, _READ),
        Passage(Step.CLOSE, frozenset({Stage.RUNNING}), Stage.CLOSED),
        Passage(Step.REOPEN, frozenset({Stage.CLOSED}), Stage.RUNNING),
        Passage(Step.ABANDON, frozenset({Stage.PROPOSED, Stage.RUNNING}), Stage.ABANDONED),
        Passage(Step.LOOK_BACK, _READ),
        Passage(Step.CARRY_OVER, _READ),
        Passage(Step.DRAFT, _READ),
    )
}


class Kind(StrEnum):
    """What a task is in its ledger."""

    ITEM = "item"  # an item of the work points
    PART = "part"  # what the lead unit gave to one of the units
    OCCURRENCE = "occurrence"  # one period of a recurring duty


KINDS = {Kind.ITEM: "任务", Kind.PART: "分工", Kind.OCCURRENCE: "期次"}


class Role(StrEnum):
    """What part a unit has in a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORTING: "配合"}


class Kept(StrEnum):
    """Why a printed name stays as it is and no agency is sought for it any more."""

    ELSEWHERE = "elsewhere"  # a unit of another level: 省发展改革委 in a county's ledger
    WORDS = "words"  # 有关部门, 各承办单位: said by the text, borne by nobody


KEPT = {Kept.ELSEWHERE: "不在本级", Kept.WORDS: "保留原文"}


class Verdict(StrEnum):
    """What looking back 回头看 says of a task."""

    DONE = "done"
    PARTLY = "partly"
    UNDONE = "undone"
    VOID = "void"


VERDICTS = {
    Verdict.DONE: "已落实",
    Verdict.PARTLY: "部分落实",
    Verdict.UNDONE: "未落实",
    Verdict.VOID: "不再适用",
}
UNFINISHED = frozenset({Verdict.PARTLY, Verdict.UNDONE})  # what is carried into this year's ledger


class Source(StrEnum):
    """What the platform counts by itself for a task."""

    DOCUMENTS = "documents"  # documents the units published
    COLUMN = "column"  # documents that came into a column
    INTERPRETATIONS = "interpretations"  # interpretations the units published


SOURCES = {
    Source.DOCUMENTS: "发布文件数",
    Source.COLUMN: "栏目更新数",
    Source.INTERPRETATIONS: "发布解读数",
}
