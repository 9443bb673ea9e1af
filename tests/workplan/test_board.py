"""Boards count what stands: the same numbers as counting by hand, whatever the tasks."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from documents.factories import make_agency
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workplan.factories import NOON, give, make_plan, make_task

from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Task, TaskNote, WorkPlan
from kaicheng.workplan.selectors.board import COLUMNS, Board, board, by_plan, summed, tasks_of_year, total
from kaicheng.workplan.selectors.briefing import briefing, counts_on
from kaicheng.workplan.selectors.overview import TaskQuery, narrowed
from kaicheng.workplan.selectors.timeline import timeline
from kaicheng.workplan.workflow import Kind, Move, Role, State, standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
ROLES = ("charge", "", *(role.value for role in Role))
days = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
tasks = st.lists(
    st.tuples(
        st.sampled_from(list(State)),
        days,
        st.dictionaries(st.integers(0, 2), st.sampled_from(list(Role)), max_size=3),
        st.none() | st.integers(-40, 0),
    ),
    max_size=12,
)


def lay_out(plan: WorkPlan, agencies: list[Agency], given_tasks: list[Any]) -> None:
    for state, due, units, asked in given_tasks:
        task = make_task(plan, state=state.value, due_on=due)
        for at, role in units.items():
            give(task, agencies[at], role, order=at)
        if asked is not None:
            on = TODAY + timedelta(days=asked)
            TaskNote.objects.create(
                task=task, move=Move.PROPOSE.value, state=state.value, on=on, at=NOON, by=plan.created_by
            )


def in_charge(roles: dict[int, Role], at: int, role: str) -> bool:
    if role == "charge":
        wanted = Role.LEAD if Role.LEAD in roles.values() else Role.RESPONSIBLE
        return roles.get(at) is wanted
    return at in roles and (not role or roles[at] == role)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_tasks=tasks, role=st.sampled_from(ROLES))
def test_the_numbers_are_those_of_counting_by_hand(given_tasks: list[Any], role: str, db: Any) -> None:
    del db
    with transaction.atomic():
        agencies = [make_agency() for _ in range(3)]
        plan = make_plan(make_agency())
        lay_out(plan, agencies, given_tasks)
        found = board(Task.objects.filter(plan=plan), TODAY, role=role)
        for at, agency in enumerate(agencies):
            mine = [one for one in given_tasks if in_charge(one[2], at, role)]
            check_row(found, agency, mine, plan, role)
        assert found.total.counts == Counter(standing(s, due, TODAY) for s, due, _, _ in given_tasks)
        transaction.set_rollback(True)


def check_row(found: Board, agency: Agency, mine: list[Any], plan: WorkPlan, role: str) -> None:
    """One unit's line: its numbers, its punctuality, and that each number is the length of the list it leads to."""
    row = next((row.tally for row in found.rows if row.of == agency), None)
    assert (row is None) == (not mine)
    if row is None:
        return
    assert row.counts == Counter(standing(s, due, TODAY) for s, due, _, _ in mine)
    finished = [one for one in mine if one[0] in {State.PROPOSED, State.CONFIRMED} and one[1]]
    late = [one for one in finished if one[3] is not None and TODAY + timedelta(days=one[3]) > one[1]]
    assert (row.timely, row.measured) == (len(finished) - len(late), len(finished) + row.overdue)
    for value in COLUMNS:
        query = TaskQuery(unit=agency.code, role=role, state=value, kind="item")
        assert narrowed(Task.objects.filter(plan=plan), query, TODAY).count() == row.counts.get(value, 0)


def test_parts_and_occurrences_are_not_counted_again() -> None:
    unit = make_agency()
    plan = make_plan(unit)
    item = make_task(plan, unit)
    make_task(plan, unit, kind=Kind.PART.value, parent=item)
    make_task(plan, unit, kind=Kind.OCCURRENCE.value, parent=item, period_start=date(2026, 1, 1))
    assert total(Task.objects.filter(plan=plan), TODAY).total == 1


def test_a_board_asks_two_questions_however_many_units_there_are() -> None:
    plan = make_plan(make_agency())
    for _ in range(6):
        make_task(plan, make_agency(), make_agency())
    board(Task.objects.filter(plan=plan), TODAY)  # the directory is kept from now on
    with CaptureQueriesContext(
        connection,
    ) as asked:
        board(Task.objects.filter(plan=plan), TODAY)
    assert len(asked) == 3  # with the directory's stamp


def test_a_year_counts_ledgers_that_run_or_have_ended() -> None:
    agency = make_agency()
    for stage in ("proposed", "running", "closed", "abandoned"):
        make_task(make_plan(agency, stage=stage_of(stage)), agency)
    tasks_found = tasks_of_year(2026, Agency.objects.filter(pk=agency.pk))
    assert [row.of.stage for row in by_plan(tasks_found, TODAY)] == ["running", "closed"]
    assert board(tasks_found, TODAY).rows[0].tally.total == 2
    assert summed(by_plan(tasks_found, TODAY)) == total(tasks_found, TODAY)


def stage_of(value: str) -> Any:
    from kaicheng.workplan.workflow import Stage

    return Stage(value)


def test_the_month_before_is_told_from_the_notes() -> None:
    unit = make_agency()
    plan = make_plan(unit)
    done = make_task(plan, unit, state=State.CONFIRMED.value, due_on=date(2026, 5, 1))
    moved = make_task(plan, unit, due_on=date(2026, 7, 1), first_due_on=date(2026, 5, 20))
    noted(done, Move.CONFIRM, State.CONFIRMED, datetime(2026, 6, 2, 4, tzinfo=NOON.tzinfo))
    noted(
        moved,
        Move.POSTPONE,
        State.NOT_BEGUN,
        datetime(2026, 6, 3, 4, tzinfo=NOON.tzinfo),
        before="2026-05-20",
    )
    assert counts_on(plan, date(2026, 5, 31)) == {"overdue": 2}
    brief = briefing(plan, TODAY)
    confirmed = next(one for one in brief.compared if one.label == "已完成")
    assert (confirmed.now, confirmed.before, confirmed.words) == (1, 0, "增加1项")


def noted(task: Task, move: Move, state: State, at: datetime, **detail: str) -> None:
    TaskNote.objects.create(task=task, move=move.value, state=state.value, on=at.date(), at=at, detail=detail)


def test_the_page_for_leaders_says_what_is_late_waits_hinders_and_comes() -> None:
    unit, other = make_agency(), make_agency()
    plan = make_plan(unit)
    late = make_task(plan, unit, due_on=date(2026, 6, 10))
    make_task(plan, unit, other, due_on=date(2026, 6, 1))
    hindered = make_task(plan, other, due_on=date(2026, 12, 1), obstacle="经费没有落实")
    waiting = make_task(plan, other, state=State.PROPOSED.value)
    coming = make_task(plan, other, due_on=TODAY + timedelta(days=14))
    make_task(plan, other, due_on=TODAY + timedelta(days=15))
    brief = briefing(plan, TODAY)
    assert [(row.name, len(row.tasks), row.most) for row in brief.late] == [(unit.name, 2, 14)]
    assert brief.late_tasks[-1].task == late
    assert [one.task for one in brief.obstacles] == [hindered]
    assert [one.task for one in brief.waiting] == [waiting]
    assert [one.task for one in brief.coming] == [coming]


def test_the_timeline_puts_tasks_in_their_month_and_today_between_them() -> None:
    unit, other = make_agency(), make_agency()
    plan = make_plan(unit)
    before = make_task(plan, unit, due_on=date(2026, 6, 1), first_due_on=date(2026, 5, 1))
    after = make_task(plan, other, due_on=date(2026, 6, 30))
    undated = make_task(plan, unit)
    found = timeline(plan, TODAY)
    june = next(month for month in found.months if month.first == date(2026, 6, 1))
    assert ([one.task for one in june.before], [one.task for one in june.after]) == ([before], [after])
    assert june.before[0].postponed
    assert [one.task for one in found.undated.tasks] == [undated]
    assert len(found.months) == 12
    assert timeline(plan, TODAY, unit=other.code).total == 1
