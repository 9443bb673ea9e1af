"""The screens of importing, bulk changes, the upper plan and copies, asked as the office asks them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from documents.factories import make_actor, office_of
from organisations.factories import make_county
from workplan.factories import make_plan, make_task
from workplan.test_importing import row, sheet
from workplan.test_upper import make_upper

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.services import revising
from kaicheng.workplan.workflow import Stage


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


@pytest.fixture
def office(county: dict[str, Agency], client: Client) -> Client:
    client.force_login(office_of(county["G"]))
    return client


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.xlsx", content)


def hidden(html: str) -> dict[str, str]:
    """The hidden fields and choices that the page sends back."""
    found = dict(re.findall(r'<input type="hidden" name="(kept|head-\d+)" value="([^"]*)"', html))
    for name, body in re.findall(r'<select name="(head-\d+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def start(office: Client, county: dict[str, Agency], content: bytes) -> str:
    given = {
        "agency": county["G"].code,
        "title": "2026年任务分解",
        "year": 2026,
        "issued_on": "2026-03-02",
        "sheet": upload(content),
    }
    answer = office.post(reverse("workplan:import"), given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sheet_goes_through_three_pages_into_a_ledger(office: Client, county: dict[str, Agency]) -> None:
    html = start(office, county, sheet([row(), row(任务名称="另一项")]))
    checked = office.post(reverse("workplan:import"), {**hidden(html), "step": "heads"}).content.decode()
    assert "检查通过，可以导入 2 项任务" in checked
    answer = office.post(reverse("workplan:import"), {**hidden(checked), "step": "take"})
    plan = WorkPlan.objects.get()
    assert answer["Location"] == reverse("workplan:plan", args=[plan.pk])
    assert plan.tasks.count() == 2
    assert office.get(answer["Location"]).status_code == 200


def test_a_sheet_with_mistakes_gives_its_report_and_nothing_else(
    office: Client, county: dict[str, Agency]
) -> None:
    html = start(office, county, sheet([row(状态="快了")]))
    checked = office.post(reverse("workplan:import"), {**hidden(html), "step": "heads"}).content.decode()
    assert "第 2 行" in checked
    assert 'value="take"' not in checked
    report = office.post(reverse("workplan:import"), {**hidden(checked), "step": "report"})
    assert report.content.startswith(b"PK")
    assert not WorkPlan.objects.exists()


def test_what_is_no_sheet_is_said_beside_the_field(office: Client, county: dict[str, Agency]) -> None:
    given = {
        "agency": county["G"].code,
        "title": "甲",
        "year": 2026,
        "issued_on": "2026-03-02",
        "sheet": upload(b"PK\3\4x"),
    }
    answer = office.post(reverse("workplan:import"), given)
    assert answer.status_code == 400
    assert "另存为" in answer.content.decode()


def test_somebody_elses_upload_is_not_taken(office: Client, county: dict[str, Agency]) -> None:
    html = start(office, county, sheet([row()]))
    office.force_login(make_actor(county["G"], "office", name="另一人"))
    assert office.post(reverse("workplan:import"), {**hidden(html), "step": "heads"}).status_code == 409


def test_ticked_tasks_are_changed_and_the_rest_is_told(office: Client, county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"], stage=Stage.PROPOSED)
    tasks = [make_task(plan, county["J"]) for _ in range(2)]
    given = {"act": "section", "section": "一、总则", "role": "lead", "task": [task.pk for task in tasks]}
    answer = office.post(reverse("workplan:bulk", args=[plan.pk]), given, follow=True)
    assert "已修改2项任务" in answer.content.decode()
    assert office.post(reverse("workplan:bulk", args=[plan.pk]), {**given, "task": []}).status_code == 400


def test_the_exported_sheet_comes_back_over_two_pages(office: Client, county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"])
    make_task(plan, county["J"])
    address = reverse("workplan:bulk_sheet", args=[plan.pk])
    content = office.get(address, {"download": "1"}).content
    assert content == revising.sheet_of(plan) or content.startswith(b"PK")
    html = office.post(address, {"sheet": upload(content)}).content.decode()
    assert "没有改动" in html


def test_the_upper_plan_is_named_compared_and_its_gap_taken_over(
    office: Client, county: dict[str, Agency]
) -> None:
    plan = make_plan(county["G"], stage=Stage.PROPOSED)
    make_task(
        plan, county["J"], heading="建好政策文件库", text="10月底前全部入库，标注效力状态，提供检索和下载。"
    )
    make_upper(county["G"])
    address = reverse("workplan:upper", args=[plan.pk])
    office.post(address, {"act": "name", "document": "2026年全市政务公开工作要点"})
    html = office.get(address).content.decode()
    assert "没有承接" in html
    answer = office.post(address, {"act": "take", "key": "二、（三）", "unit": "县发展和改革局"}, follow=True)
    assert "已增加1项任务" in answer.content.decode()
    assert plan.tasks.last().upper_number == "二、（三）"


def test_what_comes_again_is_copied_from_its_page(office: Client, county: dict[str, Agency]) -> None:
    plan = make_plan(county["G"])
    task = make_task(plan, county["J"], deadlines=[{"words": "长期坚持", "kind": "ongoing"}])
    address = reverse("workplan:copy", args=[plan.pk])
    assert re.search(rf'name="task" value="{task.pk}"[^>]* checked', office.get(address).content.decode())
    office.post(address, {"task": [task.pk]})
    assert WorkPlan.objects.get(year=2027).tasks.count() == 1
    assert "2027 年已有" in office.get(address).content.decode()


@pytest.mark.parametrize("name", ["bulk", "upper", "copy"])
def test_a_page_of_a_large_ledger_needs_few_queries(
    name: str, office: Client, county: dict[str, Agency], django_assert_max_num_queries: object
) -> None:
    plan = make_plan(county["G"])
    for _ in range(12):
        make_task(plan, county["J"], county["N"])
    with django_assert_max_num_queries(35):  # type: ignore[operator]
        assert office.get(reverse(f"workplan:{name}", args=[plan.pk])).status_code == 200


def test_where_the_upper_document_is_gone_another_can_be_chosen(
    office: Client, county: dict[str, Agency]
) -> None:
    plan = make_plan(county["G"], stage=Stage.PROPOSED, upper=make_upper(county["G"]))
    Document.objects.update(live=None)
    html = office.get(reverse("workplan:upper", args=[plan.pk])).content.decode()
    assert "请另选一份" in html
    assert html.count('name="document"') == 1


def test_a_sheet_that_is_too_large_is_not_even_read(
    office: Client, county: dict[str, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaicheng.workplan.sheet_forms.LARGEST", 10)
    monkeypatch.setattr("kaicheng.workplan.views.importing.sheets.read", None)
    plan = make_plan(county["G"])
    for name in ("import", "bulk_sheet"):
        address = (
            reverse("workplan:import") if name == "import" else reverse(f"workplan:{name}", args=[plan.pk])
        )
        answer = office.post(address, {"sheet": upload(b"x" * 11)})
        assert answer.status_code == 400
        assert "表格超过10 MB" in answer.content.decode()


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "007", "²", "-1"])
def test_no_key_that_was_tampered_with_brings_a_page_down(
    office: Client, county: dict[str, Agency], key: str
) -> None:
    plan = make_plan(county["G"])
    make_task(plan, county["J"])
    for name in ("remind", "upper", "look_back", "carry_over", "previous", "copy", "bulk"):
        sent = {
            "task": key, "previous": key, "act": "settle", "which": key, f"verdict-{key}": "done", "text": "急\0",
        }  # fmt: skip
        answer = office.post(reverse(f"workplan:{name}", args=[plan.pk]), sent)
        assert answer.status_code < 500, name
