"""Many tasks changed at once: on the screen, and by the exported sheet that comes back."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from documents.factories import NOW, office_of
from openpyxl import load_workbook
from organisations.factories import make_county
from workplan.factories import give, make_plan, make_task

from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.services import bulk, revising
from kaicheng.workplan.services.bulk import Act, Change, Reason
from kaicheng.workplan.workflow import Move, Role, Stage, Step

DUE = date(2026, 9, 30)
WHY = Reason("机构职责调整", "分管副县长")


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


@pytest.fixture
def proposed(county: dict[str, Agency]) -> WorkPlan:
    plan = make_plan(county["G"], stage=Stage.PROPOSED)
    for _ in range(3):
        make_task(plan, county["J"])
    return plan


@pytest.fixture
def running(county: dict[str, Agency]) -> WorkPlan:
    plan = make_plan(county["G"])
    make_task(plan, county["J"], county["N"], due_on=DUE, first_due_on=DUE)
    make_task(plan, county["J"])
    return plan


def change(plan: WorkPlan, given: Change, reason: Reason = WHY) -> int:
    tasks = revising.tasks_of(plan)
    actor = office_of(plan.agency)
    return len(
        bulk.change_many(plan=plan, tasks=tasks, change=given, actor=actor, now=NOW, reason=reason).done
    )


def test_an_internal_day_is_set_for_all_that_are_ticked(proposed: WorkPlan) -> None:
    assert change(proposed, Change(Act.INTERNAL, day=date(2026, 5, 31))) == 3
    assert set(proposed.tasks.values_list("internal_due_on", flat=True)) == {date(2026, 5, 31)}


def test_only_tasks_without_a_due_day_get_one(proposed: WorkPlan) -> None:
    first = proposed.tasks.first()
    Task.objects.filter(pk=first.pk).update(due_on=DUE, first_due_on=DUE)
    assert change(proposed, Change(Act.DUE, day=date(2026, 12, 31))) == 2
    first.refresh_from_db()
    assert first.due_on == DUE


def test_a_unit_is_added_to_and_removed_from_many(proposed: WorkPlan, county: dict[str, Agency]) -> None:
    assert change(proposed, Change(Act.ADD_UNIT, agency=county["N"], role=Role.SUPPORTING)) == 3
    assert change(proposed, Change(Act.ADD_UNIT, agency=county["N"], role=Role.SUPPORTING)) == 0
    assert change(proposed, Change(Act.REMOVE_UNIT, agency=county["N"])) == 3
    assert county["N"].pk not in proposed.tasks.values_list("units__agency", flat=True)


def test_a_running_ledger_asks_why_and_keeps_a_note(running: WorkPlan) -> None:
    with pytest.raises(Invalid):
        change(running, Change(Act.SECTION, section="一、总则"), Reason())
    assert change(running, Change(Act.SECTION, section="一、总则")) == 2
    assert running.tasks.first().notes.get().move == Step.AMEND


def test_the_last_unit_of_a_running_task_stays_and_the_others_go_on(
    running: WorkPlan, county: dict[str, Agency]
) -> None:
    tasks = revising.tasks_of(running)
    outcome = bulk.change_many(
        plan=running, tasks=tasks, change=Change(Act.REMOVE_UNIT, agency=county["J"]),
        actor=office_of(county["G"]), now=NOW, reason=WHY,
    )  # fmt: skip
    assert ([t.number for t in outcome.done], [t.number for t, _ in outcome.refused]) == ([1], [2])
    assert tasks[1].units.count() == 1


def test_a_due_day_of_a_running_task_is_an_approved_postponement(running: WorkPlan) -> None:
    assert change(running, Change(Act.DUE, day=date(2026, 12, 31))) == 1
    note = running.tasks.get(number=2).notes.get()
    assert (note.move, note.detail["approved_by"]) == (Move.POSTPONE, "分管副县长")


# -- the sheet ----------------------------------------------------------------------------------------------------------


def edited(plan: WorkPlan, edit: Callable[[dict[str, int], object], None]) -> bytes:
    book = load_workbook(io.BytesIO(revising.sheet_of(plan)))
    heads = {str(cell.value): cell.column for cell in book.active[1]}
    edit(heads, book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(row: int, **cells: str) -> Callable[[dict[str, int], object], None]:
    def edit(heads: dict[str, int], sheet: object) -> None:
        for head, value in cells.items():
            sheet.cell(row, heads[head]).value = value  # type: ignore[attr-defined]  # a worksheet

    return edit


def check(plan: WorkPlan, content: bytes) -> revising.Revision:
    return revising.check(plan=plan, table=revising.read(content, "表.xlsx"))


def take(plan: WorkPlan, content: bytes, reason: Reason = WHY) -> int:
    table = revising.read(content, "表.xlsx")
    return revising.take(plan=plan, table=table, actor=office_of(plan.agency), now=NOW, reason=reason)


def test_a_sheet_that_comes_back_unchanged_changes_nothing(
    running: WorkPlan, county: dict[str, Agency]
) -> None:
    task = running.tasks.first()
    for key in ("T", "S"):
        row = give(task, county[key], Role.SUPPORTING, order=5)
        type(row).objects.filter(pk=row.pk).update(expanded_from="各乡镇人民政府、街道办事处")
    found = check(running, revising.sheet_of(running))
    assert (found.unchanged, found.given, found.problems) == (2, [], [])


def test_what_was_changed_is_said_before_it_is_done(proposed: WorkPlan, county: dict[str, Agency]) -> None:
    content = edited(proposed, put(3, 所属部分="一、总则", 办理时限="2026年6月30日", 配合单位="县农业农村局"))
    found = check(proposed, content)
    assert [(one.column, one.after) for one in found.differences] == [
        ("所属部分", "一、总则"), ("配合单位", "县农业农村局"), ("办理时限", "2026年6月30日"),
    ]  # fmt: skip
    assert take(proposed, content) == 1
    task = proposed.tasks.get(number=2)
    assert (task.section, task.due_on) == ("一、总则", date(2026, 6, 30))
    assert task.units.get(agency=county["N"]).role == Role.SUPPORTING


def test_a_due_day_in_the_sheet_of_a_running_ledger_asks_who_approved(running: WorkPlan) -> None:
    content = edited(running, put(2, 办理时限="2026-10-31"))
    with pytest.raises(Invalid, match="批准"):
        take(running, content, Reason("推迟"))
    assert take(running, content) == 1
    task = running.tasks.get(number=1)
    assert (task.due_on, task.first_due_on) == (date(2026, 10, 31), DUE)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(proposed: WorkPlan) -> None:
    content = edited(proposed, put(2, 任务名称="改过"))
    change(proposed, Change(Act.SECTION, section="二、其他"))
    assert "已被修改" in check(proposed, content).problems[0].sentence
    with pytest.raises(Invalid):
        take(proposed, content)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"办理时限": "月底"}, "办理时限"),
        ({"牵头单位": "县火星局"}, "牵头单位"),
        ({"任务编号": ""}, "任务编号"),
        ({"内部时限": "2026-12-31", "办理时限": "2026-06-30"}, "内部时限"),
    ],
)
def test_a_mistake_in_the_sheet_stops_all_of_it(
    proposed: WorkPlan, cells: dict[str, str], column: str
) -> None:
    content = edited(proposed, put(2, **cells))
    assert column in [problem.column for problem in check(proposed, content).problems]
    with pytest.raises(Invalid):
        take(proposed, content)
    assert not proposed.tasks.filter(lock_version__gt=0).exists()


def test_an_ended_ledger_is_not_changed(county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"], stage=Stage.CLOSED)
    make_task(plan, county["J"])
    with pytest.raises(Conflict):
        take(plan, edited(plan, put(2, 任务名称="改过")))
