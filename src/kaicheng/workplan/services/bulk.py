"""Many tasks changed at once, on the screen: each by the verbs that change one (`arranging.correct`, `steering.postpone`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.selectors.units import Named
from kaicheng.workplan.services.acting import Outcome, each, stated
from kaicheng.workplan.services.arranging import Added, Given, correct
from kaicheng.workplan.services.steering import Approval, postpone
from kaicheng.workplan.workflow import Role, Stage


class Act(StrEnum):
    """What may be done with many tasks at once."""

    INTERNAL = "internal"
    DUE = "due"
    SECTION = "section"
    ADD_UNIT = "add_unit"
    REMOVE_UNIT = "remove_unit"


ACTS = {
    Act.INTERNAL: "设定内部时限",
    Act.DUE: "为没有时限的设定时限",
    Act.SECTION: "改所属部分",
    Act.ADD_UNIT: "增加单位",
    Act.REMOVE_UNIT: "移除单位",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done with each of the tasks; only what its act asks for counts."""

    act: Act
    day: date | None = None
    section: str = ""
    agency: Agency | None = None
    role: Role = Role.RESPONSIBLE


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a running ledger is changed; `approved_by` where a due day moves."""

    text: str = ""
    approved_by: str = ""


def as_given(task: Task) -> Given:
    """A task as it reads now."""
    return Given(
        heading=task.heading,
        text=task.text,
        section=task.section,
        due_on=task.due_on,
        internal_due_on=task.internal_due_on,
    )


def change_many(
    *, plan: WorkPlan, tasks: Iterable[Task], change: Change, actor: User, now: datetime, reason: Reason
) -> Outcome:
    """Change each of the tasks; what is refused for one leaves the others alone. What is so already is left as it is.

    Raises Invalid once for what is lacking for all.
    """
    _complete(change)
    running = plan.stage == Stage.RUNNING.value
    if running:
        stated(reason.text, sentence="台账已经下达，请写明修改的理由。")
    changed = [task for task in tasks if not _is_so(task, change)]
    if running and change.act is Act.DUE and changed:
        stated(reason.approved_by, "approved_by", "请写明由谁批准。", 100)

    def one(task: Task) -> None:
        given = given_for(task, change)
        apply(task=task, given=given, actor=actor, now=now, reason=reason)

    return each(changed, one)


def _complete(change: Change) -> None:
    if change.act is Act.DUE and change.day is None:
        raise Invalid(errors={"day": "请填写时限。"})
    if change.act in {Act.ADD_UNIT, Act.REMOVE_UNIT} and change.agency is None:
        raise Invalid(errors={"unit": "请选择单位。"})


def _is_so(task: Task, change: Change) -> bool:
    """Whether a task is as the change would have it."""
    if change.act is Act.INTERNAL:
        return task.internal_due_on == change.day
    if change.act is Act.DUE:
        return task.due_on is not None
    if change.act is Act.SECTION:
        return task.section == change.section.strip()
    roles = {unit.agency_id: unit.role for unit in task.units.all()}
    mine = roles.get(change.agency.pk if change.agency else None)
    return mine is None if change.act is Act.REMOVE_UNIT else mine == change.role


def given_for(task: Task, change: Change) -> Given:
    """The task as the change would have it read."""
    given = as_given(task)
    if change.act is Act.INTERNAL:
        return replace(given, internal_due_on=change.day)
    if change.act is Act.DUE:
        return replace(given, due_on=change.day)
    if change.act is Act.SECTION:
        return replace(given, section=change.section.strip())
    agency = change.agency
    if agency is None:
        return given
    if change.act is Act.ADD_UNIT:
        return replace(given, added=(Added(agency, change.role),))
    mine = {unit.pk: None for unit in task.units.all() if unit.agency_id == agency.pk}
    return replace(given, roles=mine)


def with_units(task: Task, units: Sequence[Named]) -> Given:
    """The task with exactly these units. Names that nobody bears stay open rows where they were."""
    wanted = {unit.agency.pk: unit for unit in units if unit.agency is not None}
    open_names = {unit.name: unit.role for unit in units if unit.agency is None}
    roles: dict[int, Role | None] = {}
    there = set()
    for row in task.units.all():
        found = wanted.get(row.agency_id or 0)
        roles[row.pk] = found.role if found else open_names.get(row.name) if row.agency_id is None else None
        there.add(row.agency_id)
    added = tuple(
        Added(unit.agency, unit.role, unit.expanded_from)
        for pk, unit in wanted.items()
        if pk not in there and unit.agency is not None
    )
    return replace(as_given(task), roles=roles, added=added)


@transaction.atomic
def apply(*, task: Task, given: Given, actor: User, now: datetime, reason: Reason) -> None:
    """Let a task read as given; the due day of a running one moves by an approved postponement. Raises as both verbs do."""
    moved = given.due_on if task.plan.stage == Stage.RUNNING.value and given.due_on != task.due_on else None
    plain = replace(given, due_on=task.due_on) if moved else given
    if plain != as_given(task):
        correct(task=task, actor=actor, now=now, version=task.lock_version, given=plain, reason=reason.text)
    if moved:
        approval = Approval(moved, reason.approved_by, timezone.localdate(now))
        postpone(task=task, actor=actor, now=now, reason=reason.text, approval=approval)
