"""How far a task is: from when its time runs, what it counts towards, the mean of its parts."""

from datetime import date

from django.utils import timezone

from kaicheng.workplan import due, progress
from kaicheng.workplan.models import Task
from kaicheng.workplan.workflow import Kind


def begun_on(task: Task) -> date:
    """From which day the time of a task runs: its period's first, else that on which the ledger was approved."""
    if task.period_start is not None:
        return task.period_start
    approved = task.plan.approved_at or task.plan.created_at
    return timezone.localdate(approved)


def goal_for(task: Task) -> progress.Goal | None:
    """Give the number a task counts towards; None for one told in percent, and for a recurring duty as a whole."""
    occurs = task.kind == Kind.OCCURRENCE
    return progress.goal_of(task.counting, task.frequencies, task.targets, task.plan.year, occurrence=occurs)


def goes_by_periods(task: Task) -> bool:
    """Whether a task recurs, so that its periods are counted and reported on, not itself."""
    return task.kind != Kind.OCCURRENCE and due.recurring(task.frequencies, task.plan.year) is not None


def is_known(task: Task) -> bool:
    """Whether the platform counts for the task by itself and the number is reached: nothing has to be reported."""
    goal = goal_for(task)
    return bool(task.counting) and goal is not None and (task.count or 0) >= goal.value
