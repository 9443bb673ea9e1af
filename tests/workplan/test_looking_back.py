"""Looking back on a ledger, and carrying what is unfinished into later ones."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from documents.backoffice.walking import desk_of
from documents.factories import make_actor, make_agency, make_document, office_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workplan.factories import NOON, give, make_plan, make_task

from kaicheng.documents import desk
from kaicheng.documents.services import discard
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.workplan.models import Evidence, Task, TaskNote, WorkPlan
from kaicheng.workplan.selectors.looking_back import (
    items_to_judge,
    looked_back,
    previous_offered,
    verdicts_of,
)
from kaicheng.workplan.services.drafting_report import draft_report
from kaicheng.workplan.services.looking_back import Carried, Judgement, carry_over, choose_previous, judge
from kaicheng.workplan.workflow import Move, Role, Stage, State, Verdict

pytestmark = pytest.mark.django_db
NOW = NOON
TODAY = date(2026, 3, 2)
DUE = date(2026, 12, 31)


@pytest.fixture
def office() -> Agency:
    return make_agency("溪山县人民政府办公室")


@pytest.fixture
def actor(office: Agency) -> User:
    return office_of(office)


@pytest.fixture
def old(office: Agency) -> WorkPlan:
    return make_plan(office, title="2025年政务公开工作要点", year=2025, stage=Stage.CLOSED)


@pytest.fixture
def new(office: Agency) -> WorkPlan:
    return make_plan(office)


def judged(
    old: WorkPlan, actor: User, *units: Agency, verdict: Verdict = Verdict.PARTLY, **columns: Any
) -> Task:
    """An item of the old ledger with a verdict."""
    task = make_task(old, *(units or (make_agency(),)), **columns)
    judge(plan=old, given=[Judgement(task, verdict, "没有完成")], actor=actor, now=NOW)
    return task


def carry(old: WorkPlan, new: WorkPlan, actor: User, *tasks: Task, due: date | None = DUE) -> list[Task]:
    given_tasks = [Carried(Task.objects.get(pk=task.pk), due) for task in tasks]
    return carry_over(plan=old, into=new, given=given_tasks, actor=actor, now=NOW)


def suggested(old: WorkPlan) -> list[tuple[Verdict, str]]:
    found = looked_back(old, items_to_judge(old), TODAY)
    return [(one.suggestion.verdict, one.suggestion.reason) for one in found]


# -- verdicts -----------------------------------------------------------------------------------------------------------


def test_the_data_suggest_a_verdict(old: WorkPlan) -> None:
    proved = make_task(old, state=State.CONFIRMED.value, percent=100)
    note = TaskNote.objects.create(task=proved, move=Move.REPORT.value, state=proved.state, on=TODAY, at=NOON)
    Evidence.objects.create(note=note, title="指南", url="https://example.gov.cn/")
    make_task(old, state=State.CONFIRMED.value, percent=100)
    dropped = make_task(old, state=State.DROPPED.value, percent=30)
    TaskNote.objects.create(
        task=dropped, move=Move.DROP.value, state=dropped.state, text="职能划转", on=TODAY, at=NOON
    )
    make_task(old, percent=60, obstacle="系统没有建成")
    make_task(old)
    assert suggested(old) == [
        (Verdict.DONE, ""),
        (Verdict.PARTLY, "已确认完成，但没有佐证材料"),
        (Verdict.VOID, "职能划转"),
        (Verdict.PARTLY, "截至2025年12月31日完成60%。系统没有建成"),
        (Verdict.UNDONE, "截至2025年12月31日没有报告进展"),
    ]


def test_evidence_of_an_occurrence_proves_its_item(old: WorkPlan) -> None:
    item = make_task(old, state=State.CONFIRMED.value)
    part = make_task(old, kind="occurrence", parent=item, period_start=date(2025, 1, 1))
    note = TaskNote.objects.create(task=part, state=part.state, on=TODAY, at=NOON)
    Evidence.objects.create(note=note, title="文件", document=make_document())
    assert suggested(old) == [(Verdict.DONE, "")]


def test_many_verdicts_are_written_at_once_and_noted(old: WorkPlan, actor: User) -> None:
    tasks = [make_task(old) for _ in range(3)]
    judge(plan=old, given=[Judgement(t, Verdict.UNDONE, " 没有启动 ") for t in tasks], actor=actor, now=NOW)
    counts = verdicts_of(old)
    assert (counts.counts[Verdict.UNDONE], counts.open, counts.unfinished) == (3, 0, 3)
    note = TaskNote.objects.get(task=tasks[0])
    assert note.text == "回头看：未落实。没有启动"
    assert (
        judge(plan=old, given=[Judgement(tasks[0], Verdict.UNDONE, "没有启动")], actor=actor, now=NOW) == []
    )


def test_only_what_is_done_needs_no_reason(old: WorkPlan, actor: User) -> None:
    task, other = make_task(old), make_task(old)
    judge(plan=old, given=[Judgement(task, Verdict.DONE)], actor=actor, now=NOW)
    for verdict in (Verdict.PARTLY, Verdict.UNDONE, Verdict.VOID):
        with pytest.raises(Invalid) as refused:
            judge(plan=old, given=[Judgement(other, verdict, "  ")], actor=actor, now=NOW)
        assert list(refused.value.errors) == [f"reason-{other.pk}"]


def test_one_missing_reason_keeps_all_from_being_written(old: WorkPlan, actor: User) -> None:
    task, other = make_task(old), make_task(old)
    given_all = [Judgement(task, Verdict.DONE), Judgement(other, Verdict.UNDONE)]
    with pytest.raises(Invalid):
        judge(plan=old, given=given_all, actor=actor, now=NOW)
    assert verdicts_of(old).open == 2


def test_a_ledger_that_is_not_approved_is_not_looked_back_on(office: Agency, actor: User) -> None:
    plan = make_plan(office, stage=Stage.PROPOSED)
    with pytest.raises(Conflict):
        judge(plan=plan, given=[Judgement(make_task(plan), Verdict.DONE)], actor=actor, now=NOW)


def test_only_the_office_judges(old: WorkPlan, office: Agency) -> None:
    with pytest.raises(NotAllowed):
        judge(plan=old, given=[], actor=make_actor(office, DutyKind.UNIT_LEADER), now=NOW)


# -- carrying over ------------------------------------------------------------------------------------------------------


def test_an_unfinished_item_goes_on_in_the_next_ledger(old: WorkPlan, new: WorkPlan, actor: User) -> None:
    unit, other = make_agency(), make_agency()
    task = judged(
        old, actor, unit, other, due_on=date(2025, 6, 30), frequencies=[{"per": "quarter"}], percent=50
    )
    make_task(new, unit)
    (made,) = carry(old, new, actor, task)
    assert (made.plan, made.number, made.carried_from_id) == (new, 2, task.pk)
    assert (made.heading, made.text, made.due_on, made.percent) == (task.heading, task.text, DUE, 0)
    assert (made.state, made.frequencies) == (State.NOT_BEGUN, [])
    assert [(row.agency, row.role) for row in made.units.all()] == [
        (unit, Role.LEAD),
        (other, Role.RESPONSIBLE),
    ]
    assert WorkPlan.objects.get(pk=new.pk).previous == old
    assert TaskNote.objects.filter(task=task, text__contains="已结转到").exists()


def test_units_of_today_take_over(old: WorkPlan, new: WorkPlan, actor: User) -> None:
    heir = make_agency()
    gone = make_agency(abolished_on=date(2026, 1, 1), successor=heir)
    ended = make_agency(abolished_on=date(2026, 1, 1))
    task = make_task(old, gone)
    give(task, heir, Role.SUPPORTING, order=1)
    give(task, ended, Role.SUPPORTING, order=2)
    judge(plan=old, given=[Judgement(task, Verdict.UNDONE, "没有启动")], actor=actor, now=NOW)
    (made,) = carry(old, new, actor, task)
    assert [(row.agency, row.role) for row in made.units.all()] == [
        (heir, Role.LEAD),
        (None, Role.SUPPORTING),
    ]


def test_a_running_ledger_takes_no_item_without_a_unit(old: WorkPlan, new: WorkPlan, actor: User) -> None:
    task = judged(old, actor, make_agency(abolished_on=date(2026, 1, 1)))
    with pytest.raises(Invalid, match="没有继任单位"):
        carry(old, new, actor, task)


@pytest.mark.parametrize("due", [None, TODAY - timedelta(days=1)])
def test_a_new_day_is_asked_for(old: WorkPlan, new: WorkPlan, actor: User, due: date | None) -> None:
    with pytest.raises(Invalid):
        carry(old, new, actor, judged(old, actor), due=due)


def test_what_is_done_or_not_judged_is_not_carried(old: WorkPlan, new: WorkPlan, actor: User) -> None:
    for task in (
        make_task(old),
        judged(old, actor, verdict=Verdict.DONE),
        judged(old, actor, verdict=Verdict.VOID),
    ):
        with pytest.raises(Conflict):
            carry(old, new, actor, task)


def test_a_ledger_that_has_ended_or_is_older_takes_nothing(
    old: WorkPlan, office: Agency, actor: User
) -> None:
    task = judged(old, actor)
    with pytest.raises(Conflict):
        carry(old, make_plan(office, stage=Stage.CLOSED), actor, task)
    with pytest.raises(Invalid):
        carry(old, make_plan(office, year=2025), actor, task)


years = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.sets(st.integers(0, 9), max_size=6)), max_size=12
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=years)
def test_however_often_carried_an_item_has_one_successor_in_a_ledger_and_leads_back(
    steps: list[tuple[int, int, set[int]]], db: Any
) -> None:
    del db
    with transaction.atomic():
        office = make_agency()
        actor = office_of(office)
        plans = [make_plan(office, year=2023 + n) for n in range(4)]
        origins = {make_task(plans[0], office, verdict="partly", verdict_reason="未完").pk for _ in range(3)}
        origins |= {make_task(plan, office, verdict="partly", verdict_reason="未完").pk for plan in plans[1:]}
        for start, ahead, chosen in steps:
            if start + ahead > 3:
                continue
            tasks = [t for n, t in enumerate(plans[start].tasks.order_by("pk")) if n in chosen]
            for made in carry(plans[start], plans[start + ahead], actor, *tasks):
                Task.objects.filter(pk=made.pk).update(verdict="undone", verdict_reason="未完")
        check_lineage(origins)
        transaction.set_rollback(True)


def check_lineage(origins: set[int]) -> None:
    """Every chain ends at an item that was not carried, and meets no ledger twice; no origin is twice in a ledger."""
    tasks = {task.pk: task for task in Task.objects.all()}
    seen: Counter[tuple[int, int]] = Counter()
    for task in tasks.values():
        plans, head = [task.plan_id], task
        while head.carried_from_id:
            head = tasks[head.carried_from_id]
            plans.append(head.plan_id)
        assert head.pk in origins
        assert len(set(plans)) == len(plans)
        seen[head.pk, task.plan_id] += 1
    assert not [key for key, count in seen.items() if count > 1]


# -- the ledger before, the report, the screens --------------------------------------------------------------------------


def test_the_ledger_of_the_year_before_is_offered_and_chosen(
    old: WorkPlan, new: WorkPlan, actor: User
) -> None:
    make_plan(make_agency(), year=2025)
    assert list(previous_offered(new)) == [old]
    choose_previous(plan=new, previous=old, actor=actor, now=NOW)
    assert WorkPlan.objects.get(pk=new.pk).previous == old
    with pytest.raises(Invalid):
        choose_previous(plan=old, previous=new, actor=actor, now=NOW)


def test_the_report_tells_what_was_done_what_not_and_what_goes_on(
    old: WorkPlan, new: WorkPlan, actor: User
) -> None:
    judged(old, actor, verdict=Verdict.DONE, heading="编制公开指南")
    judged(old, actor, verdict=Verdict.VOID, heading="公开药品价格")
    task = judged(old, actor, heading="建设公开专区")
    carry(old, new, actor, task)
    document = draft_report(plan=old, actor=actor, now=NOW)
    edition = desk.newest_edition(document)
    assert edition.title == "溪山县人民政府办公室关于《2025年政务公开工作要点》落实情况“回头看”的报告"
    for words in (
        "共3项任务，已落实1项，部分落实1项，不再适用1项",
        "编制公开指南",
        "建设公开专区",
        "第1项，2026年12月31日前完成",
    ):
        assert words in edition.plain


def test_a_report_is_drafted_once_unless_it_was_discarded(old: WorkPlan, actor: User) -> None:
    judged(old, actor, verdict=Verdict.DONE)
    client, address = desk_of(actor), reverse("workplan:draft_report", args=[old.pk])
    first = draft_report(plan=old, actor=actor, now=NOW)
    assert draft_report(plan=WorkPlan.objects.get(pk=old.pk), actor=actor, now=NOW) == first
    assert "打开回头看报告" in client.get(reverse("workplan:look_back", args=[old.pk])).content.decode()
    again = client.post(address, follow=True)
    assert f"/documents/{first.code}/review/" in again.redirect_chain[-1][0]
    assert "此前已经起草" in again.content.decode()
    discard(edition=desk.newest_edition(first), actor=actor, now=NOW)
    second = draft_report(plan=WorkPlan.objects.get(pk=old.pk), actor=actor, now=NOW)
    assert second != first
    assert WorkPlan.objects.get(pk=old.pk).report == second


def test_no_report_before_all_is_judged(old: WorkPlan, actor: User) -> None:
    make_task(old)
    with pytest.raises(Invalid, match="还有1项"):
        draft_report(plan=old, actor=actor, now=NOW)


def test_the_office_judges_carries_and_drafts_on_the_screen(
    old: WorkPlan, new: WorkPlan, actor: User
) -> None:
    unit = make_agency()
    done, left = make_task(old, unit), make_task(old, unit, percent=20)
    client = desk_of(actor)
    look, onward = (reverse(f"workplan:{name}", args=[old.pk]) for name in ("look_back", "carry_over"))
    sent = {f"verdict-{done.pk}": "done", f"verdict-{left.pk}": "partly", f"reason-{left.pk}": ""}
    refused = client.post(look, sent)
    assert refused.status_code == 400
    assert "请写明情况" in refused.content.decode()
    assert client.post(look, {**sent, f"reason-{left.pk}": "只完成一部分"}).status_code == 302
    assert client.get(onward).status_code == 200
    assert client.post(onward, {"into": new.pk, "task": [left.pk], f"due-{left.pk}": ""}).status_code == 400
    end = "2099-12-31"
    assert client.post(onward, {"into": new.pk, "task": [left.pk], f"due-{left.pk}": end}).status_code == 302
    assert Task.objects.get(carried_from=left).plan == new
    report = client.post(reverse("workplan:draft_report", args=[old.pk]))
    assert report.status_code == 302
    assert "/documents/" in report["Location"]


def test_suggestions_are_taken_over_for_all_that_is_open(old: WorkPlan, actor: User) -> None:
    task, other = make_task(old, percent=30), make_task(old)
    judge(plan=old, given=[Judgement(other, Verdict.DONE)], actor=actor, now=NOW)
    desk_of(actor).post(reverse("workplan:adopt", args=[old.pk]))
    assert Task.objects.get(pk=task.pk).verdict == Verdict.PARTLY
    assert Task.objects.get(pk=other.pk).verdict == Verdict.DONE
