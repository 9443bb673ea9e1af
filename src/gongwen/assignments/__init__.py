"""Work points to tasks: items, units, deadlines, frequencies, targets and cited documents of an official document."""

from gongwen.assignments.deadlines import is_own_issue
from gongwen.assignments.model import (
    Assignment,
    Comparison,
    Deadline,
    DeadlineKind,
    Frequency,
    Month,
    Period,
    Quotation,
    Recurrence,
    Share,
    Target,
    Task,
    Unit,
)
from gongwen.assignments.reading import tasks_of

__all__ = [
    "Assignment",
    "Comparison",
    "Deadline",
    "DeadlineKind",
    "Frequency",
    "Month",
    "Period",
    "Quotation",
    "Recurrence",
    "Share",
    "Target",
    "Task",
    "Unit",
    "is_own_issue",
    "tasks_of",
]
