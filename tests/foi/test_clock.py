"""The statutory clock: every vector of the regulations, and what must hold of any course of any case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from foi.histories import FAR, REAL, RULES, asks, day, histories, received
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.foi.clock import Course, Dates, Fact, dates, ends, replay, rules_on
from kaicheng.foi.permitted import objection
from kaicheng.foi.workflow import STAGES, TRANSITIONS, Asked, Move, Stage, moves_from
from kaicheng.kernel.workdays import WorkingCalendar

# (term, day zero, last day): the table of section 0, where one term runs undisturbed
TERMS = [
    ("reply", day(9, 13), day(10, 15)),
    ("reply", day(1, 25), day(2, 25)),
    ("reply", day(9, 9, 2024), day(10, 12, 2024)),
    ("supplement", day(4, 25), day(5, 7)),
    ("reply", day(5, 20), day(6, 18)),
    ("third_party", day(3, 10), day(3, 31)),
    ("fee_payment", day(6, 1), day(6, 30)),
    ("reply", day(6, 15), day(7, 13)),
    ("proactive", day(8, 9), day(9, 6)),
    ("dual_publicity", day(8, 9), day(8, 18)),
]


@pytest.mark.parametrize(("term", "zero", "last"), TERMS)
def test_a_term_ends_where_the_regulations_reckon(term: str, zero: date, last: date) -> None:
    assert ends(rules_on(zero)[term], zero, REAL).day == last


def test_terms_in_days_and_months_are_calendar_time() -> None:
    rules = rules_on(day(1, 31, 2024))
    assert ends(rules["review"], day(1, 31, 2024), REAL).day == day(3, 31, 2024)
    assert ends(rules["suit"], day(8, 31, 2024), REAL).day == day(2, 28, 2025)
    assert ends(rules["suit_after_review"], day(1, 31, 2024), REAL).day == day(2, 15, 2024)


def found(facts: list[Fact], calendar: WorkingCalendar = REAL) -> Dates:
    return dates(replay(facts), RULES, calendar)


def last(facts: list[Fact], calendar: WorkingCalendar = REAL) -> date | None:
    reply = found(facts, calendar).reply
    return reply.day if reply else None


def test_the_count_stands_still_while_a_third_party_is_asked() -> None:
    facts = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10), answered=day(3, 26))
    assert last(received(day(3, 1))) == day(3, 29)
    assert last(facts) == day(4, 19)
    counted = {step.day: step.number for step in found(facts).steps}
    assert (counted[day(3, 8)], counted[day(3, 9)], counted[day(3, 26)], counted[day(3, 29)]) == (
        5,
        None,
        None,
        6,
    )


def test_a_view_that_does_not_come_stops_the_clock_no_longer_than_its_own_term() -> None:
    silent = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10))
    late = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10), answered=day(4, 20))
    assert found(silent).opinions["1"].day == day(3, 31)
    assert found(silent).at_latest
    assert last(silent) == last(late) == day(4, 22)
    assert not found(late).at_latest


def test_nobody_can_say_a_date_until_the_letter_is_signed_for() -> None:
    waiting = found(received(day(3, 1)) + asks(day(3, 8)))
    assert waiting.suspended
    assert waiting.reply is None
    assert waiting.used == 5
    second = asks(day(3, 2), served=day(3, 3), answered=day(3, 10)) + asks(day(3, 15), ref="2")
    assert (
        found(received(day(3, 1)) + second).used == 4
    )  # 2, 11, 12 and 15 March: an earlier pause is not counted


def test_two_who_are_asked_at_once_stop_the_clock_once() -> None:
    one = received(day(3, 1)) + asks(day(3, 8), served=day(3, 9), answered=day(3, 26))
    both = one + asks(day(3, 10), served=day(3, 11), answered=day(3, 24), ref="2", asked=Asked.CO_AGENCY)
    longer = one + asks(day(3, 10), served=day(3, 11), answered=day(3, 29), ref="2")
    assert last(both) == last(one)
    assert last(longer) == day(4, 20)


def test_a_supplement_begins_the_count_anew() -> None:
    asked = [*received(day(5, 10)), Fact(Move.ASK_SUPPLEMENT, day(5, 14), until=day(5, 31))]
    assert found(asked).reply is None
    assert found(asked).answer == day(5, 31)
    assert last([*asked, Fact(Move.SUPPLEMENT, day(5, 20))]) == day(6, 18)


def test_a_fee_that_is_paid_begins_the_count_anew_and_one_unpaid_lapses() -> None:
    charged = [*received(day(5, 24)), Fact(Move.CHARGE, day(5, 31)), Fact(Move.FEE_SERVED, day(6, 1))]
    assert found(charged).reply is None
    fee = found(charged).fee
    assert fee is not None
    assert fee.day == day(6, 30)
    assert last([*charged, Fact(Move.PAY, day(6, 15))]) == day(7, 13)
    assert "尚未届满" in (_objection(charged, Fact(Move.LAPSE, day(6, 30))) or "")
    assert _objection(charged, Fact(Move.LAPSE, day(7, 1))) is None
    assert last([*charged, Fact(Move.LAPSE, day(7, 1))]) is None


def test_an_extension_adds_working_days_to_the_same_count() -> None:
    facts = [*received(day(9, 13)), Fact(Move.EXTEND, day(10, 15), days=20)]
    assert last(facts) == ends(RULES["extension"], day(10, 15), REAL).day == day(11, 12)


def test_an_extension_does_not_survive_a_restart_and_cannot_be_had_again() -> None:
    facts = [*received(day(5, 10)), Fact(Move.EXTEND, day(5, 11), days=20), Fact(Move.CHARGE, day(5, 31)),
             Fact(Move.FEE_SERVED, day(6, 1)), Fact(Move.PAY, day(6, 15))]  # fmt: skip
    assert last(facts) == day(7, 13)
    assert "只能延长一次" in (_objection(facts, Fact(Move.EXTEND, day(6, 20), days=5)) or "")


def test_a_new_reply_that_was_ordered_is_due_on_the_day_the_organ_set() -> None:
    facts = [*received(day(3, 1)), Fact(Move.PROPOSE, day(3, 5)), Fact(Move.APPROVE, day(3, 8)), Fact(Move.DELIVER, day(3, 9))]  # fmt: skip
    assert last([*facts, Fact(Move.REOPEN, day(6, 1))]) == ends(RULES["reply"], day(6, 1), REAL).day
    assert last([*facts, Fact(Move.REOPEN, day(6, 1), until=day(6, 15))]) == day(6, 15)


def test_a_request_for_correction_has_its_own_term() -> None:
    reply = dates(replay(received(day(3, 1))), RULES, REAL, correction=True).reply
    assert reply is not None
    assert reply.day == ends(RULES["correction"], day(3, 1), REAL).day


def test_a_year_that_is_not_announced_gives_a_provisional_date() -> None:
    reply = dates(replay(received(day(12, 20, 2030))), rules_on(day(12, 20, 2030)), REAL).reply
    assert reply is not None
    assert reply.provisional


def _objection(facts: list[Fact], fact: Fact) -> str | None:
    return objection(replay(facts), fact, RULES, REAL, today=FAR)


ASKED = [*received(day(3, 1)), Fact(Move.ASK_SUPPLEMENT, day(3, 3), until=day(3, 24))]
REFUSALS = [
    (received(day(3, 1)), Fact(Move.ASK_SUPPLEMENT, day(3, 11), until=day(4, 1)), "最迟为2021年3月10日"),
    (received(day(3, 1)), Fact(Move.ASK_SUPPLEMENT, day(3, 3)), "请写明补正期限"),
    (received(day(3, 1)), Fact(Move.ASK_SUPPLEMENT, day(3, 3), until=day(3, 3)), "应晚于告知之日"),
    ([*ASKED, Fact(Move.SUPPLEMENT, day(3, 8))], Fact(Move.ASK_SUPPLEMENT, day(3, 9), until=day(4, 1)), "只能告知一次"),
    (ASKED, Fact(Move.LAPSE, day(3, 24)), "尚未届满"),
    (ASKED, Fact(Move.PROPOSE, day(3, 10)), "不能“送审”"),
    (received(day(3, 1)), Fact(Move.EXTEND, day(3, 30), days=20), "已于2021年3月29日届满"),
    (received(day(3, 1)), Fact(Move.EXTEND, day(3, 15), days=21), "1至20个工作日"),
    (received(day(3, 1)), Fact(Move.CHARGE, day(3, 30)), "届满"),
    (received(day(3, 1)), Fact(Move.CONSULT, day(3, 30), ref="1", asked=Asked.THIRD_PARTY), "届满"),
    (received(day(3, 1)), Fact(Move.DELAY, day(3, 15), until=day(5, 1)), "说明理由以后"),
    (received(day(3, 1)) + asks(day(3, 8), served=day(3, 10)), Fact(Move.PROPOSE, day(3, 31)), "还在征求第三方的意见"),
    (received(day(3, 1)) + asks(day(3, 8)), Fact(Move.PROPOSE, day(5, 31)), "尚未签收"),
    (received(day(3, 1)), Fact(Move.EXTEND, day(2, 26), days=5), "早于申请之日"),
    (received(day(3, 1)), Fact(Move.ANSWERED, day(3, 9), ref="9"), "没有向该对象发出"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "fact", "said"), REFUSALS)
def test_what_the_clauses_forbid_is_refused_with_the_reason(facts: list[Fact], fact: Fact, said: str) -> None:
    assert said in (_objection(facts, fact) or "")


def test_nothing_of_the_former_term_is_recorded_in_the_new_one() -> None:
    facts = [*ASKED, Fact(Move.SUPPLEMENT, day(3, 15))]
    assert "早于本次期限起算之日" in (_objection(facts, Fact(Move.EXTEND, day(3, 10), days=5)) or "")
    assert _objection(facts, Fact(Move.EXTEND, day(3, 15), days=5)) is None


def test_silence_past_the_term_no_longer_holds_up_the_reply() -> None:
    facts = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10))
    assert _objection(facts, Fact(Move.PROPOSE, day(4, 1))) is None


def test_nothing_is_recorded_for_a_day_to_come() -> None:
    fact = Fact(Move.EXTEND, day(3, 10), days=5)
    said = objection(replay(received(day(3, 1))), fact, RULES, REAL, today=day(3, 9))
    assert "晚于今天" in (said or "")


# -- whatever happens -----------------------------------------------------------------------------------------------------

HOLIDAYS = st.lists(st.dates(date(2021, 1, 4), date(2023, 12, 31)), min_size=1, max_size=12, unique=True)


@given(histories(), HOLIDAYS)
def test_one_more_holiday_never_makes_a_date_earlier(facts: list[Fact], rest: list[date]) -> None:
    more = WorkingCalendar(
        {**REAL.resting, **dict.fromkeys(rest, "节")},
        {d: name for d, name in REAL.worked.items() if d not in rest},
        REAL.announced,
    )
    before, after = last(facts), last(facts, more)
    assert (before is None) == (after is None)
    if before and after:
        assert after >= before


@given(histories(), st.integers(0, 15), st.integers(0, 15), st.integers(0, 30))
def test_asking_one_more_never_shortens_the_term(
    facts: list[Fact], sent: int, served: int, answered: int
) -> None:
    course = replay(facts)
    before = last(facts)
    if course.zero is None or before is None or course.stage is not Stage.HANDLING or course.ordered_until:
        return
    first = course.zero + timedelta(days=sent)
    signed = first + timedelta(days=served)
    more = facts + asks(first, served=signed, answered=signed + timedelta(days=answered), ref="more")
    after = last(more)
    assert after is not None
    assert after >= before


@given(histories())
def test_the_same_events_give_the_same_dates(facts: list[Fact]) -> None:
    assert dates(replay(facts), RULES, REAL) == dates(replay(tuple(facts)), RULES, REAL)
    assert replay(facts) == replay([replace(fact) for fact in facts])


@given(histories())
def test_no_permitted_events_leave_the_table(facts: list[Fact]) -> None:
    course = Course()
    for number, fact in enumerate(facts):
        course = replay(facts[: number + 1])
        assert course.stage in STAGES
        assert TRANSITIONS[fact.move].target in {None, course.stage}
    assert all(course.stage in t.sources for t in moves_from(course.stage)) if course.stage else True


@given(histories())
def test_the_count_has_as_many_days_as_the_term(facts: list[Fact]) -> None:
    course = replay(facts)
    now = dates(course, RULES, REAL)
    if now.steps:
        assert max(step.number or 0 for step in now.steps) == now.length == 20 + course.extension
        assert now.steps[-1].number == now.length
        counted = [step for step in now.steps if step.number]
        assert all(REAL.is_workday(step.day) for step in counted)
        assert not any(pause.holds(step.day) for step in counted for pause in now.pauses)


@given(histories())
def test_supplement_extension_and_fee_happen_once_at_most(facts: list[Fact]) -> None:
    reopened = sum(fact.move is Move.REOPEN for fact in facts)
    for move in (Move.ASK_SUPPLEMENT, Move.CHARGE):
        assert sum(fact.move is move for fact in facts) <= 1
    assert sum(fact.move is Move.EXTEND for fact in facts) <= 1 + reopened


def test_every_stage_can_be_reached_and_left() -> None:
    reached = {t.target for t in TRANSITIONS.values() if t.target}
    assert reached == set(Stage)
    left = {stage for t in TRANSITIONS.values() if t.target for stage in t.sources}
    assert left == set(Stage)
