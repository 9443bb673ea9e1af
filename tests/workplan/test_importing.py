"""A ledger from an office's own sheet: what its rows come to, what stands against them, and that refusals lose nothing."""

import contextlib
import io
from collections.abc import Sequence
from datetime import date

import pytest
from documents.factories import NOW, make_actor, office_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from organisations.factories import make_county
from workplan.factories import make_plan, make_task

from kaicheng.audit.models import Entry
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.notices.models import Notice
from kaicheng.organisations.models import Agency
from kaicheng.workplan import due, sheets
from kaicheng.workplan.models import Task, TaskNote, WorkPlan
from kaicheng.workplan.services import importing
from kaicheng.workplan.services.importing import Found, Target
from kaicheng.workplan.wording import words_of
from kaicheng.workplan.workflow import Role, Stage, State

HEADS = ["序号", "任务名称", "任务内容", "牵头单位", "责任单位", "完成时限", "频次", "状态", "进展情况"]
ROW = ["1", "公开规划", "专项规划印发后公开。", "县发展和改革局", "青岚县教育局", "2026年6月底前", "", "", ""]
BY = due.Reckoning(date(2026, 3, 2), 2026, WorkingCalendar())


def sheet(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS, merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(**cells: str) -> list[str]:
    return [cells.get(head, old) for head, old in zip(HEADS, ROW, strict=True)]


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


@pytest.fixture
def target(county: dict[str, Agency]) -> Target:
    return Target(county["G"], "2026年政务公开任务分解", 2026, date(2026, 3, 2))


def checked(content: bytes, target: Target, name: str = "台账.xlsx") -> Found:
    table = sheets.read(content, name)
    return importing.check(table=table, mapping=importing.known_heads(table.heads), target=target)


def taken(content: bytes, target: Target) -> WorkPlan:
    table = sheets.read(content, "台账.xlsx")
    mapping = importing.known_heads(table.heads)
    officer = office_of(target.agency)
    return importing.take(
        table=table, mapping=mapping, target=target, actor=officer, now=NOW, name="台账.xlsx"
    )


# -- what a row comes to ------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_task_with_units_days_and_words(target: Target, county: dict[str, Agency]) -> None:
    plan = taken(sheet([row(频次="每季度")]), target)
    task = plan.tasks.get()
    assert (task.heading, task.due_on, task.number) == ("公开规划", date(2026, 6, 30), 1)
    assert [(u.agency, u.role) for u in task.units.all()] == [
        (county["F"], "lead"),
        (county["J"], "responsible"),
    ]
    assert due.recurring(task.frequencies, 2026) is not None
    assert (plan.stage, plan.year) == (Stage.PROPOSED, 2026)


@pytest.mark.parametrize(
    ("words", "day", "recurs"),
    [
        ("2026-06-30", date(2026, 6, 30), False),
        ("2026.6.30", date(2026, 6, 30), False),
        ("2026年6月底前", date(2026, 6, 30), False),
        ("12月底前完成", date(2026, 12, 31), False),
        ("第二季度", date(2026, 6, 30), False),
        ("印发后20个工作日内", date(2026, 3, 30), False),
        ("每季度", None, True),
        ("每月", None, True),
        ("长期坚持", None, False),
    ],
)
def test_times_are_read_as_in_the_text(words: str, day: date | None, recurs: bool) -> None:
    found = words_of({"heading": "公开规划", "text": "公开专项规划。", "due": words}, BY)
    assert found.day == day
    assert (due.recurring(found.frequencies, 2026) is not None) is recurs
    assert found.unread == ()


def test_words_without_a_day_stay_and_are_said(target: Target) -> None:
    found = checked(sheet([row(完成时限="县两会前后")]), target)
    assert not found.stops
    assert "县两会前后" in found.remarks[0].sentence
    assert "县两会前后" in [one["words"] for one in found.entries[0].words.deadlines]


def test_collective_names_become_their_agencies(target: Target, county: dict[str, Agency]) -> None:
    plan = taken(sheet([row(责任单位="各乡镇人民政府、街道办事处")]), target)
    units = plan.tasks.get().units.filter(role=Role.RESPONSIBLE.value)
    assert {unit.agency for unit in units} == {county["T"], county["S"]}
    assert {unit.expanded_from for unit in units} == {"各乡镇人民政府、街道办事处"}


def test_an_unknown_unit_stays_open_and_is_said(target: Target) -> None:
    plan = taken(sheet([row(责任单位="县火星局")]), target)
    assert plan.tasks.get().units.get(agency=None).name == "县火星局"


def test_merged_cells_hold_for_all_rows_and_titles_across_are_parts(target: Target) -> None:
    content = sheet(
        [["一、公开规划"], row(), row(任务名称="另一项", 牵头单位="", 责任单位="")],
        merged=["A2:I2", "D3:D4", "E3:E4"],
    )
    plan = taken(content, target)
    first, second = plan.tasks.all()
    assert {first.section, second.section} == {"一、公开规划"}
    assert [u.agency for u in first.units.all()] == [u.agency for u in second.units.all()]


def test_state_and_progress_come_along(target: Target) -> None:
    plan = taken(sheet([row(状态="已完成", 进展情况="3月28日已公布。")]), target)
    task = plan.tasks.get()
    assert (task.state, task.percent) == (State.CONFIRMED, 100)
    assert TaskNote.objects.get(task=task).text == "3月28日已公布。"


def test_a_csv_of_an_old_system_is_read(target: Target) -> None:
    content = "任务名称,责任部门,完成时间\n公开规划,县发改局,6月底前\n".encode("gb18030")
    found = checked(content, target, "台账.csv")
    assert found.entries[0].words.day == date(2026, 6, 30)
    assert not found.stops


# -- what stands against it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"任务名称": "", "任务内容": ""}, "任务名称", "没有写任务名称或任务内容"),
        ({"状态": "快了"}, "状态", "不在可选范围内"),
        ({"状态": "取消"}, "状态", "写明理由"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(
    target: Target, cells: dict[str, str], column: str, words: str
) -> None:
    found = checked(sheet([row(), row(**{"任务名称": "另一项", **cells})]), target)
    assert [(p.row, p.column) for p in found.stops] == [(3, column)]
    assert words in found.stops[0].sentence


def test_nothing_is_written_while_one_row_is_wrong(target: Target) -> None:
    with pytest.raises(Invalid):
        taken(sheet([row(), row(任务名称="另一项", 状态="快了")]), target)
    assert not WorkPlan.objects.exists()
    assert not Entry.objects.filter(verb="workplan.create").exists()


def test_the_report_is_the_same_sheet_with_a_column_more_and_can_come_back(target: Target) -> None:
    table = sheets.read(sheet([row(), row(任务名称="另一项", 状态="快了")]), "台账.xlsx")
    found = importing.check(table=table, mapping=importing.known_heads(table.heads), target=target)
    report = sheets.report(table, found.problems)
    lines = list(load_workbook(io.BytesIO(report)).active.iter_rows(values_only=True))
    assert list(lines[0]) == [*HEADS, "问题"]
    assert "状态" in str(lines[2][-1])
    again = sheets.read(report, "台账.xlsx")
    assert [line.cells[: len(HEADS)] for line in again.lines] == [line.cells for line in table.lines]
    assert len(again.heads) - 1 not in importing.known_heads(again.heads)


def test_the_same_task_twice_is_refused_in_the_sheet_and_in_the_ledger(county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"], stage=Stage.PROPOSED)
    make_task(plan, county["J"], heading="公开规划", text="专项规划印发后公开。")
    found = checked(sheet([row(), row(任务名称="另一项"), row(任务名称="另一项")]), Target.of(plan))
    assert [problem.row for problem in found.stops] == [2, 4]


def test_a_running_ledger_takes_no_task_without_a_unit(county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"])
    found = checked(sheet([row(牵头单位="县火星局", 责任单位="")]), Target.of(plan))
    assert [problem.column for problem in found.stops] == ["牵头单位"]


def test_tasks_are_added_behind_those_of_a_running_ledger_and_units_are_told(
    county: dict[str, Agency],
) -> None:
    plan = make_plan(county["G"])
    make_task(plan, county["J"])
    editor = make_actor(county["F"])
    taken(sheet([row()]), Target.of(plan))
    assert plan.tasks.order_by("-number").first().heading == "公开规划"
    assert Notice.objects.filter(person=editor, subject__contains="公开规划").count() == 1


def test_an_ended_ledger_takes_nothing_in(county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"], stage=Stage.CLOSED)
    with pytest.raises(Conflict):
        taken(sheet([row()]), Target.of(plan))


def test_who_does_not_organise_may_not_import(target: Target, county: dict[str, Agency]) -> None:
    table = sheets.read(sheet([row()]), "台账.xlsx")
    mapping = importing.known_heads(table.heads)
    with pytest.raises(NotAllowed):
        importing.take(table=table, mapping=mapping, target=target, actor=make_actor(county["F"]), now=NOW)


def test_a_second_ledger_of_the_same_name_and_year_is_refused(target: Target) -> None:
    taken(sheet([row()]), target)
    with pytest.raises(Invalid, match="已有台账"):
        taken(sheet([row()]), target)


# -- headings -----------------------------------------------------------------------------------------------------------


def test_what_was_said_of_a_heading_is_remembered(target: Target) -> None:
    heads = ["要干的事", "谁来干", "完成时限"]
    importing.remember(heads=heads, mapping={0: "heading", 1: "lead", 2: "due"})
    assert importing.known_heads(heads) == {0: "heading", 1: "lead", 2: "due"}
    importing.remember(heads=heads, mapping={0: "text", 1: "lead"})
    assert importing.known_heads(heads)[0] == "text"


def test_a_sheet_without_known_headings_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="下载模板"):
        sheets.read(sheet([["甲", "乙"]], heads=["天干", "地支"]), "表.xlsx")


def test_the_template_has_our_headings_and_is_read_back() -> None:
    lines = load_workbook(io.BytesIO(sheets.template())).worksheets[0].iter_rows(values_only=True)
    heads = [str(cell) for cell in next(lines)]
    assert list(sheets.guessed(heads, {}).values()) == [
        "number", "section", "heading", "text", "lead", "responsible", "supporting", "due", "frequency", "standard",
        "state", "progress", "remark",
    ]  # fmt: skip


cells = st.text("一二三公开规划，。、（）=+-@\t\n'\"<>2026年6月", max_size=30)


@settings(deadline=None)  # a workbook is written and read
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
def test_whatever_the_cells_no_row_is_lost_and_none_is_a_formula(rows: list[tuple[str, str, str]]) -> None:
    rows = [(f"第{n}项{a}", b, c) for n, (a, b, c) in enumerate(rows)]
    content = sheets.book("台账", ["任务名称", "任务内容", "时限"], rows)
    table = sheets.read(content, "台账.xlsx")
    assert len(table.lines) == len(rows)
    book = load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for line in book.active.iter_rows() for cell in line)
    assert all(words_of({"heading": a, "text": b, "due": c}, BY) for a, b, c in rows)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with contextlib.suppress(Invalid):
        assert sheets.read(content, "表.xlsx").heads


def test_tasks_of_a_large_sheet_are_entered_in_a_handful_of_queries(
    target: Target, django_assert_max_num_queries: object
) -> None:
    rows = [row(任务名称=f"第{n}项任务", 任务内容=f"做好第{n}项。") for n in range(300)]
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        plan = taken(sheet(rows), target)
    assert Task.objects.filter(plan=plan).count() == 300
