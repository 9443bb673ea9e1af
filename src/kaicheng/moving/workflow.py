"""All states of a run and of its rows, on one screen. Pure: no ORM, no clock.

uploaded → checking → checked ⇄ committing ⇄ paused → done → undoing → undone; a check can be made again until something
was taken over, and a run that took nothing over can be dropped.
"""

from dataclasses import dataclass
from enum import StrEnum


class RunState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTING = "committing"
    PAUSED = "paused"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


RUN_LABELS = {
    RunState.UPLOADED: "待核对表头",
    RunState.CHECKING: "正在检查",
    RunState.CHECKED: "检查完毕",
    RunState.COMMITTING: "正在导入",
    RunState.PAUSED: "已暂停",
    RunState.DONE: "导入完毕",
    RunState.UNDOING: "正在撤销",
    RunState.UNDONE: "已撤销",
    RunState.DROPPED: "已放弃",
}
WORKING = frozenset({RunState.CHECKING, RunState.COMMITTING, RunState.UNDOING})


class Step(StrEnum):
    """What may be done with a run. The value is the verb of the table of rights and of the record."""

    CHECK = "moving.check"
    COMMIT = "moving.commit"
    PAUSE = "moving.pause"
    UNDO = "moving.undo"
    DROP = "moving.drop"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from which states, to which."""

    step: Step
    sources: frozenset[RunState]
    target: RunState


TRANSITIONS = {
    t.step: t
    for t in (
        Transition(Step.CHECK, frozenset({RunState.UPLOADED, RunState.CHECKED}), RunState.CHECKING),
        Transition(
            Step.COMMIT,
            frozenset({RunState.CHECKED, RunState.PAUSED, RunState.DONE}),
            RunState.COMMITTING,
        ),
        Transition(Step.PAUSE, frozenset({RunState.COMMITTING}), RunState.PAUSED),
        Transition(Step.UNDO, frozenset({RunState.PAUSED, RunState.DONE}), RunState.UNDOING),
        Transition(Step.DROP, frozenset({RunState.UPLOADED, RunState.CHECKED}), RunState.DROPPED),
    )
}
# what follows when nothing is left to do
FINISHED = {
    RunState.CHECKING: RunState.CHECKED,
    RunState.COMMITTING: RunState.DONE,
    RunState.UNDOING: RunState.UNDONE,
}


class RowState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    STOPPED = "stopped"
    HELD = "held"
    TWIN = "twin"
    IMPORTED = "imported"
    MERGED = "merged"
    EDITION = "edition"
    DRAFTED = "drafted"
    SKIPPED = "skipped"
    UNDONE = "undone"


ROW_LABELS = {
    RowState.WAITING: "待检查",
    RowState.READY: "可导入",
    RowState.STOPPED: "有问题",
    RowState.HELD: "待处理",
    RowState.TWIN: "疑似重复",
    RowState.IMPORTED: "已导入",
    RowState.MERGED: "已并入",
    RowState.EDITION: "已成新版本",
    RowState.DRAFTED: "已成草稿",
    RowState.SKIPPED: "不导入",
    RowState.UNDONE: "已撤销",
}
MADE = frozenset({RowState.IMPORTED, RowState.MERGED, RowState.EDITION, RowState.DRAFTED})


class Decision(StrEnum):
    """What the office decides about a row that does not go by itself."""

    NONE = ""
    ALONE = "alone"
    MERGE = "merge"
    EDITION = "edition"
    DRAFT = "draft"
    SKIP = "skip"
    STAY = "stay"


DECISION_LABELS = {
    Decision.NONE: "未定",
    Decision.MERGE: "并入已有文件",
    Decision.EDITION: "作为新版本",
    Decision.ALONE: "另存为单独文件",
    Decision.DRAFT: "转为草稿",
    Decision.SKIP: "不导入",
    Decision.STAY: "保留",
}
# which decisions fit a row in which state
FITTING = {
    RowState.TWIN: (Decision.MERGE, Decision.EDITION, Decision.ALONE, Decision.SKIP),
    RowState.HELD: (Decision.DRAFT, Decision.SKIP),
    RowState.READY: (Decision.SKIP,),
    RowState.SKIPPED: (Decision.NONE,),
}
