"""Recurring duties: each period that has begun has one occurrence, whenever and however often the job runs."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from documents.factories import make_agency, make_document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from workplan.unit_factories import APPROVED, World, at, make_world

from kaicheng.workplan import due
from kaicheng.workplan.models import Task, TaskUnit
from kaicheng.workplan.selectors.one_task import whole
from kaicheng.workplan.services import arranging, occurring, planning, steering
from kaicheng.workplan.services.proposing import propose
from kaicheng.workplan.workflow import OVERDUE, Kind, Role

pytestmark = pytest.mark.django_db
QUARTERLY = {"words": "每季度至少1次", "per": "quarter", "every": 1, "count": 1, "op": ">="}
KINDS = [("week", 1), ("month", 1), ("month", 2), ("quarter", 1), ("half-year", 1), ("year", 1)]


def occurrences(world: World) -> list[Task]:
    return list(Task.objects.filter(parent=world.task, kind=Kind.OCCURRENCE.value).order_by("period_start"))


@pytest.fixture
def world() -> World:
    return make_world(frequencies=[QUARTERLY], first_due_on=None, due_on=None)


def test_the_approval_begins_the_current_period(world: World) -> None:
    occurring.on_approved({"plan": world.plan.pk}, at(APPROVED))
    [first] = occurrences(world)
    assert (first.period_start, first.due_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert first.label == "第一季度"
    assert {u.agency for u in first.units.all()} == {world.lead, world.other}


def test_a_period_is_not_made_before_it_begins_nor_after_the_ledger_ended(world: World) -> None:
    occurring.on_tick(at(date(2026, 3, 31)))
    assert len(occurrences(world)) == 1
    occurring.on_tick(at(date(2026, 4, 1)))
    assert [o.label for o in occurrences(world)] == ["第一季度", "第二季度"]
    world.plan.stage = "closed"
    world.plan.save()
    occurring.on_tick(at(date(2026, 7, 1)))
    assert len(occurrences(world)) == 2


def test_a_period_that_was_over_at_the_approval_is_nobodys() -> None:
    world = make_world(frequencies=[{**QUARTERLY, "per": "month"}])
    occurring.on_tick(at(APPROVED))
    assert [o.label for o in occurrences(world)] == ["3月"]


def test_a_period_that_ended_unconfirmed_is_overdue(world: World) -> None:
    occurring.on_tick(at(APPROVED))
    assert whole(world.fresh(), date(2026, 4, 1)).periods[0].standing == OVERDUE


def test_no_period_of_a_pause_comes_back_with_the_task(world: World) -> None:
    occurring.on_tick(at(APPROVED))
    steering.suspend(task=world.fresh(), actor=world.officer, now=at(date(2026, 3, 20)), reason="等待方案")
    occurring.on_tick(at(date(2026, 4, 2)))
    steering.resume(task=world.fresh(), actor=world.officer, now=at(date(2026, 7, 10)))
    occurring.on_tick(at(date(2026, 7, 10)))
    assert [o.label for o in occurrences(world)] == ["第一季度", "第三季度"]


def test_open_periods_go_where_the_duty_goes(world: World) -> None:
    occurring.on_tick(at(date(2026, 4, 2)))
    first, second = occurrences(world)
    TaskUnit.objects.filter(task=first).update(role=Role.SUPPORTING.value)  # arranged apart: it stays so
    heir, row = make_agency("溪山县数据局"), world.task.units.get(agency=world.lead)
    given = arranging.Given(
        heading=world.task.heading, text=world.task.text, section=world.task.section,
        roles={row.pk: None}, added=(arranging.Added(heir, Role.LEAD),),
    )  # fmt: skip
    task = world.fresh()
    arranging.correct(
        task=task, actor=world.officer, now=at(date(2026, 4, 3)), version=task.lock_version, given=given,
        reason="职能划转",
    )  # fmt: skip
    assert not first.units.filter(agency=heir).exists()
    assert {u.agency_id for u in second.units.all()} == {u.agency_id for u in world.task.units.all()}
    assert second.units.get(agency=heir).role == Role.LEAD.value


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("每月5日前报送信息。", [(3, date(2026, 3, 5)), (4, date(2026, 4, 5))]),
        ("每月5日前报送上月信息。", [(3, date(2026, 4, 5)), (4, date(2026, 5, 5))]),
        ("每月公开1次，次月10日前报送。", [(3, date(2026, 4, 10)), (4, date(2026, 5, 10))]),
        ("每季度末月20日前报送小结。", [(1, date(2026, 3, 20)), (4, date(2026, 6, 20))]),
        ("每月1日前报送信息。", [(4, date(2026, 4, 1))]),  # March's had passed when the ledger was approved
    ],
)
def test_each_period_is_due_on_the_day_that_the_words_name(words: str, days: list[tuple[int, date]]) -> None:
    world = make_world()
    document = make_document(
        agency=world.government, title="溪山县2026年工作要点", body=f"一、信息\n（一）报送。{words}（责任单位：溪山县教育局）",
        written_date=APPROVED,
    )  # fmt: skip
    plan = propose(document=document, agency=world.government, actor=world.officer, now=at(APPROVED))
    planning.approve(plan=plan, actor=world.officer, now=at(APPROVED))
    occurring.on_tick(at(date(2026, 4, 2)))
    found = Task.objects.filter(plan=plan, kind=Kind.OCCURRENCE.value).order_by("period_start")
    assert [(one.period_start and one.period_start.month, one.due_on) for one in found] == days
    assert all(one.first_due_on == one.due_on for one in found)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.sampled_from(KINDS), st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_each_period_occurs_once_and_none_before_its_day(kind: tuple[str, int], days: list[int]) -> None:
    with transaction.atomic():
        frequency = {"words": "每", "per": kind[0], "every": kind[1], "count": 1, "op": "="}
        world = make_world(frequencies=[frequency])
        for number in days:  # in any order: a clock may be set back
            today = APPROVED + timedelta(days=number)
            occurring.on_tick(at(today))
            assert all(
                o.period_start and o.period_start <= APPROVED + timedelta(days=max(days))
                for o in occurrences(world)
            )
        last = APPROVED + timedelta(days=max(days))
        spans = due.periods(frequency, 2026) if due.recurring([frequency], 2026) else []
        begun = [s for s in spans if s.start <= last and s.end >= APPROVED]
        assert [(o.period_start, o.period_end) for o in occurrences(world)] == [
            (s.start, s.end) for s in begun
        ]
        transaction.set_rollback(True)
