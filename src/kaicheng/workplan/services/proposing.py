"""A proposal from a library document: the text is read, its tasks and units become rows that the office reviews."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongwen.assignments import Assignment, Share, Unit, tasks_of
from gongwen.assignments import Task as ReadTask
from gongwen.serialise import from_json
from kaicheng.audit.services import record
from kaicheng.calendars.selectors import calendar
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.services.drafting import new_code
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory, directory
from kaicheng.users.models import User
from kaicheng.workplan import dividing, due, permissions
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import Role, Stage, Step

ROLE_OF = {
    Share.LEAD: Role.LEAD,
    Share.RESPONSIBLE: Role.RESPONSIBLE,
    Share.SUPPORTING: Role.SUPPORTING,
}
NAMED_IN_RUNNING_TEXT = 0.5  # no note says whose the task is: somebody has to look
_BATCH = 200
_ISSUED = re.compile(r"关于(?:印发|下发|转发)《?(.{6,}?)》?的通知$")


@transaction.atomic
def propose(
    *, document: Document, agency: Agency, actor: User, now: datetime, year: int | None = None
) -> WorkPlan:
    """Read a published document of the library and make a ledger to be reviewed.

    Raises NotAllowed; Conflict where a ledger of this document is under way; Invalid where it has no text, or no task
    is found in it.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.CREATE, actor, agency, on=today)
    edition = document.live
    if edition is None or not edition.tree:
        raise Invalid("这份文件没有可读取的正文，不能分解任务。", advice="请先补录正文，或以台账表格导入。")
    _refuse_second(document)
    issued = edition.written_date or today
    read = tasks_of(from_json(edition.tree))
    if not read:
        raise Invalid(
            "没有从这份文件中认出任务。", advice="请核对文件是否为工作要点、任务分解一类，或以台账表格导入。"
        )
    plan = WorkPlan(
        agency=agency,
        title=_title(edition),
        year=year or year_of(edition, issued),
        document=document,
        edition=edition,
        issued_on=issued,
        code=new_code(),
        created_at=now,
        created_by=actor,
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:  # a second click, or a colleague, came in between
        _refuse_second(document)
        raise
    enter(plan, read, now)
    record(
        actor=actor, verb=Step.CREATE.value, obj=plan, label=plan.title[:200], agency=agency,
        detail={"document": document.code, "count": len(read)}, at=now,
    )  # fmt: skip
    return plan


def _refuse_second(document: Document) -> None:
    """Raise Conflict where a ledger of this document is under way."""
    standing = WorkPlan.objects.filter(document=document).exclude(stage=Stage.ABANDONED.value)
    if found := standing.first():
        raise Conflict(f"这份文件已经建立台账《{found.title}》。", advice="请打开该台账办理。")


def _title(edition: Edition) -> str:
    """The issued document names the ledger (关于印发《…工作要点》的通知, 关于印发…工作要点的通知 → …工作要点)."""
    named = _ISSUED.search(edition.title)
    return (named[1] if named else edition.title)[:300]


def year_of(edition: Edition, issued: date) -> int:
    """The year that the title names, else that of issue."""
    digits = [word for word in edition.title.replace("年", " ").split() if word[-4:].isdigit()]
    years = [int(word[-4:]) for word in digits]
    return next((year for year in years if abs(year - issued.year) <= 1), issued.year)


def enter(plan: WorkPlan, read: Sequence[ReadTask], now: datetime, *, after: int = 0) -> list[Task]:
    """Write tasks as they were read, with their units resolved as of the day of issue; gives them in order."""
    by = due.Reckoning(plan.issued_on, plan.year, calendar())
    tasks = Task.objects.bulk_create(
        [_task(plan, one, number, by, now) for number, one in enumerate(read, after + 1)], batch_size=_BATCH
    )
    names = directory()
    units = [row for task, one in zip(tasks, read, strict=True) for row in units_of(task, one, names)]
    TaskUnit.objects.bulk_create(units, batch_size=_BATCH)
    return tasks


def _task(plan: WorkPlan, one: ReadTask, number: int, by: due.Reckoning, now: datetime) -> Task:
    plain = plan.edition.plain if plan.edition is not None else ""
    deadlines = [due.plain_deadline(deadline) for deadline in one.deadlines]
    frequencies = [due.plain_frequency(frequency) for frequency in one.frequencies]
    day = due.due_of(deadlines, by)
    return Task(
        plan=plan,
        number=number,
        path=list(one.path),
        label=one.number[:40],
        section=" / ".join(one.sections)[:300],
        heading=one.heading[:300],
        text=one.text or one.heading,
        quotes=dividing.find_places((due.place(quotation) for quotation in one.quotations), plain),
        role_words="；".join(dict.fromkeys(a.quotation.words for a in one.assignments))[:300],
        deadlines=deadlines,
        frequencies=due.with_rhythm(frequencies, deadlines, by.year),
        targets=[due.plain_target(target) for target in one.targets],
        citations=[due.plain_citation(citation) for citation in one.citations],
        confidence=one.confidence if one.assignments else min(one.confidence, NAMED_IN_RUNNING_TEXT),
        first_due_on=day,
        due_on=day,
        state_since=now,
    )


def units_of(task: Task, one: ReadTask, names: AgencyDirectory) -> list[TaskUnit]:
    """The units of a task: names that mean one agency settled, collective ones expanded to the agencies of that day.

    Where only running text names them (`named`), they are proposed the same way. A name nobody bears stays open.
    """
    rows: dict[Any, TaskUnit] = {}
    for assignment in one.assignments or one.named:
        for unit in assignment.units:
            for row in _resolved(task, assignment, unit, names):
                rows.setdefault(row.agency_id or f"?{row.name}", row)
    for order, row in enumerate(rows.values()):
        row.order = order
    return list(rows.values())


def _resolved(task: Task, assignment: Assignment, unit: Unit, names: AgencyDirectory) -> list[TaskUnit]:
    role = ROLE_OF[assignment.share].value
    found = names.resolve(unit.full or unit.name, on=task.plan.issued_on)
    if not found:
        found = names.resolve(unit.name, on=task.plan.issued_on)
    if len(found.agencies) > 1:
        return [
            TaskUnit(
                task=task, agency=agency, name=agency.name[:100], role=role, expanded_from=unit.name[:100]
            )
            for agency in found.agencies
        ]
    return [
        TaskUnit(task=task, agency=found.agency, name=unit.name[:100], role=role, collective=unit.collective)
    ]
