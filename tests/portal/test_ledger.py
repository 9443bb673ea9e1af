"""The public progress of work points: what it shows, and what it must not."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from documents.factories import make_document
from workplan.factories import NOON, make_plan, make_task

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Evidence, TaskNote, WorkPlan
from kaicheng.workplan.workflow import Move, Stage, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(county: Agency, bureau: Agency, water: Document) -> WorkPlan:
    """A shown ledger of a document, one task reported with evidence of all kinds and an obstacle."""
    plan = make_plan(
        county, title="2026年政务公开工作要点", document=water, edition=water.live, shown=True, code="abc"
    )
    task = make_task(
        plan, bureau, heading="公开水库名录", due_on=date(2026, 6, 30), internal_due_on=date(2026, 5, 5),
        percent=40, state=State.UNDER_WAY.value, obstacle="经费没有落实",
    )  # fmt: skip
    make_task(plan, bureau, heading="修订指南", due_on=date(2026, 5, 1))
    note = TaskNote.objects.create(
        task=task, move=Move.REPORT.value, state=task.state, on=date(2026, 4, 1), text="内部情况", at=NOON,
        by=plan.created_by,
    )  # fmt: skip
    Evidence.objects.create(note=note, title="水库名录", document=make_document(title="小型水库名录"))
    Evidence.objects.create(
        note=note, title="草稿", document=make_document(title="未发布的通知", published=False)
    )
    Evidence.objects.create(note=note, title="会议照片", url="https://example.gov.cn/photo")
    return plan


def test_a_citizen_reads_how_far_the_tasks_are(
    client: Client, plan: WorkPlan, water: Document, bureau: Agency
) -> None:
    page = client.get("/ledger/abc/").content.decode()
    for words in (
        "2026年政务公开工作要点落实进展",
        "公开水库名录",
        bureau.name,
        "2026年6月30日",
        "40%",
        "已逾期",
        "小型水库名录",
    ):
        assert words in page
    assert f"/d/{water.code}/" in page
    assert "2026年政务公开工作要点落实进展" in client.get("/ledger/").content.decode()
    assert "/ledger/abc/" in client.get(f"/d/{water.code}/").content.decode()
    assert '<meta name="ColumnName" content="工作落实进展">' in page


def test_it_names_no_person_no_obstacle_no_internal_day(client: Client, plan: WorkPlan) -> None:
    page = client.get("/ledger/abc/").content.decode()
    for words in (
        "经费没有落实",
        "内部情况",
        "5月5日",
        "2026-05-05",
        "未发布的通知",
        "会议照片",
        plan.created_by.name,
    ):
        assert words not in page


def test_one_state_alone_may_be_looked_at(client: Client, plan: WorkPlan) -> None:
    page = client.get("/ledger/abc/?state=overdue").content.decode()
    assert "修订指南" in page
    assert "公开水库名录" not in page
    assert "没有这一状态的任务" in client.get("/ledger/abc/?state=dropped").content.decode()


@pytest.mark.parametrize(
    "columns", [{"shown": False}, {"stage": Stage.PROPOSED.value}, {"stage": Stage.ABANDONED.value}]
)
def test_what_is_not_shown_is_not_there(
    client: Client, plan: WorkPlan, water: Document, columns: dict[str, Any]
) -> None:
    WorkPlan.objects.filter(pk=plan.pk).update(**columns)
    assert client.get("/ledger/abc/").status_code == 404
    assert plan.title not in client.get("/ledger/").content.decode()
    assert "/ledger/" not in client.get(f"/d/{water.code}/").content.decode()


def test_a_source_that_is_not_public_is_not_linked(client: Client, plan: WorkPlan) -> None:
    draft = make_document(published=False)
    WorkPlan.objects.filter(pk=plan.pk).update(document=draft, edition=None)
    assert "来源文件" not in client.get("/ledger/abc/").content.decode()


def test_evidence_of_a_part_stands_for_its_task(client: Client, plan: WorkPlan, bureau: Agency) -> None:
    second = plan.tasks.get(heading="修订指南")
    part = make_task(plan, bureau, kind="part", parent=second, number=1, heading="分工事项")
    note = TaskNote.objects.create(task=part, state=part.state, on=date(2026, 4, 1), at=NOON)
    Evidence.objects.create(note=note, title="指南", document=make_document(title="公开指南（2026年版）"))
    page = client.get("/ledger/abc/").content.decode()
    assert "公开指南（2026年版）" in page
    assert "分工事项" not in page


def test_an_empty_list_says_what_to_do(client: Client, county: Agency) -> None:
    assert "还没有公开的落实进展" in client.get("/ledger/").content.decode()


def test_the_list_asks_as_much_for_many_ledgers_as_for_few(
    client: Client, plan: WorkPlan, bureau: Agency, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        other = make_plan(plan.agency, title=f"第{number}号台账", shown=True, code=f"more{number}")
        make_task(other, bureau, state=State.CONFIRMED.value)
    make_plan(plan.agency, title="没有任务的台账", shown=True, code="empty")
    client.get("/ledger/")
    with django_assert_max_num_queries(5):
        page = client.get("/ledger/").content.decode()
    assert "第5号台账" in page
    assert "没有任务的台账" in page
