"""A case moves through one door: who may, what the days forbid, what is written, what a correction does."""

from datetime import date

import pytest
from documents.factories import make_actor, make_agency
from foi.factories import FILED, at, handler_of, leader_of, make_case, move, registered

from kaicheng.audit.models import Entry
from kaicheng.events.models import Event
from kaicheng.foi.clock import Fact
from kaicheng.foi.models import CaseEvent, DateChange
from kaicheng.foi.services import acting, reminding
from kaicheng.foi.workflow import Asked, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
MARCH = [date(2026, 3, number) for number in range(1, 32)]  # MARCH[n] is the (n+1)th
DUE = date(2026, 3, 30)


def day(number: int) -> date:
    return MARCH[number - 1]


def test_registration_sets_the_day_from_which_all_is_counted() -> None:
    case = registered()
    case.refresh_from_db()
    assert (case.stage, case.received_on, case.due_on) == (Stage.HANDLING, FILED, DUE)
    assert not case.due_provisional


def test_every_move_is_recorded_and_told() -> None:
    case = registered()
    assert Entry.objects.get(verb="foi.register").detail["day"] == "2026-03-02"
    assert Event.objects.filter(name=acting.MOVED).last().payload == {  # type: ignore[union-attr]
        "case": case.pk, "move": "foi.register", "from": "filed", "to": "handling",
    }  # fmt: skip


def test_nobody_moves_a_case_without_the_duty_at_the_right_agency() -> None:
    case = make_case()
    for person in (
        make_actor(case.agency, DutyKind.EDITOR),
        make_actor(make_agency(), DutyKind.CASE_HANDLER),
    ):
        with pytest.raises(NotAllowed):
            move(case, Move.REGISTER, FILED, actor=person)
    move(case, Move.REGISTER, FILED)
    with pytest.raises(NotAllowed):
        move(case, Move.EXTEND, day(9), days=5, note="材料较多", actor=handler_of(case.agency))


def test_an_extension_needs_its_reason_and_the_leader() -> None:
    case = registered()
    with pytest.raises(Invalid, match="请写明理由"):
        move(case, Move.EXTEND, day(9), days=5, actor=leader_of(case.agency))
    move(case, Move.EXTEND, day(9), days=20, note="涉及材料较多", actor=leader_of(case.agency))
    assert case.due_on == date(2026, 4, 28)
    with pytest.raises(Conflict, match="只能延长一次"):
        move(case, Move.EXTEND, day(10), days=5, note="再延", actor=leader_of(case.agency))


def test_a_supplement_takes_the_date_away_and_gives_a_new_one() -> None:
    case = registered()
    move(case, Move.ASK_SUPPLEMENT, day(4), until=day(25))
    assert (case.stage, case.due_on, case.answer_by) == (Stage.SUPPLEMENTING, None, day(25))
    move(case, Move.SUPPLEMENT, day(16))
    assert (case.stage, case.due_on, case.answer_by) == (Stage.HANDLING, date(2026, 4, 14), None)


def test_a_date_in_the_future_is_refused() -> None:
    case = registered()
    with pytest.raises(Conflict, match="晚于今天"):
        acting.record(
            case,
            Fact(Move.ASK_SUPPLEMENT, day(9), until=day(30)),
            actor=handler_of(case.agency),
            now=at(day(4)),
        )


def test_a_day_recorded_wrongly_is_voided_with_its_reason_and_the_date_follows() -> None:
    case = registered()
    move(case, Move.CONSULT, day(4), ref="1", asked=Asked.THIRD_PARTY)
    move(case, Move.SERVED, day(5), ref="1")
    wrong = case.events.valid().get(move=Move.SERVED)
    before = case.due_on
    acting.correct(
        case, wrong, Fact(Move.SERVED, day(9), ref="1"), actor=handler_of(case.agency), reason="签收单上为9日", now=at(day(10))
    )  # fmt: skip
    change = DateChange.objects.get()
    assert (change.before, change.after) == (before, case.due_on)
    assert before is not None
    assert case.due_on is not None
    assert case.due_on > before
    wrong.refresh_from_db()
    assert wrong.void_reason == "签收单上为9日"
    assert CaseEvent.objects.valid().filter(case=case, move=Move.SERVED).get().day == day(9)


def test_a_correction_after_which_a_later_event_could_not_be_is_refused() -> None:
    case = registered()
    move(case, Move.ASK_SUPPLEMENT, day(10), until=day(30))
    first = case.events.valid().get(move=Move.REGISTER)
    with pytest.raises(Conflict, match="要求补正”（2026-03-10）不能成立"):
        acting.correct(case, first, Fact(Move.REGISTER, day(11)), actor=handler_of(case.agency), reason="误登", now=at(day(12)))  # fmt: skip
    case.refresh_from_db()
    assert case.received_on == FILED


def test_reminders_come_five_and_one_day_before_on_the_day_and_then_those_above_hear_of_it() -> None:
    case = registered()
    leader = leader_of(case.agency)
    told = {}
    for on in (day(20), day(23), day(27), day(30), day(31)):
        reminding.on_tick(at(on))
        reminding.on_tick(at(on, 15))
        told[on.day] = sorted(Notice.objects.values_list("kind", "person__name", "subject"))
    number = case.number
    assert told[20] == []
    assert told[23] == [("foi.due", "沈禾", f"公开申请{number}还有5个工作日到期")]
    assert len(told[27]) == 2
    assert ("foi.due", "沈禾", f"公开申请{number}今天到期") in told[30]
    assert {person for kind, person, _ in told[31] if kind == "foi.overdue"} == {"沈禾", leader.name}


def test_who_waits_for_others_hears_when_they_let_their_day_pass() -> None:
    asked = registered()
    move(asked, Move.ASK_SUPPLEMENT, day(4), until=day(18))
    sent = registered()
    move(sent, Move.CONSULT, day(4), ref="1", asked=Asked.THIRD_PARTY)
    for on in (day(11), day(18)):
        reminding.on_tick(at(on))
    subjects = list(Notice.objects.filter(kind="foi.stalled").values_list("subject", flat=True))
    assert subjects == [f"公开申请{sent.number}的征求意见书尚未签收"] * 2
    reminding.on_tick(at(day(19)))
    assert Notice.objects.filter(subject=f"公开申请{asked.number}待补正的期限已过").count() == 1
