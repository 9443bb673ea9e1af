"""Units are reminded before the day, on it and after it, and asked for reports; the office is told what is late."""

from datetime import date, timedelta

import pytest
from workplan.factories import make_task
from workplan.unit_factories import APPROVED, DUE, World, at, make_world

from kaicheng.kernel.refusals import NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.workplan.models import TaskNote
from kaicheng.workplan.services import occurring, reminding, splitting
from kaicheng.workplan.services.splitting import PartGiven
from kaicheng.workplan.workflow import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    world.report(DUE - timedelta(days=20), percent=40, obstacle="人手不足")
    return world


def beginnings() -> set[str]:
    return {n.subject.split("：")[0] for n in Notice.objects.filter(kind="workplan.due")}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-7, {"办理时限还剩7天"}),
        (-6, set()),
        (0, {"办理时限今日到期"}),
        (7, {"办理时限已逾期7天"}),
        (8, set()),
    ],
)
def test_units_are_reminded_before_on_and_after_the_day(world: World, days: int, said: set[str]) -> None:
    reminding.remind_due(at(DUE + timedelta(days=days)))
    assert beginnings() == said


def test_on_the_internal_day_a_report_is_asked_for_and_the_day_is_not_told(world: World) -> None:
    world.task.internal_due_on = DUE - timedelta(days=10)
    world.task.save(update_fields=["internal_due_on"])
    reminding.remind_due(at(DUE - timedelta(days=10)))
    assert beginnings() == {"请报告办理进展"}
    assert "内部" not in "".join(Notice.objects.values_list("text", flat=True))


def test_silence_is_answered_with_a_request_for_a_report(world: World) -> None:
    for days, asked in ((30, set()), (31, {"已31天未报告进展"})):
        task = make_task(world.plan, world.lead, state_since=at(APPROVED), due_on=None)
        reminding.remind_due(at(APPROVED + timedelta(days=days)))
        assert beginnings() == asked
        task.delete()


def test_each_is_said_once_a_day_and_nothing_at_night(world: World) -> None:
    reminding.on_tick(at(DUE, hour=20))
    assert not Notice.objects.filter(kind="workplan.due").exists()
    reminding.on_tick(at(DUE, hour=1))
    reminding.on_tick(at(DUE, hour=9))
    assert Notice.objects.filter(kind="workplan.due").count() == len(world.people)


def test_the_office_gets_one_digest_of_what_is_late(world: World) -> None:
    make_task(world.plan, world.other, due_on=DUE)
    day = DUE + timedelta(days=3)
    reminding.on_tick(at(day))
    reminding.on_tick(at(day, hour=8))
    [digest] = Notice.objects.filter(kind="workplan.digest")
    assert digest.person == world.officer
    assert "2项任务逾期" in digest.subject
    assert "人手不足" in digest.text


def test_whoever_has_a_part_is_reminded_of_that_alone(world: World) -> None:
    given = PartGiven(world.other, "梳理目录")
    splitting.split(task=world.fresh(), actor=world.officer, now=at(DUE - timedelta(days=19)), given=given)
    Notice.objects.all().delete()
    reminding.remind_due(at(DUE))
    [told] = Notice.objects.filter(person=world.person(world.other))
    assert "梳理目录" in told.subject
    assert Notice.objects.filter(person=world.person(world.lead)).count() == 1


def test_a_recurring_duty_is_called_to_mind_by_its_periods() -> None:
    make_world(frequencies=[{"words": "每季度", "per": "quarter", "every": 1, "count": 1, "op": "="}])
    occurring.on_tick(at(APPROVED))
    Notice.objects.all().delete()
    reminding.remind_due(at(date(2026, 3, 31)))
    assert {n.subject for n in Notice.objects.all()} == {"办理时限今日到期：《任务1（第一季度）》"}


def test_between_its_periods_nobody_asks_for_reports_on_a_recurring_duty() -> None:
    quarterly = [{"words": "每季度", "per": "quarter", "every": 1, "count": 1, "op": "="}]
    world = make_world(frequencies=quarterly, due_on=None)
    occurring.on_tick(at(APPROVED))
    world.propose(APPROVED, task=world.task.parts.get())
    world.confirm(APPROVED, world.task.parts.get())
    Notice.objects.all().delete()
    reminding.remind_due(at(APPROVED + timedelta(days=31)))
    assert not Notice.objects.exists()


def test_what_was_proposed_in_time_is_left_in_peace(world: World) -> None:
    world.propose(DUE)
    Notice.objects.all().delete()
    reminding.on_tick(at(DUE + timedelta(days=7)))
    assert not Notice.objects.exists()


def test_the_office_urges_by_hand_and_a_unit_hears_of_all_at_once(world: World) -> None:
    second = make_task(world.plan, world.lead, due_on=DUE)
    tasks = [world.fresh(), world.fresh(second)]
    reminding.remind_now(tasks=tasks, actor=world.officer, now=at(DUE), text="周五前务必报送")
    [told] = Notice.objects.filter(person=world.person(world.lead), kind="workplan.remind")
    assert "2项任务" in told.subject
    assert "周五前" in told.text
    assert TaskNote.objects.filter(move=Step.REMIND.value).count() == 2
    outcome = reminding.remind_now(tasks=tasks, actor=world.person(world.lead), now=at(DUE))
    assert [type(refusal) for _, refusal in outcome.refused] == [NotAllowed, NotAllowed]


def test_whoever_urges_a_recurring_duty_reaches_its_units() -> None:
    world = make_world(frequencies=[{"words": "每季度", "per": "quarter", "every": 1, "count": 1, "op": "="}])
    occurring.on_tick(at(APPROVED))
    period = world.task.parts.get()
    for urged in ([world.task], [world.task, period]):
        Notice.objects.all().delete()
        tasks = [world.fresh(task) for task in urged]
        reminding.remind_now(tasks=tasks, actor=world.officer, now=at(DUE + timedelta(days=len(urged))))
        told = Notice.objects.filter(kind="workplan.remind", subject__contains=str(urged[-1]))
        assert {notice.person for notice in told} == set(world.people.values())
