"""Whatever anybody tries with tasks, in whatever order: the table holds, and a refusal leaves no trace."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from documents.factories import make_actor
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from workplan.unit_factories import APPROVED, Approval, Progress, World, at, make_world

from kaicheng.audit.models import Entry
from kaicheng.kernel.refusals import NotAllowed, Refusal
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.selectors.steps import day_changes, due_by
from kaicheng.workplan.services import reporting, steering
from kaicheng.workplan.services.splitting import PartGiven, split
from kaicheng.workplan.workflow import TRANSITIONS, Move, State

pytestmark = pytest.mark.django_db
UNIT = ("report", "propose", "withdraw")
OFFICE = tuple(move.value.removeprefix("workplan.") for move in steering.OF_OFFICE)
ACTS = (*UNIT, *OFFICE, "split")
PEOPLE = ("lead", "other", "officer", "auditor", "leader", "stranger")
NEVER = {Move.COUNT, Move.REACH, Move.FALL_SHORT}  # the platform's own


def people_of(world: World) -> dict[str, User]:
    return {
        "lead": world.person(world.lead),
        "other": world.person(world.other),
        "officer": world.officer,
        "auditor": make_actor(world.government, DutyKind.AUDITOR),
        "leader": make_actor(world.lead, DutyKind.UNIT_LEADER),
        "stranger": make_actor(world.government, DutyKind.EDITOR),
    }


def doing(world: World, task: Task, actor: User, day: date, number: int) -> dict[str, Callable[[], object]]:
    """Every act with a task as one who means it well would do it."""
    now = at(day)
    unit: Agency = world.other if actor == world.person(world.other) else world.lead
    approval = Approval(APPROVED + timedelta(days=number + 30), "县长", day)
    common = {"task": task, "actor": actor, "now": now}
    acts: dict[str, Callable[[], object]] = {
        "report": lambda: reporting.report(
            **common, agency=unit, given=Progress(day, percent=number, text="推进", obstacle="无")
        ),
        "propose": lambda: reporting.propose(**common, agency=unit, text="完成", no_evidence="内部工作"),
        "withdraw": lambda: reporting.withdraw(**common),
        "split": lambda: split(**common, given=PartGiven(world.other, f"分工{number}")),
        "postpone": lambda: steering.postpone(**common, reason="推迟", approval=approval),
    }
    for name in OFFICE:
        acts.setdefault(
            name, lambda name=name: steering.one(move=Move(f"workplan.{name}"), words="理由", **common)
        )
    return acts


ALLOWED = {  # who may what, with the whole task: read off the table of rights by hand
    **{key: {"lead", "leader"} for key in ("propose", "withdraw")},
    "report": {"lead", "leader", "other"},
    "split": {"lead", "leader", "officer"},
    **{key: {"officer"} for key in OFFICE},
}
STATE_FOR = {
    "withdraw": State.PROPOSED, "confirm": State.PROPOSED, "return": State.PROPOSED, "reopen": State.CONFIRMED,
    "resume": State.SUSPENDED, "restore": State.DROPPED,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_who_may_what_at_which_unit(act: str) -> None:
    world = make_world(state=STATE_FOR.get(act, State.UNDER_WAY).value)
    for name, person in people_of(world).items():
        with transaction.atomic():
            try:
                doing(world, world.fresh(), person, APPROVED + timedelta(days=3), 7)[act]()
                done = True
            except NotAllowed:
                done = False
            assert done == (name in ALLOWED[act]), name
            transaction.set_rollback(True)


COURSE = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 3), st.integers(0, 100)),
    min_size=4,
    max_size=20,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # an example takes its second: shrinking would take an hour
)
@given(COURSE)
def test_any_course_of_acts_stays_inside_the_table(course: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic():
        world = make_world()
        people = people_of(world)
        for number, (act, name, which, figure) in enumerate(course):
            tasks = list(Task.objects.order_by("pk"))
            task = world.fresh(tasks[which % len(tasks)])
            _try(world, task, people[name], act, APPROVED + timedelta(days=number), figure)
        for task in Task.objects.all():
            notes = TaskNote.objects.filter(task=task)
            assert task.due_on == due_by(task.first_due_on, day_changes(notes))
            assert {Move(n.move) for n in notes if n.move in set(Move)}.isdisjoint(NEVER)
        transaction.set_rollback(True)


def _try(world: World, task: Task, actor: User, act: str, day: date, figure: int) -> None:
    before = dict(Task.objects.values_list("pk", "state"))
    traces = (TaskNote.objects.count(), Entry.objects.count())
    try:
        doing(world, task, actor, day, figure)[act]()
    except Refusal:
        event(f"{act} refused")
        assert dict(Task.objects.values_list("pk", "state")) == before
        assert (TaskNote.objects.count(), Entry.objects.count()) == traces
        return
    event(f"{act} done")
    assert TaskNote.objects.count() > traces[0]
    assert Entry.objects.count() > traces[1]
    for pk, state in Task.objects.values_list("pk", "state"):
        was = before.get(pk, State.NOT_BEGUN.value)
        if state != was:
            row = TRANSITIONS[Move(f"workplan.{act}")]
            assert State(was) in row.sources, f"{act}: {was} → {state}"
            assert state == row.target
