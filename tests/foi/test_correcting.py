"""An event that is taken away takes along what it brought, and the case goes on from there."""

from datetime import date

import pytest
from foi.factories import at, handler_of, leader_of, move, registered
from foi.letter_factories import approved, fill, make_handled

from kaicheng.foi.clock import Fact
from kaicheng.foi.models import Case, DateChange, Letter, Paper
from kaicheng.foi.services import correcting, deciding, keeping, writing
from kaicheng.foi.services.deciding import Handing
from kaicheng.foi.workflow import Move, Stage

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 3, number)


def take_away(case: Case, what: Move, on: date, fact: Fact | None = None) -> None:
    event = case.events.valid().filter(move=what).first()
    assert event is not None
    correcting.correct(case, event, fact, actor=handler_of(case.agency), reason="误登", now=at(on))
    case.refresh_from_db()


def delivered(decision: str = "absent", **parts: str) -> Case:
    case = make_handled()
    if decision == "disclosed":
        keeping.keep(case, Paper.Kind.RELEASED, "批复.pdf", b"%PDF-1.4 x", now=at(day(9)))
    approved(case, decision, day(10), **parts)
    hand_over(case, day(11))
    return case


def hand_over(case: Case, on: date) -> None:
    handing = Handing("post", on, note="收据后补")
    deciding.deliver(case, handing, actor=handler_of(case.agency), now=at(on))
    case.refresh_from_db()


def test_the_case_goes_on_after_one_of_its_earlier_events_was_taken_away() -> None:
    case = registered()
    move(case, Move.ASSIST, day(3), ref="1")
    move(case, Move.ASSIST, day(4), ref="2")
    take_away(case, Move.ASSIST, day(5))
    move(case, Move.ASSIST, day(5), ref="3")
    assert list(case.events.valid().values_list("ref", "place")) == [("", 1), ("", 2), ("2", 4), ("3", 5)]


def test_a_delivery_that_did_not_happen_closes_what_it_opened_and_can_be_entered_anew() -> None:
    case = delivered("disclosed")
    assert case.papers.filter(for_applicant=True).count() == 3
    take_away(case, Move.DELIVER, day(12))
    assert (case.stage, case.decision) == (Stage.APPROVED, "")
    assert not case.papers.filter(for_applicant=True).exists()
    hand_over(case, day(12))
    assert (case.replied_on, case.decision) == (day(12), "disclosed")


def test_an_approval_that_did_not_happen_leaves_a_draft_to_be_approved() -> None:
    case = make_handled()
    approved(case, "absent", day(10))
    take_away(case, Move.APPROVE, day(11))
    letter = deciding.approve(case, actor=leader_of(case.agency), now=at(day(12)))
    assert (letter.dated, letter.number) == (day(12), "棠建公复〔2026〕1号")


def test_the_day_of_a_letter_follows_the_day_of_its_event() -> None:
    case = delivered()
    take_away(case, Move.DELIVER, day(12), Fact(Move.DELIVER, day(10)))
    assert case.letters.get(kind="reply").sent_on == case.replied_on == day(10)


def test_a_letter_of_the_course_that_did_not_go_out_is_void_and_hidden() -> None:
    case = make_handled()
    actor = handler_of(case.agency)
    letter = fill(writing.compose(case, "supplement", actor=actor, now=at(day(4))), day(4))
    writing.send(letter, writing.Sending(day(4)), actor=actor, now=at(day(4)))
    take_away(case, Move.ASK_SUPPLEMENT, day(5))
    assert case.letters.get().state == Letter.State.DROPPED
    assert not case.papers.filter(for_applicant=True).exists()


def test_the_applicants_day_that_moves_is_listed_as_well() -> None:
    case = make_handled()
    move(case, Move.CHARGE, day(4))
    move(case, Move.FEE_SERVED, day(5))
    take_away(case, Move.FEE_SERVED, day(10), Fact(Move.FEE_SERVED, day(9)))
    change = DateChange.objects.get()
    assert change.after == case.answer_by
    assert change.reason == "更正“登记通知签收”的记录（申请人的期限）"
