"""A county whose units carry a ledger: who reports, who steers, and the days on which things happen."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from documents.factories import make_actor, make_agency, office_of
from workplan.factories import give, make_plan, make_task

from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.users.models import DutyKind, User
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.selectors.one_task import tasks_by_id
from kaicheng.workplan.services import reporting, steering
from kaicheng.workplan.services.reporting import Progress
from kaicheng.workplan.services.steering import Approval
from kaicheng.workplan.workflow import Role

__all__ = ["Approval", "Progress", "World", "at", "make_world", "month_end"]
APPROVED = date(2026, 3, 2)
DUE = date(2026, 9, 30)


def at(day: date, hour: int = 2) -> datetime:
    """A moment of that day; `hour` is UTC, so 2 is ten o'clock here."""
    return datetime.combine(day, time(hour), UTC)


@dataclass
class World:
    """A government with its office's officer, a lead unit and a responsible one, and a ledger with one task."""

    government: Agency
    officer: User
    lead: Agency
    other: Agency
    plan: WorkPlan
    task: Task
    people: dict[int, User] = field(default_factory=dict)

    def fresh(self, task: Task | None = None) -> Task:
        return tasks_by_id([(task or self.task).pk])[0]

    def person(self, unit: Agency) -> User:
        return self.people[unit.pk]

    def report(
        self, day: date, *, unit: Agency | None = None, task: Task | None = None, **given: Any
    ) -> Task:
        unit = unit or self.lead
        wanted = {"on": day, "text": "按计划推进", **given}
        reporting.report(
            task=self.fresh(task), actor=self.person(unit), now=at(day), agency=unit, given=Progress(**wanted)
        )
        return self.fresh(task)

    def propose(
        self, day: date, *, task: Task | None = None, unit: Agency | None = None, **given: Any
    ) -> Task:
        unit = unit or self.lead
        wanted = {"text": "已经完成", "no_evidence": "内部工作", **given}
        reporting.propose(task=self.fresh(task), actor=self.person(unit), now=at(day), agency=unit, **wanted)
        return self.fresh(task)

    def confirm(self, day: date, task: Task | None = None) -> Task:
        steering.confirm(task=self.fresh(task), actor=self.officer, now=at(day))
        return self.fresh(task)

    def postpone(self, day: date, until: date, task: Task | None = None) -> Task:
        steering.postpone(
            task=self.fresh(task), actor=self.officer, now=at(day), reason="上级推迟部署",
            approval=Approval(until, "分管副县长", day),
        )  # fmt: skip
        return self.fresh(task)


def make_world(**columns: Any) -> World:
    """`columns` are of the task. The lead unit leads, another is responsible."""
    government = make_agency("溪山县人民政府", kind=AgencyKind.GOVERNMENT)
    lead = make_agency("溪山县教育局", parent=government)
    other = make_agency("溪山县水利局", parent=government)
    plan = make_plan(government, approved_at=at(APPROVED), issued_on=APPROVED)
    columns = {"first_due_on": DUE, "due_on": DUE, "state_since": at(APPROVED), **columns}
    task = make_task(plan, lead, **columns)
    give(task, other, Role.RESPONSIBLE, order=1)
    people = {unit.pk: make_actor(unit, DutyKind.EDITOR, name="顾晚晴") for unit in (lead, other)}
    return World(government, office_of(government), lead, other, plan, task, people)


def month_end(month: int) -> date:
    return date(2026, month + 1, 1) - timedelta(days=1)
