"""What the office makes of a proposal: each act by itself, and any of them in any order."""

from datetime import date
from typing import Any

import pytest
from documents.factories import make_actor, make_agency, make_document, office_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from workplan.factories import NOW, give, make_plan, make_task

from kaicheng.audit.models import Entry
from kaicheng.documents.models import Document
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from kaicheng.notices.models import Notice
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.users.models import DutyKind
from kaicheng.workplan import dividing
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.services import arranging, joining, naming, planning, proposing
from kaicheng.workplan.services.arranging import Added, Given
from kaicheng.workplan.services.proposing import propose
from kaicheng.workplan.workflow import Role, Stage

pytestmark = pytest.mark.django_db
BODY = (
    "现将工作要点印发给你们。\n一、加强公开\n（一）公开规划信息。3月底前公开规划。年底前公开统计。"
    "（牵头单位：溪山县教育局；责任单位：溪山县水利局、外星局）\n"
    "（二）做好解读。印发后20个工作日内制定计划。（责任单位：溪山县水利局、各乡镇）\n"
    "（三）加强培训。每季度组织1次培训。（责任单位：溪山县教育局）"
)


@pytest.fixture
def county() -> Agency:
    return make_county()


def make_county() -> Agency:
    government = make_agency("溪山县人民政府", kind=AgencyKind.GOVERNMENT)
    for name in ("教育局", "水利局", "司法局"):
        make_agency(f"溪山县{name}", parent=government)
    for name in ("云坳镇", "石桥镇"):
        make_agency(f"溪山县{name}人民政府", parent=government, kind=AgencyKind.TOWNSHIP)
    return government


def proposal(county: Agency) -> WorkPlan:
    document = make_document(
        agency=county, title="溪山县2026年政务公开工作要点", body=BODY, written_date=date(2026, 3, 2)
    )
    return propose(document=document, agency=county, actor=office_of(county), now=NOW)


def numbered(plan: WorkPlan, number: int) -> Task:
    return Task.objects.select_related("plan__agency", "plan__edition").get(plan=plan, number=number)


def common(task: Task) -> dict[str, Any]:
    return {"task": task, "actor": office_of(task.plan.agency), "now": NOW, "version": task.lock_version}


def names(task: Task) -> set[str]:
    return {unit.name for unit in task.units.all()}


def kept(task: Task, **columns: Any) -> Given:
    given = {"heading": task.heading, "text": task.text, "section": task.section, "due_on": task.due_on}
    return Given(**{**given, **columns})


def test_a_second_click_at_the_same_moment_meets_the_first_ledger(
    county: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = proposal(county)
    looks = iter([lambda _: None, proposing._refuse_second])

    def look(document: Document) -> None:
        next(looks)(document)

    monkeypatch.setattr(proposing, "_refuse_second", look)
    assert first.document is not None
    with pytest.raises(Conflict, match="已经建立台账"):
        propose(document=first.document, agency=county, actor=office_of(county), now=NOW)
    assert WorkPlan.objects.count() == 1


def test_words_units_and_days_are_set_at_once(county: Agency) -> None:
    task = numbered(proposal(county), 1)
    water = TaskUnit.objects.get(task=task, name="溪山县水利局")
    justice = Agency.objects.get(name="溪山县司法局")
    arranging.correct(
        **common(task),
        given=kept(
            task,
            heading="公开规划",
            due_on=date(2026, 9, 30),
            internal_due_on=date(2026, 9, 1),
            roles={water.pk: None},
            added=(Added(justice, Role.SUPPORTING),),
        ),
    )
    task = numbered(task.plan, 1)
    assert (task.heading, task.due_on, task.first_due_on) == (
        "公开规划",
        date(2026, 9, 30),
        date(2026, 9, 30),
    )
    assert names(task) == {"溪山县教育局", "外星局", "溪山县司法局"}
    assert Entry.objects.filter(verb="workplan.arrange", detail__act="correct").count() == 1


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"text": " "}, "text"),
        ({"heading": "长" * 301}, "heading"),
        ({"due_on": date(2026, 3, 1)}, "due_on"),
        ({"due_on": date(2026, 5, 1), "internal_due_on": date(2026, 6, 1)}, "internal_due_on"),
    ],
)
def test_what_cannot_stand_so_is_said_beside_its_field(
    county: Agency, columns: dict[str, Any], field: str
) -> None:
    task = numbered(proposal(county), 1)
    with pytest.raises(Invalid) as refused:
        arranging.correct(**common(task), given=kept(task, **columns))
    assert list(refused.value.errors) == [field]
    assert numbered(task.plan, 1).lock_version == 0


def test_of_two_people_the_second_is_told(county: Agency) -> None:
    task = numbered(proposal(county), 1)
    arranging.correct(**common(task), given=kept(task, heading="甲"))
    with pytest.raises(Conflict, match="刚刚被其他人修改"):
        arranging.correct(
            **(common(task) | {"version": 0}),
            given=kept(task, heading="乙"),
        )
    assert numbered(task.plan, 1).heading == "甲"


def test_only_the_office_arranges(county: Agency) -> None:
    task = numbered(proposal(county), 1)
    for kind in DutyKind:
        if kind is not DutyKind.OFFICE:
            with pytest.raises(NotAllowed):
                joining.merge(**(common(task) | {"actor": make_actor(county, kind)}))


def test_a_name_is_settled_wherever_it_stands(county: Agency) -> None:
    plan = proposal(county)
    second = numbered(plan, 2)
    TaskUnit.objects.create(task=second, name="外星局", role=Role.LEAD)
    justice = Agency.objects.get(name="溪山县司法局")
    assert naming.settle(plan=plan, name="外星局", agency=justice, actor=office_of(county), now=NOW) == 2
    assert not TaskUnit.objects.filter(task__plan=plan, agency=None).exists()


def test_another_name_of_a_unit_already_there_goes(county: Agency) -> None:
    plan = proposal(county)
    water = Agency.objects.get(name="溪山县水利局")
    naming.settle(plan=plan, name="外星局", agency=water, actor=office_of(county), now=NOW)
    assert names(numbered(plan, 1)) == {"溪山县教育局", "溪山县水利局"}


def test_a_name_for_many_stands_for_the_units_of_that_day(county: Agency) -> None:
    plan = proposal(county)
    assert TaskUnit.objects.filter(task=numbered(plan, 2), expanded_from="各乡镇").count() == 2
    count = naming.expand(plan=plan, name="外星局", group="各乡镇", actor=office_of(county), now=NOW)
    assert count == 2
    assert TaskUnit.objects.filter(task=numbered(plan, 1), expanded_from="外星局").count() == 2
    with pytest.raises(Invalid):
        naming.expand(plan=plan, name="外星局", group="各火星基地", actor=office_of(county), now=NOW)


def test_tasks_without_a_day_get_one(county: Agency) -> None:
    plan = proposal(county)
    open_ones = plan.tasks.filter(due_on=None).count()
    day = date(2026, 12, 31)
    assert arranging.set_default_due(plan=plan, day=day, actor=office_of(county), now=NOW) == open_ones > 0
    assert not plan.tasks.filter(due_on=None).exists()


def test_a_task_is_made_two_and_one_again(county: Agency) -> None:
    plan = proposal(county)
    before = numbered(plan, 1)
    text, quotes, units, due = before.text, before.quotes, names(before), before.due_on
    other = joining.split(**common(before), at=2)
    assert [t.number for t in plan.tasks.order_by("number")] == [1, 2, 3, 4]
    assert names(other) == units
    assert numbered(plan, 1).due_on == date(2026, 3, 31)
    joining.merge(**common(numbered(plan, 1)))
    after = numbered(plan, 1)
    assert dividing.squeezed(after.text) == dividing.squeezed(text)
    assert (after.quotes, names(after), after.due_on) == (quotes, units, due)


def test_the_last_task_has_no_next_one(county: Agency) -> None:
    plan = proposal(county)
    with pytest.raises(Conflict, match="最后一项"):
        joining.merge(**common(numbered(plan, 3)))
    with pytest.raises(Invalid):
        joining.split(**common(numbered(plan, 3)), at=5)


def test_a_task_taken_out_stays_in_the_record(county: Agency) -> None:
    plan = proposal(county)
    task = numbered(plan, 2)
    with pytest.raises(Invalid):
        arranging.remove(**common(task), reason=" ")
    arranging.remove(**common(task), reason="不是任务")
    entry = Entry.objects.get(detail__act="remove")
    assert (entry.detail["words"], entry.detail["text"]) == (task.text, "不是任务")
    assert [t.number for t in plan.tasks.order_by("number")] == [1, 2]


def test_an_approval_tells_each_unit_once(county: Agency) -> None:
    plan = proposal(county)
    editor = make_actor(Agency.objects.get(name="溪山县水利局"), DutyKind.EDITOR)
    planning.approve(plan=plan, actor=office_of(county), now=NOW)
    told = Notice.objects.filter(person=editor)
    assert [notice.subject.split("：")[1] for notice in told] == ["溪山县水利局承担2项任务"]
    with pytest.raises(Conflict):
        planning.approve(plan=plan, actor=office_of(county), now=NOW)


def test_a_running_task_is_amended_with_the_reason_and_keeps_its_day(county: Agency) -> None:
    water, justice = (Agency.objects.get(name=f"溪山县{name}") for name in ("水利局", "司法局"))
    task = make_task(make_plan(county), water, due_on=date(2026, 6, 30))
    editor = make_actor(justice, DutyKind.EDITOR)
    given = kept(task, text="新的要求。", due_on=date(2027, 1, 1), added=(Added(justice, Role.RESPONSIBLE),))
    with pytest.raises(Invalid):
        arranging.correct(**common(task), given=given)
    arranging.correct(**common(task), given=given, reason="会议明确")
    task.refresh_from_db()
    assert (task.text, task.due_on) == ("新的要求。", date(2026, 6, 30))
    assert task.notes.get().text == "会议明确"
    assert Notice.objects.filter(person=editor).count() == 1


def test_a_running_task_keeps_a_unit_and_is_not_joined(county: Agency) -> None:
    water = Agency.objects.get(name="溪山县水利局")
    plan = make_plan(county)
    task, _ = make_task(plan, water), make_task(plan, water)
    only = task.units.get()
    with pytest.raises(Invalid, match="至少有一个"):
        arranging.correct(**common(task), given=kept(task, roles={only.pk: None}), reason="机构改革")
    with pytest.raises(Conflict):
        joining.merge(**common(task))


def test_a_task_comes_in_by_hand(county: Agency) -> None:
    plan, water = proposal(county), Agency.objects.get(name="溪山县水利局")
    given = Given("新增", "另一项要求。", added=(Added(water, Role.LEAD),))
    task = arranging.add(plan=plan, actor=office_of(county), now=NOW, given=given)
    assert (task.number, names(task)) == (4, {"溪山县水利局"})
    planning.abandon(plan=plan, actor=office_of(county), now=NOW, reason="重来")
    with pytest.raises(Conflict):
        arranging.add(plan=plan, actor=office_of(county), now=NOW, given=given)


acts = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "move", "remove", "add"]), st.integers(1, 6), st.integers(0, 6)
    ),
    max_size=8,
)


class AnyOrder(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(acts)
    def test_any_acts_keep_numbers_in_order_and_places_inside(self, acts: list[tuple[str, int, int]]) -> None:
        county = make_county()
        plan = make_plan(county, stage=Stage.PROPOSED)
        water = Agency.objects.get(name="溪山县水利局")
        for number in range(1, 4):
            task = make_task(plan, text=f"甲{number}。乙{number}；丙{number}。", heading="")
            give(task, water, Role.LEAD)
        removed = False
        before = letters(plan)
        for act, number, at in acts:
            removed |= act in {"remove", "add"}
            attempt(plan, act, number, at)
        found = list(plan.tasks.order_by("number"))
        assert [task.number for task in found] == list(range(1, len(found) + 1))
        assert all(task.units.count() == 1 for task in found)
        assert removed or letters(plan) == before


def letters(plan: WorkPlan) -> list[str]:
    return sorted("".join(dividing.squeezed(task.text) for task in plan.tasks.all()))


def attempt(plan: WorkPlan, act: str, number: int, at: int) -> None:
    """Do it where it can be done."""
    task = plan.tasks.select_related("plan__agency", "plan__edition").filter(number=number).first()
    water = Agency.objects.get(name="溪山县水利局")
    try:
        if act == "add":
            given = Given("", "新。", added=(Added(water, Role.LEAD),))
            arranging.add(plan=plan, actor=office_of(plan.agency), now=NOW, given=given)
        elif task is None:
            return
        elif act == "merge":
            joining.merge(**common(task))
        elif act == "split":
            joining.split(**common(task), at=at)
        elif act == "move":
            arranging.move(**common(task), number=at)
        else:
            arranging.remove(**common(task), reason="不是任务")
    except Refusal:
        return


def test_a_task_of_last_year_goes_on_in_one_task_however_it_is_divided_and_joined(county: Agency) -> None:
    plan = proposal(county)
    old = make_task(make_plan(county, title="2025年工作要点", year=2025, stage=Stage.CLOSED))
    Task.objects.filter(plan=plan, number=1).update(carried_from=old, upper_number="一、（一）")
    second = joining.split(**common(numbered(plan, 1)), at=1)
    assert list(old.carried_to.all()) == [numbered(plan, 1)]
    Task.objects.filter(plan=plan, number=1).update(carried_from=None, upper_number="")
    Task.objects.filter(pk=second.pk).update(carried_from=old)
    merged = joining.merge(**common(numbered(plan, 1)))
    assert list(old.carried_to.all()) == [merged]
    assert merged.upper_number == "一、（一）"
