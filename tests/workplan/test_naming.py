"""Names that mean no agency: settled, expanded, kept or struck on one table, for the whole ledger at once."""

import pytest
from django.test import Client
from documents.backoffice.walking import desk_of
from documents.factories import office_of
from workplan.factories import NOW, make_task
from workplan.test_arranging import make_county, numbered, proposal
from workplan.test_review_screens import arrange, at, page

from kaicheng.audit.models import Entry
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import TaskUnit, WorkPlan
from kaicheng.workplan.selectors.review import review_of
from kaicheng.workplan.services import copying, naming, planning
from kaicheng.workplan.workflow import Kept, Role

pytestmark = pytest.mark.django_db
NAMES = ("外星局", "省教育局", "街道办事处", "有关部门", "市直有关单位", "司法厅")


@pytest.fixture
def county() -> Agency:
    return make_county()


@pytest.fixture
def plan(county: Agency) -> WorkPlan:
    """A proposal with one open name of each sort, beside 外星局 that its text names."""
    plan = proposal(county)
    for order, name in enumerate(NAMES[1:], 8):
        TaskUnit.objects.create(task=numbered(plan, 3), name=name, role=Role.RESPONSIBLE, order=order)
    TaskUnit.objects.create(task=numbered(plan, 2), name="外星局", role=Role.LEAD, order=9)
    return plan


@pytest.fixture
def office(county: Agency) -> Client:
    return desk_of(office_of(county))


def open_names(plan: WorkPlan) -> set[str]:
    return set(TaskUnit.objects.filter(task__plan=plan, agency=None, kept="").values_list("name", flat=True))


def fields(plan: WorkPlan, **chosen: tuple[str, str]) -> dict[str, str]:
    """The form as the page shows it, with what was chosen (how, means) for some names."""
    sent = {"rest": ""}
    for number, one in enumerate(review_of(plan, NOW.date()).names):
        how, means = chosen.get(one.name, ("", ""))
        sent |= {f"name-{number}": one.name, f"how-{number}": how, f"means-{number}": means}
    return sent


def test_a_name_of_another_level_is_offered_its_counterpart_here(plan: WorkPlan) -> None:
    found = {one.name: one for one in review_of(plan, NOW.date()).names}
    assert found["省教育局"].proposed == "溪山县教育局"
    assert found["省教育局"].counterpart
    assert found["外星局"].proposed == ""
    assert found["市直有关单位"].generic
    assert found["司法厅"].proposed == "溪山县司法局"
    assert found["有关部门"].generic
    assert len(found["外星局"].tasks) == 2


def test_all_names_are_settled_with_one_form(plan: WorkPlan, office: Client) -> None:
    sent = fields(plan, 外星局=("settle", "县司法局"), 省教育局=("elsewhere", ""), 有关部门=("words", ""))
    assert arrange(office, plan, "names", None, **(sent | {"rest": "words"})) == 302
    assert open_names(plan) == set()
    rows = TaskUnit.objects.filter(task__plan=plan)
    assert rows.filter(name="外星局", agency__name="溪山县司法局").count() == 2
    kept = dict(rows.exclude(kept="").values_list("name", "kept"))
    assert kept["省教育局"] == "elsewhere"
    assert {kept[name] for name in ("有关部门", "街道办事处")} == {"words"}


def test_what_is_proposed_and_not_changed_holds(plan: WorkPlan, office: Client) -> None:
    shown = page(office, at("plan", plan.pk))
    assert 'value="溪山县教育局"' in shown
    assert "名称属于上级或外地" in shown
    sent = fields(plan, 省教育局=("settle", "溪山县教育局"))
    assert arrange(office, plan, "names", None, **sent) == 302
    assert "省教育局" not in open_names(plan)
    assert "外星局" in open_names(plan)


def test_a_wrong_line_keeps_its_words_and_the_others_are_done(plan: WorkPlan, office: Client) -> None:
    sent = fields(plan, 外星局=("", "火星管理局"), 省教育局=("elsewhere", ""), 有关部门=("settle", ""))
    answer = office.post(at("arrange", plan.pk), sent | {"act": "names"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "机构名录中没有“火星管理局”" in shown
    assert 'value="火星管理局"' in shown
    assert "请写明认定为哪个单位" in shown
    assert open_names(plan) == {*NAMES} - {"省教育局"}


def test_a_name_for_many_and_one_that_is_no_unit(plan: WorkPlan, office: Client) -> None:
    sent = fields(plan, 外星局=("settle", "各乡镇"), 有关部门=("strike", ""))
    assert arrange(office, plan, "names", None, **sent) == 302
    rows = TaskUnit.objects.filter(task__plan=plan)
    assert rows.filter(expanded_from="外星局").count() == 2
    assert not rows.filter(name="有关部门").exists()


def test_a_kept_name_stays_with_its_task_and_may_be_asked_again(plan: WorkPlan, office: Client) -> None:
    naming.keep(plan=plan, name="外星局", kept=Kept.ELSEWHERE, actor=office_of(plan.agency), now=NOW)
    shown = page(office, at("plan", plan.pk))
    assert "1 个名称按原文保留" in shown
    assert "不在本级，2 项任务" in shown
    assert "外星局" not in {one.name for one in review_of(plan, NOW.date()).names}
    assert arrange(office, plan, "ask_again", None, name="外星局") == 302
    assert "外星局" in open_names(plan)
    acts = {entry.detail.get("act") for entry in Entry.objects.filter(verb="workplan.arrange")}
    assert {"keep", "ask_again"} <= acts


def test_a_task_whose_only_unit_is_kept_has_nobody_and_is_given_one(plan: WorkPlan, office: Client) -> None:
    task, officer = make_task(plan), office_of(plan.agency)
    TaskUnit.objects.create(task=task, name="外星局", role=Role.LEAD)
    naming.keep(plan=plan, name="外星局", kept=Kept.ELSEWHERE, actor=officer, now=NOW)
    with pytest.raises(Invalid):
        planning.approve(plan=plan, actor=officer, now=NOW)
    assert arrange(office, plan, "default_unit", None, agency="县教育局") == 302
    assert set(task.units.values_list("name", flat=True)) == {"外星局", "溪山县教育局"}
    planning.approve(plan=plan, actor=officer, now=NOW)
    assert "不在本级" in page(office, at("plan", plan.pk))


def test_everything_read_with_doubt_is_confirmed_at_once(plan: WorkPlan, office: Client) -> None:
    plan.tasks.update(confidence=0.5)
    assert arrange(office, plan, "confirm_all", None) == 302
    assert not review_of(plan, NOW.date()).doubtful


def test_a_copied_duty_keeps_its_names_kept(plan: WorkPlan) -> None:
    naming.keep(plan=plan, name="外星局", kept=Kept.ELSEWHERE, actor=office_of(plan.agency), now=NOW)
    task = numbered(plan, 1)
    [row] = [one for one in copying._units(task, task, NOW.date()) if one.name == "外星局"]
    assert row.kept == Kept.ELSEWHERE
