"""The office steers tasks: with reasons, one or many, the parts with the whole; units are told."""

from datetime import timedelta

import pytest
from documents.factories import make_actor
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from workplan.factories import make_plan, make_task
from workplan.unit_factories import APPROVED, DUE, Approval, World, at, make_world

from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from kaicheng.notices.models import Notice
from kaicheng.users.models import DutyKind
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.selectors.ledger import lines
from kaicheng.workplan.selectors.overview import TaskQuery
from kaicheng.workplan.selectors.steps import day_changes, due_by
from kaicheng.workplan.services import occurring, planning, splitting, steering
from kaicheng.workplan.services.splitting import PartGiven
from kaicheng.workplan.workflow import Move, Stage, State

pytestmark = pytest.mark.django_db
EARLY = APPROVED + timedelta(days=10)


@pytest.fixture
def world() -> World:
    return make_world()


def part_of(world: World) -> Task:
    given = PartGiven(world.other, "梳理取水许可目录")
    return splitting.split(task=world.fresh(), actor=world.officer, now=at(EARLY), given=given)


def test_the_office_confirms_what_was_proposed_and_tells_the_units(world: World) -> None:
    world.propose(EARLY)
    assert world.confirm(EARLY).state == State.CONFIRMED
    told = Notice.objects.filter(kind="workplan.moved")
    assert {n.person for n in told} == set(world.people.values())


def test_nobody_else_steers(world: World) -> None:
    world.propose(EARLY)
    with pytest.raises(NotAllowed):
        steering.confirm(task=world.fresh(), actor=world.person(world.lead), now=at(EARLY))


def test_what_is_returned_says_why(world: World) -> None:
    world.propose(EARLY)
    with pytest.raises(Invalid):
        steering.send_back(task=world.fresh(), actor=world.officer, now=at(EARLY), reason=" ")
    steering.send_back(task=world.fresh(), actor=world.officer, now=at(EARLY), reason="佐证不足")
    assert world.fresh().state == State.UNDER_WAY
    assert "佐证不足" in Notice.objects.filter(kind="workplan.moved").latest("pk").text


def test_a_new_day_keeps_the_first_and_who_approved_it(world: World) -> None:
    later = DUE + timedelta(days=60)
    task = world.postpone(EARLY, later)
    assert (task.first_due_on, task.due_on) == (DUE, later)
    [change] = day_changes(TaskNote.objects.filter(task=task))
    assert (change.before, change.after, change.approved_by, change.approved_on) == (
        DUE,
        later,
        "分管副县长",
        EARLY,
    )


@pytest.mark.parametrize(
    ("approval", "field"),
    [
        (Approval(DUE, "分管副县长", EARLY), "due_on"),
        (Approval(APPROVED - timedelta(days=1), "分管副县长", EARLY), "due_on"),
        (Approval(DUE + timedelta(days=9), " ", EARLY), "approved_by"),
        (Approval(DUE + timedelta(days=9), "分管副县长", EARLY + timedelta(days=1)), "approved_on"),
    ],
)
def test_a_day_that_does_not_fit_is_refused_beside_its_field(
    world: World, approval: Approval, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        steering.postpone(
            task=world.fresh(), actor=world.officer, now=at(EARLY), reason="推迟", approval=approval
        )
    assert field in refused.value.errors


def test_parts_and_the_whole_stay_in_order_of_days(world: World) -> None:
    part = part_of(world)
    with pytest.raises(Invalid, match="晚于任务的时限"):
        world.postpone(EARLY, DUE + timedelta(days=1), part)
    with pytest.raises(Invalid, match="晚于新时限"):
        world.postpone(EARLY, DUE - timedelta(days=1))
    world.postpone(EARLY, DUE - timedelta(days=1), part)
    assert world.postpone(EARLY, DUE - timedelta(days=1)).due_on == DUE - timedelta(days=1)


def test_parts_rest_and_go_on_with_the_whole(world: World) -> None:
    one, two = part_of(world), part_of(world)
    steering.drop(task=two, actor=world.officer, now=at(EARLY), reason="重复")
    steering.suspend(task=world.fresh(), actor=world.officer, now=at(EARLY), reason="等待上级方案")
    assert [world.fresh(t).state for t in (world.task, one, two)] == ["suspended", "suspended", "dropped"]
    steering.resume(task=world.fresh(), actor=world.officer, now=at(EARLY))
    assert [world.fresh(t).state for t in (world.task, one, two)] == ["under_way", "under_way", "dropped"]
    steering.drop(task=world.fresh(), actor=world.officer, now=at(EARLY), reason="机构改革")
    steering.restore(task=world.fresh(), actor=world.officer, now=at(EARLY), reason="改革延后")
    assert [world.fresh(t).state for t in (world.task, one, two)] == ["not_begun", "not_begun", "dropped"]


def test_of_many_those_that_may_are_done_and_the_others_named(world: World) -> None:
    ready = make_task(world.plan, world.lead, state="proposed")
    outcome = steering.steer(
        move=Move.CONFIRM, tasks=[world.fresh(), world.fresh(ready)], actor=world.officer, now=at(EARLY)
    )
    assert [t.pk for t in outcome.done] == [ready.pk]
    assert [t.pk for t, _ in outcome.refused] == [world.task.pk]
    with pytest.raises(Invalid):
        steering.steer(move=Move.DROP, tasks=[world.fresh()], actor=world.officer, now=at(EARLY))
    with pytest.raises(Invalid):
        steering.steer(move=Move.REPORT, tasks=[world.fresh()], actor=world.officer, now=at(EARLY))


def test_a_refusal_names_what_stands_against_it(world: World) -> None:
    """Taking up again is possible in a ledger that ended: so the task's own state is the reason there."""
    stale = world.fresh()
    world.plan.stage = Stage.CLOSED.value
    world.plan.save()
    common = {"actor": world.officer, "now": at(DUE), "reason": "复核"}
    with pytest.raises(Conflict, match="未启动”，不能“重新办理”"):
        steering.reopen(task=stale, **common)
    with pytest.raises(Conflict, match="已结束，不能再“暂缓”"):
        steering.suspend(task=stale, **common)
    world.plan.stage = Stage.ABANDONED.value
    world.plan.save()
    with pytest.raises(Conflict, match="已取消，不能再“重新办理”"):
        steering.reopen(task=stale, **common)


@pytest.mark.parametrize(
    ("unit", "kind", "sees"),
    [
        ("organiser", DutyKind.UNIT_LEADER, True),
        ("organiser", DutyKind.AUDITOR, True),
        ("lead", DutyKind.UNIT_LEADER, False),
        ("lead", DutyKind.OFFICE, False),
        ("lead", DutyKind.UNIT_REVIEWER, False),
    ],
)
def test_only_the_organising_office_approves(world: World, unit: str, kind: DutyKind, *, sees: bool) -> None:
    plan = make_plan(world.government, stage=Stage.PROPOSED)
    make_task(plan, world.lead)
    person = make_actor(world.government if unit == "organiser" else world.lead, kind)
    with pytest.raises(NotAllowed):
        planning.approve(plan=plan, actor=person, now=at(APPROVED))
    assert permissions.may(permissions.READ, person, plan, on=APPROVED) == sees
    assert permissions.may(permissions.OVERSEE, person, plan, on=APPROVED) == sees
    planning.approve(plan=plan, actor=world.officer, now=at(APPROVED))


def test_a_confirmed_task_can_be_taken_up_again_after_the_end(world: World) -> None:
    world.propose(EARLY)
    world.confirm(EARLY)
    world.plan.stage = Stage.CLOSED.value
    world.plan.save()
    steering.reopen(task=world.fresh(), actor=world.officer, now=at(EARLY), reason="核查发现未落实")
    assert world.fresh().state == State.UNDER_WAY
    with pytest.raises(Conflict, match="已结束"):
        world.report(EARLY, percent=10)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(
    st.lists(
        st.tuples(st.integers(-5, 120), st.sampled_from(["postpone", "report", "suspend", "resume"])),
        max_size=8,
    )
)
def test_the_due_day_is_the_last_approved_change_of_the_first(acts: list[tuple[int, str]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        world = make_world()
        for days, act in acts:
            try:
                if act == "postpone":
                    world.postpone(EARLY, APPROVED + timedelta(days=days))
                elif act == "report":
                    world.report(EARLY, percent=max(days, 0) % 100)
                else:
                    steering.one(
                        move=Move(f"workplan.{act}"),
                        task=world.fresh(),
                        actor=world.officer,
                        now=at(EARLY),
                        words="等待",
                    )
            except Refusal:
                pass
        task = world.fresh()
        assert task.first_due_on == DUE
        assert task.due_on == due_by(task.first_due_on, day_changes(TaskNote.objects.filter(task=task)))
        transaction.set_rollback(True)


def test_of_two_who_move_the_day_at_once_the_second_is_told(world: World) -> None:
    common = {"actor": world.officer, "now": at(EARLY), "reason": "上级推迟部署"}
    one, other = world.fresh(), world.fresh()
    steering.postpone(task=one, approval=Approval(DUE + timedelta(days=30), "分管副县长", EARLY), **common)
    with pytest.raises(Conflict, match="刚刚被其他人办理"):
        steering.postpone(
            task=other, approval=Approval(DUE + timedelta(days=9), "分管副县长", EARLY), **common
        )
    assert world.fresh().due_on == DUE + timedelta(days=30)


def test_the_office_s_own_day_is_never_behind_the_day_itself(world: World) -> None:
    Task.objects.filter(pk=world.task.pk).update(internal_due_on=DUE - timedelta(days=5))
    assert world.postpone(EARLY, DUE - timedelta(days=20)).internal_due_on == DUE - timedelta(days=20)
    assert world.postpone(EARLY, DUE).internal_due_on == DUE - timedelta(days=20)


def test_parts_of_a_period_go_and_come_with_the_duty() -> None:
    world = make_world(frequencies=[{"words": "每季度", "per": "quarter", "every": 1, "count": 1, "op": "="}])
    occurring.on_tick(at(APPROVED))
    given = PartGiven(world.other, "报送本季度目录")
    period = world.task.parts.get()
    part = splitting.split(task=world.fresh(period), actor=world.officer, now=at(EARLY), given=given)
    common = {"actor": world.officer, "now": at(EARLY), "reason": "机构改革"}
    steering.drop(task=world.fresh(), **common)
    assert {task.state for task in Task.objects.all()} == {State.DROPPED}
    assert [line.number for line in lines(world.plan, TaskQuery(), EARLY)] == ["1", "1.1", "1.1.1"]
    steering.restore(task=world.fresh(), **common)
    assert world.fresh(part).state == State.NOT_BEGUN
