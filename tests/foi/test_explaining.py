"""Every date of a case is said in words, with its clause, and nobody is named who must not be."""

from datetime import date
from typing import Any

import pytest
from foi.histories import REAL, RULES, asks, day, histories, received
from hypothesis import given

from kaicheng.foi import declared
from kaicheng.foi.clock import Fact, dates, replay, rules_on
from kaicheng.foi.declared import saying
from kaicheng.foi.explaining import Line, Telling, explained
from kaicheng.foi.workflow import TRANSITIONS, Asked, Move, Stage

CHANNELS = {channel.code: channel for channel in declared.channels()}
ASKED_TO_SUPPLEMENT = [*received(day(5, 10)), Fact(Move.ASK_SUPPLEMENT, day(5, 14), until=day(5, 31))]


def telling(facts: list[Fact], channel: str = "web", **given_: Any) -> Telling:
    return Telling(facts, given_.pop("rules", RULES), REAL, CHANNELS[channel], **given_)


def told(facts: list[Fact], *, inside: bool = False, **given_: Any) -> list[Line]:
    return explained(telling(facts, **given_), inside=inside)


def last(facts: list[Fact], **given_: Any) -> Line:
    return next(line for line in told(facts, **given_) if line.name == "答复期限")


def named(lines: list[Line], name: str) -> Line:
    return next(line for line in lines if line.name == name)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_day_of_receipt_is_explained_by_the_rule_of_its_channel(channel: str) -> None:
    line = named(told(received(day(3, 1)), channel=channel), "收到申请")
    assert line.day == day(3, 1)
    assert CHANNELS[channel].rule in line.sentence
    assert "当日不计入" in line.sentence
    assert "第三十一条" in line.clause


def test_until_the_receipt_is_confirmed_no_date_is_promised() -> None:
    line = last([Fact(Move.FILE, day(3, 1))])
    assert line.day is None
    assert "双方确认之日" in line.sentence


def test_the_reply_is_counted_out_in_words() -> None:
    line = last(received(day(9, 13)))
    assert (line.day, line.ahead, line.clause) == (day(10, 15), True, "政府信息公开条例第三十三条第二款")
    for words in (
        "2021年9月13日当日不计入",
        "第20个工作日为2021年10月15日",
        "国庆节放假7天",
        "9月18日、26日，10月9日计入",
    ):
        assert words in line.sentence
    assert line.steps[-1].number == 20


def test_a_pause_says_which_days_count_and_which_do_not() -> None:
    facts = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10), answered=day(3, 26))
    lines = told(facts)
    asked = named(lines, "征求第三方意见")
    assert "发函日计入答复期限，次日起停止计算，收到意见的次日续算" in asked.sentence
    assert asked.clause == "政府信息公开条例第三十二条、第三十三条第三款"
    assert "15个工作日内提出意见，至2021年3月31日止" in named(lines, "对方收到征求意见书").sentence
    assert "征求意见期间的14个工作日不计入" in last(facts).sentence
    assert last(facts).day == day(4, 19)


def test_silence_means_the_opposite_for_a_third_party_and_a_co_maker() -> None:
    for asked, consequence in (
        (Asked.THIRD_PARTY, "由行政机关依照条例决定是否公开"),
        (Asked.CO_AGENCY, "视为同意公开"),
    ):
        lines = told(received(day(3, 1)) + asks(day(3, 8), served=day(3, 10), asked=asked))
        open_one = named(lines, "对方提出意见的期限")
        assert open_one.day == day(3, 31)
        assert consequence in open_one.sentence
        assert "最迟的日期" in named(lines, "答复期限").sentence


def test_a_view_that_comes_after_its_term_is_said_to_have_come_late() -> None:
    facts = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10), answered=day(4, 20))
    assert "已于2021年3月31日届满" in named(told(facts), "收到意见").sentence


def test_before_the_letter_is_signed_for_the_date_is_open() -> None:
    line = last(received(day(3, 1)) + asks(day(3, 8)))
    assert line.day is None
    assert "停止计算" in line.sentence


def test_a_supplement_is_explained_from_the_asking_to_the_new_count() -> None:
    lines = told(ASKED_TO_SUPPLEMENT)
    assert "2021年5月31日以前补正" in named(lines, "告知补正").sentence
    assert named(lines, "补正期限").day == day(5, 31)
    assert "视为放弃申请" in named(lines, "补正期限").sentence
    assert named(lines, "答复期限").day is None
    answered = [*ASKED_TO_SUPPLEMENT, Fact(Move.SUPPLEMENT, day(5, 20))]
    assert "重新计算" in named(told(answered), "收到补正").sentence
    assert last(answered).day == day(6, 18)
    assert "2021年5月20日当日不计入" in last(answered).sentence


def test_who_lets_the_day_pass_is_told_what_follows_and_no_date_is_left() -> None:
    lines = told([*ASKED_TO_SUPPLEMENT, Fact(Move.LAPSE, day(6, 1))])
    assert "补正期限已于2021年5月31日届满" in named(lines, "逾期未补正").sentence
    assert not [line for line in lines if line.ahead]


def test_a_fee_says_until_when_and_that_the_count_begins_anew() -> None:
    charged = [*received(day(5, 24)), Fact(Move.CHARGE, day(5, 31)), Fact(Move.FEE_SERVED, day(6, 1))]
    lines = told(charged)
    assert named(lines, "缴费期限").day == day(6, 30)
    assert "至2021年6月30日止" in named(lines, "收到收费通知").sentence
    assert named(lines, "答复期限").day is None
    lapsed = named(told([*charged, Fact(Move.LAPSE, day(7, 1))]), "逾期未缴费")
    assert "2021年6月30日届满" in lapsed.sentence
    assert last([*charged, Fact(Move.PAY, day(6, 15))]).day == day(7, 13)


def test_an_extension_says_by_how_much_and_that_there_is_only_one() -> None:
    facts = [*received(day(9, 13)), Fact(Move.EXTEND, day(10, 15), days=20)]
    assert "延长20个工作日" in named(told(facts), "延长答复期限").sentence
    assert "其中含延长的20个工作日" in last(facts).sentence
    assert last(facts).day == day(11, 12)


def test_a_reply_is_said_to_have_come_in_time_or_not() -> None:
    def replied(on: date) -> list[Fact]:
        return [*received(day(3, 1)), Fact(Move.PROPOSE, day(3, 5)), Fact(Move.APPROVE, day(3, 8)), Fact(Move.DELIVER, on)]  # fmt: skip

    assert "在期限内作出" in last(replied(day(3, 29))).sentence
    assert "超过了期限" in last(replied(day(3, 30))).sentence


def test_an_ordered_or_a_delayed_reply_goes_by_its_own_day() -> None:
    replied = [*received(day(3, 1)), Fact(Move.PROPOSE, day(3, 5)), Fact(Move.APPROVE, day(3, 8)), Fact(Move.DELIVER, day(3, 9))]  # fmt: skip
    ordered = last([*replied, Fact(Move.REOPEN, day(6, 1), until=day(6, 15))])
    assert (ordered.day, "复议决定" in ordered.sentence) == (day(6, 15), True)
    reasons = [*received(day(3, 1)), Fact(Move.ASK_REASONS, day(3, 3), until=day(3, 24)), Fact(Move.REASONS, day(3, 8))]  # fmt: skip
    delayed = last([*reasons, Fact(Move.DELAY, day(3, 10), until=day(5, 10))])
    assert (delayed.day, delayed.clause) == (day(5, 10), "政府信息公开条例第三十五条")
    assert not delayed.steps  # the days counted would end on another one


def test_a_date_that_may_move_says_so() -> None:
    zero = date(2030, 12, 20)
    line = last(received(zero), rules=rules_on(zero))
    assert line.provisional
    assert "公布后重新计算" in line.sentence


def test_what_waits_for_the_applicant_is_marked_and_nothing_else() -> None:
    charged = [*received(day(5, 24)), Fact(Move.CHARGE, day(5, 31)), Fact(Move.FEE_SERVED, day(6, 1))]
    reasons = [*received(day(3, 1)), Fact(Move.ASK_REASONS, day(3, 3), until=day(3, 24))]
    for facts, name in (
        (ASKED_TO_SUPPLEMENT, "补正期限"),
        (charged, "缴费期限"),
        (reasons, "说明理由的期限"),
    ):
        assert [line.name for line in told(facts) if line.yours] == [name]
    consulted = received(day(3, 1)) + asks(day(3, 8), served=day(3, 10))
    assert not [line for line in told(consulted) if line.yours]


def test_names_and_the_work_of_the_house_are_for_the_office_alone() -> None:
    facts = [*received(day(3, 1)), Fact(Move.ASSIGN, day(3, 2)), Fact(Move.ASSIST, day(3, 3), ref="2"),
             *asks(day(3, 8), served=day(3, 10))]  # fmt: skip
    names = {"1": "某某有限公司", "2": "县水务局"}
    outside = repr(told(facts))
    assert "分办" not in outside
    assert "协办" not in outside
    inside = repr(told(facts, inside=True, names=names))
    assert "第三方某某有限公司" in inside
    assert "县水务局" in inside


def test_every_move_has_its_sentence() -> None:
    known = {code.partition(":")[0] for code in saying.events()}
    assert known == {move.value for move in TRANSITIONS}
    assert {f"foi.lapse:{stage.value}" for stage in TRANSITIONS[Move.LAPSE].sources} <= set(saying.events())
    assert {f"foi.consult:{asked.value}" for asked in Asked} <= set(saying.events())


@given(histories())
def test_whatever_happens_is_told_in_order_and_agrees_with_the_clock(facts: list[Fact]) -> None:
    lines = told(facts, inside=True)
    course = replay(facts)
    found = dates(course, RULES, REAL)
    past = [line for line in lines if not line.ahead]
    assert len(past) == len(facts)
    assert [line.day for line in past] == sorted(fact.day for fact in facts)
    assert all(line.sentence and line.clause and "{" not in line.sentence + line.clause for line in lines)
    reply = [line for line in lines if line.name == "答复期限" and line.ahead]
    assert [line.day for line in reply if line.day] == ([found.reply.day] if found.reply else [])
    if course.stage in {Stage.SUPPLEMENTING, Stage.FEE_DUE} or found.suspended:
        assert [line.day for line in reply] == [None]
