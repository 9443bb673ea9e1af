"""What the platform counts for tasks: which tasks, within which days, which documents."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from kaicheng.columns.models import Column
from kaicheng.columns.selectors import all_columns, documents_in
from kaicheng.columns.workflow import Kind as ColumnKind
from kaicheng.documents.models import DocumentQuerySet, RelationKind
from kaicheng.documents.selectors import owners_of, public_documents
from kaicheng.workplan.models import Task, TaskQuerySet
from kaicheng.workplan.selectors.progress import goes_by_periods
from kaicheng.workplan.selectors.waiting import with_units
from kaicheng.workplan.workflow import Source


def counted_tasks() -> TaskQuerySet:
    """Tasks of running ledgers that are neither confirmed nor put aside and that the platform counts for."""
    found = Task.objects.live().running().exclude(counting={})
    return with_units(found).order_by("pk")


def touched_by(documents: Collection[int]) -> TaskQuerySet:
    """Those that the publication or withdrawal of these documents may change: of their agencies, or of a column."""
    found = Q(counting__source=Source.COLUMN.value) | Q(units__agency__code__in=owners_of(documents))
    return counted_tasks().filter(pk__in=Task.objects.filter(found).values("pk"))


def is_counted(task: Task) -> bool:
    """Whether the platform counts for this row: a recurring duty leaves it to its periods."""
    return bool(task.counting) and not goes_by_periods(task)


def span_of(task: Task) -> tuple[datetime, datetime]:
    """From which moment on, and up to which (not included) documents count: the period, else approval to due day."""
    approved = task.plan.approved_at or task.plan.created_at
    start = _midnight(task.period_start) if task.period_start else approved
    last = task.period_end or task.due_on or date(task.plan.year, 12, 31)
    return start, _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def counted_documents(task: Task, today: date) -> list[int]:
    """The public documents that count for a task, the newest first. One query (a column: four)."""
    start, end = span_of(task)
    moment = "first_published_at"
    if task.counting.get("source") == Source.COLUMN:
        shown = all_columns().filter(pk=task.counting.get("column")).first()
        if shown is None:
            return []
        documents, moment = documents_in(shown, today), _moment(shown)
    else:
        documents = _of_units(task)
    within = documents.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
    return list(within.order_by(f"-{moment}", "-pk").values_list("pk", flat=True))


def _moment(shown: Column) -> str:
    """An overview is one text: it is new when its text was replaced."""
    return "live__published_at" if shown.kind == ColumnKind.OVERVIEW else "first_published_at"


def _of_units(task: Task) -> DocumentQuerySet:
    paths = [unit.agency.path for unit in task.units.all() if unit.agency is not None]
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(agency__path__startswith=path)
    found = public_documents().filter(condition)
    if task.counting.get("source") == Source.INTERPRETATIONS:
        interprets = public_documents().filter(live__relations__kind=RelationKind.INTERPRETS)
        found = found.filter(pk__in=interprets.values("pk"))
    return found
