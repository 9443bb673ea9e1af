"""The screens from a document to an approved ledger, as each duty meets them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from documents.backoffice.walking import desk_of
from documents.factories import make_actor, make_agency, make_document, office_of
from workplan.factories import make_plan, make_task
from workplan.test_arranging import common, kept, make_county, numbered, proposal

from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.services import arranging
from kaicheng.workplan.workflow import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Agency:
    return make_county()


@pytest.fixture
def office(county: Agency) -> Client:
    return desk_of(office_of(county))


def at(name: str, pk: int) -> str:
    return reverse(f"workplan:{name}", args=[pk])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def arrange(client: Client, plan: WorkPlan, act: str, task: Task | None = None, **given: object) -> int:
    sent = {"act": act, **given} | ({"task": task.pk, "version": task.lock_version} if task else {})
    return client.post(at("arrange", plan.pk), sent).status_code


def test_documents_that_look_like_work_points_are_offered_first(county: Agency, office: Client) -> None:
    make_document(agency=county, title="溪山县2026年政务公开工作要点", body="一、甲。")
    make_document(agency=county, title="溪山县校车管理办法", body="一、乙。")
    offered = page(office, reverse("workplan:new"))
    assert "工作要点" in offered
    assert "校车" not in offered
    assert "校车" in page(office, reverse("workplan:new") + "?q=校车")
    assert "没有找到" in page(office, reverse("workplan:new") + "?q=火星")


def test_a_document_without_tasks_is_refused_with_a_reason(county: Agency, office: Client) -> None:
    document = make_document(agency=county, title="溪山县公告", body="特此公告。")
    answer = office.post(reverse("workplan:new"), {"document": document.code, "agency": county.code})
    assert answer.status_code == 400
    assert "没有从这份文件中认出任务" in answer.content.decode()


def test_a_document_has_one_ledger(county: Agency, office: Client) -> None:
    plan = proposal(county)
    assert "已建立" in page(office, reverse("workplan:new"))
    assert plan.document is not None
    sent = {"document": plan.document.code, "agency": county.code}
    answer = office.post(reverse("workplan:new"), sent)
    assert "已经建立台账" in answer.content.decode()


def test_a_proposal_is_for_those_who_oversee_it(county: Agency) -> None:
    plan = proposal(county)
    unit = desk_of(make_actor(Agency.objects.get(name="溪山县水利局"), DutyKind.EDITOR))
    assert unit.get(at("plan", plan.pk)).status_code == 403
    auditor = page(desk_of(make_actor(county, DutyKind.AUDITOR)), at("plan", plan.pk))
    assert "公开规划" in auditor
    assert 'name="act"' not in auditor


def test_the_words_of_a_task_are_marked_in_the_text(county: Agency, office: Client) -> None:
    task = numbered(proposal(county), 2)
    shown = page(office, f"{at('plan', task.plan_id)}?task={task.pk}")
    assert f'data-of="{task.pk}" class="is-on"' in shown
    assert f'id="q{task.pk}"' in shown


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(county: Agency, office: Client) -> None:
    task = numbered(proposal(county), 1)
    prefix = f"t{task.pk}"
    sent = {
        "act": "correct", "task": task.pk, "version": 0, f"{prefix}-text": "新的内容。",
        f"{prefix}-due_on": "2026-05-01", f"{prefix}-internal_due_on": "2026-06-01", f"{prefix}-unit": "外星人管理局",
    }  # fmt: skip
    answer = office.post(at("arrange", task.plan_id), sent)
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "机构名录中没有“外星人管理局”" in shown
    assert "新的内容。" in shown
    sent[f"{prefix}-unit"] = ""
    assert "内部时限不能晚于办理时限" in office.post(at("arrange", task.plan_id), sent).content.decode()


def test_a_form_names_several_units_and_names_for_many(county: Agency, office: Client) -> None:
    task = numbered(proposal(county), 3)
    prefix = f"t{task.pk}"
    sent = {f"{prefix}-text": task.text, f"{prefix}-unit": "县司法局、各乡镇", f"{prefix}-role": "supporting"}
    assert arrange(office, task.plan, "correct", task, **sent) == 302
    assert task.units.filter(role="supporting").count() == 3
    assert task.units.filter(expanded_from="各乡镇").count() == 2


def test_who_was_too_late_sees_the_new_state(county: Agency, office: Client) -> None:
    task = numbered(proposal(county), 1)
    arranging.correct(**common(numbered(task.plan, 1)), given=kept(task, heading="已经改过"))
    assert arrange(office, task.plan, "merge", task) == 409


def test_approval_says_what_goes_to_whom_and_stops_at_a_task_without_unit(
    county: Agency, office: Client
) -> None:
    plan = proposal(county)
    shown = page(office, at("approve", plan.pk))
    assert "审定并下达" in shown
    assert "溪山县水利局" in shown
    make_task(plan)
    assert "审定并下达" not in page(office, at("approve", plan.pk))
    assert office.post(at("approve", plan.pk)).status_code == 400
    plan.refresh_from_db()
    assert plan.stage == Stage.PROPOSED


def test_a_unit_sees_its_own_tasks_and_the_office_all(county: Agency, office: Client) -> None:
    plan = make_plan(county)
    water, school = (Agency.objects.get(name=f"溪山县{name}") for name in ("水利局", "教育局"))
    make_task(plan, water, heading="水利任务", due_on=date(2026, 3, 31))
    make_task(plan, school, heading="教育任务")
    unit = page(desk_of(make_actor(water, DutyKind.EDITOR)), at("plan", plan.pk))
    assert "水利任务" in unit
    assert "教育任务" not in unit
    assert "结束台账" not in unit
    assert "教育任务" in page(office, at("plan", plan.pk))
    late = page(office, at("plan", plan.pk) + "?state=overdue")
    assert "水利任务" in late
    assert "教育任务" not in late
    assert "没有符合条件的任务" in page(office, at("plan", plan.pk) + "?q=火星")


def test_the_pages_ask_as_much_for_many_tasks_as_for_few(
    county: Agency, office: Client, django_assert_max_num_queries: object
) -> None:
    water = Agency.objects.get(name="溪山县水利局")
    for stage in (Stage.RUNNING, Stage.PROPOSED):
        plan = make_plan(county, stage=stage)
        for _ in range(30):
            make_task(plan, water, county, citations=[{"title": "政府信息公开条例", "number": ""}])
        office.get(at("plan", plan.pk))
        with django_assert_max_num_queries(45):  # type: ignore[operator]  # a fixture without types
            office.get(at("plan", plan.pk))


@pytest.mark.parametrize(
    ("name", "given", "stage"),
    [
        ("close", {"note": "年终"}, Stage.CLOSED),
        ("abandon", {"reason": "重复"}, Stage.ABANDONED),
        ("abandon", {"reason": ""}, Stage.RUNNING),
    ],
)
def test_the_office_ends_a_ledger(
    county: Agency, office: Client, name: str, given: dict[str, str], stage: Stage
) -> None:
    plan = make_plan(county)
    assert office.post(at(name, plan.pk), given).status_code == 302
    plan.refresh_from_db()
    assert plan.stage == stage


def test_units_of_overdue_tasks_are_urged(county: Agency, office: Client) -> None:
    plan, water = make_plan(county), Agency.objects.get(name="溪山县水利局")
    assert "没有需要催办的任务" in office.post(at("remind", plan.pk), follow=True).content.decode()
    make_task(plan, water, due_on=date(2026, 3, 31))
    assert "已就1项任务催办" in office.post(at("remind", plan.pk), follow=True).content.decode()


def test_a_running_task_is_amended_on_a_page_of_its_own(county: Agency, office: Client) -> None:
    task = make_task(make_plan(county), Agency.objects.get(name="溪山县水利局"))
    assert "理由" in page(office, at("amend", task.pk))
    sent = {"version": 0, f"t{task.pk}-text": "改过的要求。"}
    assert office.post(at("amend", task.pk), sent).status_code == 400
    sent[f"t{task.pk}-reason"] = "会议明确"
    assert office.post(at("amend", task.pk), sent).status_code == 302
    task.refresh_from_db()
    assert task.text == "改过的要求。"


def test_nobody_else_may_arrange(county: Agency) -> None:
    plan = proposal(county)
    stranger = desk_of(office_of(make_agency("外县人民政府")))
    assert arrange(stranger, plan, "merge", numbered(plan, 1)) == 403
    assert plan.tasks.count() == 3
