"""Items that come again every year copied into the next year's ledger."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.calendars.selectors import calendar
from kaicheng.documents.services.drafting import new_code
from kaicheng.kernel.refusals import Invalid
from kaicheng.users.models import User
from kaicheng.workplan import due, permissions
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.yearly import items_again, next_ledgers
from kaicheng.workplan.services.looking_back import standing_heir
from kaicheng.workplan.services.planning import step
from kaicheng.workplan.workflow import Step
from kaicheng.workplan.yearly import a_year_on, deadline_a_year_on, placeless, words_a_year_on

_BATCH = 200


@transaction.atomic
def copy_to_next_year(
    *, plan: WorkPlan, keys: Collection[int], actor: User, now: datetime, into: WorkPlan | None = None
) -> WorkPlan:
    """Copy these items into a new proposal of the next year, or into one that is being prepared; gives it.

    Days move a year on, units become those that stand in for them today. What is in a ledger of that year already is
    refused: an item is copied once. Raises NotAllowed, Conflict, Invalid.
    """
    WorkPlan.objects.select_for_update(of=("self",)).get(
        pk=plan.pk
    )  # of two who copy at once the second sees the first
    again = {one.task.pk: one for one in items_again(plan)}
    wanted = [again[pk] for pk in again if pk in set(keys)]
    if not wanted:
        raise Invalid("没有选择任务。", advice="请勾选要复制到下一年度的任务。")
    if twice := [one for one in wanted if one.there is not None]:
        numbers = "、".join(str(one.task.number) for one in twice)
        raise Invalid(f"第{numbers}项在下一年度台账中已有。", advice="请去掉这些任务的勾选。")
    tasks = [one.task for one in wanted]
    if into is None:
        into = _created(plan, actor, now)
    elif not next_ledgers(plan).filter(pk=into.pk).exists():
        raise Invalid("只能复制到同一机关下一年度待审定的台账。", advice="请重新选择，或者新建台账。")
    into = step(
        plan=into, step=Step.ADD, actor=actor, now=now, count=len(tasks), act="copy", previous=plan.pk
    )
    _copy(tasks, into, now)
    return into


def _created(plan: WorkPlan, actor: User, now: datetime) -> WorkPlan:
    permissions.require(permissions.CREATE, actor, plan.agency, on=timezone.localdate(now))
    title = words_a_year_on(plan.title, plan.year)
    into = WorkPlan.objects.create(
        agency=plan.agency,
        title=title,
        year=plan.year + 1,
        issued_on=a_year_on(plan.issued_on) or plan.issued_on,
        previous=plan,
        code=new_code(),
        created_at=now,
        created_by=actor,
    )
    record(
        actor=actor, verb=Step.CREATE.value, obj=into, label=into.title[:200], agency=into.agency,
        detail={"previous": plan.pk}, at=now,
    )  # fmt: skip
    return into


def _copy(tasks: Sequence[Task], into: WorkPlan, now: datetime) -> None:
    after = Task.objects.filter(plan=into).items().aggregate(last=Max("number"))["last"] or 0
    by = due.Reckoning(into.issued_on, into.year, calendar())
    made = Task.objects.bulk_create(
        [_next(task, into, number, by, now) for number, task in enumerate(tasks, after + 1)],
        batch_size=_BATCH,
    )
    today = timezone.localdate(now)
    rows = [row for new, old in zip(made, tasks, strict=True) for row in _units(new, old, today)]
    TaskUnit.objects.bulk_create(rows, batch_size=_BATCH)


def _next(task: Task, into: WorkPlan, number: int, by: due.Reckoning, now: datetime) -> Task:
    year = task.plan.year
    deadlines = [deadline_a_year_on(one, year) for one in task.deadlines]
    day = due.due_of(deadlines, by) or a_year_on(task.first_due_on)
    internal = a_year_on(task.internal_due_on)
    return Task(
        plan=into,
        number=number,
        path=[number],
        section=task.section,
        heading=words_a_year_on(task.heading, year),
        text=words_a_year_on(task.text, year),
        role_words=task.role_words,
        deadlines=deadlines,
        frequencies=[placeless(one) for one in task.frequencies],
        targets=[placeless(one) for one in task.targets],
        citations=task.citations,
        counting=task.counting,
        first_due_on=day,
        due_on=day,
        internal_due_on=internal if internal and day and internal <= day else None,
        state_since=now,
    )


def _units(new: Task, old: Task, today: date) -> list[TaskUnit]:
    """The units of today; one that took over from two has the first of their roles. Nobody's name stays open."""
    rows: dict[object, TaskUnit] = {}
    for unit in old.units.all():
        heir = standing_heir(unit.agency_id, today)
        name = heir.name[:100] if heir is not None and heir.pk != unit.agency_id else unit.name
        row = TaskUnit(
            task=new, agency=heir, name=name, role=unit.role, collective=unit.collective,
            expanded_from=unit.expanded_from, kept=unit.kept if heir is None else "", order=len(rows),
        )  # fmt: skip
        rows.setdefault(heir.pk if heir else f"?{unit.name}", row)
    return list(rows.values())
