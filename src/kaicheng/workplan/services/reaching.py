"""What counts asks for its own completion: a number that was asked for and is reached is done in fact.

Nobody is late while it waits to be looked at. It happens once, when the number is reached: what the office returns, or
the unit takes back, is handed over again by the unit itself.
"""

from datetime import date, datetime

from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.progress import FULL
from kaicheng.workplan.selectors.progress import goal_for
from kaicheng.workplan.services.acting import Said, shift
from kaicheng.workplan.services.telling_tasks import tell_reached
from kaicheng.workplan.workflow import OPEN, WITH_UNIT, Move, State


def hand_over(task: Task, before: int, now: datetime, *, on: date | None = None) -> TaskNote | None:
    """Ask the office to confirm a task whose count has just come from `before` to its goal; None where it has not.

    What has parts or periods that run waits for those, as when a unit asks. `on`: the day it was reached.
    """
    goal, count = goal_for(task), task.count or 0
    if goal is None or not before < goal.value <= count or State(task.state) not in WITH_UNIT:
        return None
    if task.parts.filter(state__in=[s.value for s in OPEN]).exists():
        return None
    counted = "系统计入" if task.counting else "已报告"
    words = f"{counted}{count}{goal.unit}，达到要求的{goal.value}{goal.unit}，由系统转请确认。"
    said = Said(words, on=on, percent=FULL, count=count)
    note = shift(Move.REACH, task, None, now, {"percent": FULL}, said)
    tell_reached(task, words, now)
    return note


def hand_back(task: Task, count: int, wanted: int, now: datetime) -> None:
    """Let the unit have a task again whose count fell below what was asked for."""
    words = f"计入的文件减少为{count}件，不足要求的{wanted}件，继续办理。"
    shift(Move.FALL_SHORT, task, None, now, said=Said(words))


def handed_over(task: Task) -> bool:
    """Whether it waits for the office because the platform handed it over, not because a unit asked."""
    asked = TaskNote.objects.filter(task=task, move__in=[Move.REACH.value, Move.PROPOSE.value])
    last = asked.order_by("-at", "-pk").values_list("move", flat=True).first()
    return task.state == State.PROPOSED and last == Move.REACH.value
