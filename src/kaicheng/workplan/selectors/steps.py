"""The acts on a task as they were noted: what its due day went through, and what was done with it as a part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.workflow import Move, State


@dataclass(frozen=True, slots=True)
class DayChange:
    """An approved change of the due day."""

    before: date | None
    after: date
    reason: str
    approved_by: str
    approved_on: date | None
    at: datetime


def day_changes(notes: Iterable[TaskNote]) -> list[DayChange]:
    """The changes of the due day among the notes of a task, oldest first."""
    return [
        DayChange(
            _day(note.detail, "before"),
            date.fromisoformat(note.detail["after"]),
            note.text,
            str(note.detail.get("approved_by", "")),
            _day(note.detail, "approved_on"),
            note.at,
        )
        for note in sorted(notes, key=lambda note: (note.at, note.pk))
        if note.move == Move.POSTPONE and note.detail.get("after")
    ]


def due_by(first: date | None, changes: Iterable[DayChange]) -> date | None:
    """Give the due day that holds: the last approved change, else what the text says."""
    due = first
    for change in changes:
        due = change.after
    return due


def bound_to(task: Task, move: Move, state: State) -> list[Task]:
    """Parts and periods in this state that came there with the whole task, by its move and no act of their own."""
    parts = list(task.parts.filter(state=state.value).order_by("number", "pk"))
    notes = TaskNote.objects.filter(task__in=parts, move=move.value).order_by("at", "pk")
    last: dict[int, Mapping[str, Any]] = dict(notes.values_list("task", "detail"))  # the later one holds
    return [part for part in parts if last.get(part.pk, {}).get("with") == task.pk]


def _day(detail: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(detail[name]) if detail.get(name) else None
