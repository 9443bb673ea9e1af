"""The screens of a whole ledger and what is taken away from it."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from documents.backoffice.walking import desk_of
from documents.factories import make_actor, make_agency, make_document, office_of
from openpyxl import load_workbook
from workplan.factories import NOON, make_plan, make_task

from gongwen.reading import read_bytes
from kaicheng.kernel.spreadsheets import harmless
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind
from kaicheng.workplan.models import Evidence, TaskNote, WorkPlan
from kaicheng.workplan.workflow import Kind, Move, State

pytestmark = pytest.mark.django_db
WHOLE = ("board", "timeline", "leader", "look_back", "export")


@pytest.fixture
def office() -> Agency:
    return make_agency("溪山县人民政府办公室")


@pytest.fixture
def unit(office: Agency) -> Agency:
    return make_agency("溪山县水利局", parent=office)


@pytest.fixture
def plan(office: Agency, unit: Agency) -> WorkPlan:
    """Three items, one with a part of another unit, one reported with evidence and an obstacle."""
    plan = make_plan(office)
    other = make_agency("溪山县林业局", parent=office)
    today = timezone.localdate()
    first = make_task(plan, unit, other, heading="更新公开指南", due_on=today - timedelta(days=3), percent=40)
    make_task(plan, other, kind=Kind.PART.value, parent=first, heading="林业部分", number=1)
    second = make_task(
        plan, other, heading="公开林地审批", number=2, state=State.CONFIRMED.value, percent=100
    )
    make_task(plan, unit, heading="=SUM(1)", number=3, obstacle="人手不够")
    note = TaskNote.objects.create(
        task=second,
        move=Move.REPORT.value,
        state=second.state,
        on=date(2026, 5, 1),
        text="已经公开",
        agency=other,
        at=NOON,
    )
    Evidence.objects.create(note=note, title="林地审批公示", document=make_document(title="林地审批公示"))
    Evidence.objects.create(note=note, title="报道", url="https://example.gov.cn/a")
    return plan


def at(name: str, plan: WorkPlan) -> str:
    return reverse(f"workplan:{name}", args=[plan.pk])


@pytest.mark.parametrize("name", WHOLE)
def test_the_office_opens_every_view(plan: WorkPlan, office: Agency, name: str) -> None:
    assert desk_of(office_of(office)).get(at(name, plan)).status_code == 200


def test_all_ledgers_of_a_year_stand_on_one_board(plan: WorkPlan, office: Agency, unit: Agency) -> None:
    client = desk_of(office_of(office))
    page = client.get(reverse("workplan:year_board")).content.decode()
    assert plan.title in page
    assert unit.name in page
    assert plan.title in client.get(reverse("workplan:year_board") + f"?unit={unit.code}").content.decode()


def test_the_organiser_s_leader_sees_the_whole_and_a_unit_s_leader_his_own_part(
    plan: WorkPlan, office: Agency, unit: Agency
) -> None:
    head = desk_of(make_actor(office, DutyKind.UNIT_LEADER))
    own = desk_of(make_actor(unit, DutyKind.UNIT_LEADER))
    assert head.get(at("leader", plan)).status_code == 200
    assert own.get(at("leader", plan)).status_code == 403
    assert "公开林地审批" not in own.get(at("timeline", plan)).content.decode()


def test_nobody_else_looks_back(plan: WorkPlan, office: Agency) -> None:
    auditor = desk_of(make_actor(office, DutyKind.AUDITOR))
    assert auditor.get(at("look_back", plan)).status_code == 200
    for name in ("look_back", "adopt", "previous", "carry_over", "draft_report"):
        assert auditor.post(at(name, plan)).status_code == 403


def sheet_of(client: Client, address: str) -> list[tuple[Any, ...]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))


def test_the_workbook_holds_a_row_a_task(plan: WorkPlan, office: Agency) -> None:
    title, heads, *rows = sheet_of(desk_of(office_of(office)), at("export", plan))
    assert str(title[0]).startswith(plan.title)
    values = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(one["序号"], one["类别"]) for one in values] == [
        ("1", "任务"),
        ("1.1", "分工"),
        ("2", "任务"),
        ("3", "任务"),
    ]
    assert values[0]["牵头单位"] == "溪山县水利局"
    assert values[0]["责任单位"] == "溪山县林业局"
    assert values[0]["状态"] == "已逾期3天"
    assert values[2]["最近进展"] == "2026-05-01 溪山县林业局：已经公开"
    assert values[2]["佐证材料"].count("\n") == 1
    assert "https://example.gov.cn/a" in values[2]["佐证网址"]
    assert values[3]["任务名称"] == "'=SUM(1)"
    assert values[3]["困难和问题"] == "人手不够"


def test_a_unit_takes_away_its_own_part_alone(plan: WorkPlan, unit: Agency) -> None:
    client = desk_of(make_actor(unit, DutyKind.EDITOR))
    _, _, *rows = sheet_of(client, at("export", plan))
    assert [row[0] for row in rows] == ["1", "1.1", "3"]


def test_a_filtered_list_is_taken_away_as_filtered(plan: WorkPlan, office: Agency) -> None:
    _, _, *rows = sheet_of(desk_of(office_of(office)), at("export", plan) + "?state=overdue")
    assert [row[0] for row in rows] == ["1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1"])
def test_nothing_is_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_ledger_is_an_official_document_with_its_table(plan: WorkPlan, office: Agency, kind: str) -> None:
    content = desk_of(office_of(office)).get(at("export", plan) + f"?format={kind}").content
    blocks = read_bytes(content, f"台账.{kind}").blocks
    text = "".join(block.text for block in blocks).replace("\n", "")
    assert "共3项任务" in text
    assert "更新公开指南" in text
    assert "牵头：溪山县水利局" in text.replace(" ", "")


def test_an_unknown_format_is_not_there(plan: WorkPlan, office: Agency) -> None:
    assert desk_of(office_of(office)).get(at("export", plan) + "?format=exe").status_code == 404


def test_every_number_of_the_board_leads_to_so_many_tasks(plan: WorkPlan, office: Agency) -> None:
    client = desk_of(office_of(office))
    page = client.get(at("board", plan)).content.decode()
    links = re.findall(r'<td[^>]*kw-n[^>]*><a href="([^"]+)">(\d+)</a>', page)
    assert links
    for address, count in links:
        found = client.get(address.replace("&amp;", "&"))
        assert found.context["page"].paginator.count == int(count), address
