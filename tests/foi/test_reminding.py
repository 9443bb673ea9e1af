"""Who is told, in words that are true on every day of the week."""

from datetime import date

import pytest
from documents.factories import make_actor
from foi.factories import at, handler_of, leader_of, move, registered
from foi.letter_factories import drafted, fill, make_handled

from kaicheng.foi.models import Case
from kaicheng.foi.services import applying, deciding, registering, reminding, writing
from kaicheng.foi.workflow import Move
from kaicheng.notices.models import Notice
from kaicheng.users.models import Duty, DutyKind

pytestmark = pytest.mark.django_db
DUE, FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 30), date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29)


def test_on_a_day_of_rest_a_case_is_not_late_by_no_days() -> None:
    case = registered()
    Case.objects.filter(pk=case.pk).update(due_on=FRIDAY)
    reminding.on_tick(at(SATURDAY))
    subjects = set(Notice.objects.values_list("subject", flat=True))
    assert subjects == {f"公开申请{case.number}已逾期1个工作日"}


def test_a_day_of_rest_that_was_ordered_is_not_zero_working_days_away() -> None:
    case = registered()
    Case.objects.filter(pk=case.pk).update(due_on=SUNDAY)
    reminding.on_tick(at(SATURDAY))
    assert Notice.objects.get().subject == f"公开申请{case.number}2026年3月29日到期，此前已没有工作日"


def test_a_case_whose_handler_has_left_the_duty_is_everybodys() -> None:
    case = registered()
    gone = handler_of(case.agency)
    other = make_actor(case.agency, DutyKind.CASE_HANDLER, name="新人")
    on = date(2026, 3, 3)
    registering.assign(case, unit=case.agency, handler=gone, day=on, actor=other, now=at(on))
    Duty.objects.filter(person=gone).delete()
    reminding.on_tick(at(DUE))
    assert set(Notice.objects.filter(kind="foi.due").values_list("person__name", flat=True)) == {"新人"}


def test_whoever_is_to_approve_hears_of_the_day() -> None:
    case = make_handled()
    deciding.propose(drafted(case, "absent", FRIDAY), actor=handler_of(case.agency), now=at(FRIDAY))
    leader = leader_of(case.agency)
    reminding.on_tick(at(DUE))
    told = set(Notice.objects.filter(kind="foi.due").values_list("person__name", flat=True))
    assert told == {"沈禾", leader.name}


def test_whoever_has_the_next_step_hears_of_it_and_nobody_of_his_own() -> None:
    case = make_handled()
    clerk, leader = handler_of(case.agency), leader_of(case.agency)
    move(case, Move.ASK_SUPPLEMENT, date(2026, 3, 4), until=date(2026, 3, 20))
    applying.supplement(case, text="补充文号", files=(), now=at(date(2026, 3, 6)))
    deciding.propose(drafted(case, "absent", FRIDAY), actor=clerk, now=at(FRIDAY))
    deciding.return_(case, actor=leader, now=at(FRIDAY), reason="再核")
    rows = Notice.objects.filter(kind="foi.next").order_by("pk").values_list("person__name", "subject")
    number = f"公开申请{case.number}"
    assert list(rows) == [
        (clerk.name, f"{number}收到补正"), (leader.name, f"{number}答复待审批"), (clerk.name, f"{number}答复被退回"),
    ]  # fmt: skip


def test_the_leader_hears_once_of_a_letter_that_he_sends_when_nothing_is_lacking() -> None:
    case = make_handled()
    clerk, leader = handler_of(case.agency), leader_of(case.agency)
    told = Notice.objects.filter(kind="foi.next")
    letter = writing.compose(case, "extension", actor=clerk, now=at(FRIDAY))
    writing.edit(letter, writing.Text({"asked": "概括的申请内容"}), actor=clerk, now=at(FRIDAY))
    assert not told.exists()
    for reason in ("需要检索多年的档案", "需要检索多年的档案和合同"):
        fill(letter, FRIDAY, reason=reason)
    assert list(told.values_list("person__name", "subject")) == [
        (leader.name, f"公开申请{case.number}的政府信息公开延期答复告知书待您发出")
    ]
