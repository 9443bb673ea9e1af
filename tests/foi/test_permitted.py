"""What the days and once-only forbid, and what must stay possible: no case is stuck, no term begins before its notice."""

from datetime import date

import pytest
from foi.histories import FAR, REAL, RULES, asks, day, received

from kaicheng.foi.clock import Fact, dates, replay
from kaicheng.foi.permitted import objection
from kaicheng.foi.workflow import Move


def why(facts: list[Fact], fact: Fact, *, correction: bool = False) -> str:
    return objection(replay(facts), fact, RULES, REAL, today=FAR, correction=correction) or ""


def test_a_fee_notice_is_not_received_before_it_went_out() -> None:
    charged = [*received(day(3, 1)), Fact(Move.CHARGE, day(3, 15))]
    assert "早于发出之日" in why(charged, Fact(Move.FEE_SERVED, day(3, 3)))
    assert not why(charged, Fact(Move.FEE_SERVED, day(3, 15)))


def test_a_unit_answers_what_it_was_asked_and_once() -> None:
    begun = received(day(3, 1))
    assert "没有向该单位" in why(begun, Fact(Move.ASSISTED, day(3, 3), ref="7"))
    asked = [*begun, Fact(Move.ASSIST, day(3, 2), ref="7")]
    assert "已向该单位" in why(asked, Fact(Move.ASSIST, day(3, 3), ref="7"))
    assert not why(asked, Fact(Move.ASSISTED, day(3, 3), ref="7"))
    given = [*asked, Fact(Move.ASSISTED, day(3, 3), ref="7")]
    assert "已于2021年3月3日登记" in why(given, Fact(Move.ASSISTED, day(3, 4), ref="7"))


@pytest.mark.parametrize("move", [Move.CHARGE, Move.ASK_REASONS])
def test_fees_and_reasons_are_of_disclosure_alone(move: Move) -> None:
    fact = Fact(move, day(3, 3), until=day(3, 20))
    assert "更正申请不适用" in why(received(day(3, 1)), fact, correction=True)
    assert not why(received(day(3, 1)), fact)


def test_a_day_that_was_ordered_is_not_put_off() -> None:
    replied = [Fact(move, day(3, 5)) for move in (Move.PROPOSE, Move.APPROVE, Move.DELIVER)]
    ordered = [*received(day(3, 1)), *replied, Fact(Move.REOPEN, day(6, 1), until=day(6, 20))]
    assert "不能自行延长" in why(ordered, Fact(Move.EXTEND, day(6, 3), days=20))
    reckoned = [*ordered[:-1], Fact(Move.REOPEN, day(6, 1))]
    assert not why(reckoned, Fact(Move.EXTEND, day(6, 3), days=20))


def test_a_reply_is_delayed_once() -> None:
    given = [Fact(Move.ASK_REASONS, day(3, 2), until=day(3, 10)), Fact(Move.REASONS, day(3, 5))]
    delayed = [*received(day(3, 1)), *given, Fact(Move.DELAY, day(3, 8), until=day(5, 10))]
    assert "不能再次延迟" in why(delayed, Fact(Move.DELAY, day(4, 6), until=day(9, 1)))


def test_a_view_that_comes_after_its_term_is_recorded_while_the_reply_is_approved() -> None:
    late = [*received(day(3, 1)), *asks(day(3, 2), served=day(3, 3)), Fact(Move.PROPOSE, day(4, 2))]
    answered = Fact(Move.ANSWERED, day(4, 6), ref="1")
    assert not why(late, answered)
    assert dates(replay([*late, answered]), RULES, REAL).reply == dates(replay(late), RULES, REAL).reply


def test_the_term_runs_while_reasons_are_asked_and_can_be_extended_in_it() -> None:
    asked = [*received(day(3, 1)), Fact(Move.ASK_REASONS, day(3, 22), until=day(4, 13))]
    assert not why(asked, Fact(Move.EXTEND, day(3, 24), days=20))
    assert "已于2021年3月29日届满" in why(asked, Fact(Move.EXTEND, day(3, 30), days=20))


def test_an_application_that_was_given_up_has_no_day_of_reply_and_none_that_was_missed() -> None:
    asked = [Fact(Move.ASK_SUPPLEMENT, day(3, 5), until=day(3, 26)), Fact(Move.LAPSE, day(3, 29))]
    lapsed = [*received(day(3, 1)), *asked]
    replied = [Fact(move, day(4, 12)) for move in (Move.PROPOSE, Move.APPROVE, Move.DELIVER)]
    for facts in (lapsed, [*lapsed, *replied]):
        assert dates(replay(facts), RULES, REAL).reply is None
    paid = [Fact(Move.CHARGE, day(3, 30)), Fact(Move.FEE_SERVED, day(3, 30)), Fact(Move.PAY, day(4, 1))]
    reply = dates(replay([*lapsed, *paid]), RULES, REAL).reply
    assert reply is not None  # the payment begins the term anew
    assert reply.day == date(2021, 4, 29)
