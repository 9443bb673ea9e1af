from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaicheng.documents.validity import (
    LABELS,
    Act,
    Effect,
    Facts,
    Force,
    Source,
    State,
    from_json,
    judge,
    reckon,
    to_json,
)

DAY = timedelta(days=1)
NEW = Source(7, "溪山县停车管理规定", "溪政发〔2025〕1号")
OTHER = Source(8, "溪山县人民政府关于废止部分文件的决定")


def on(*facts: object, today: date, **dates: date) -> str:
    acts = tuple(fact for fact in facts if isinstance(fact, Act))
    return judge(reckon(Facts(acts=acts, **dates)), today).sentence


def test_a_text_without_period_is_in_force() -> None:
    assert on(today=date(2025, 1, 1), effective_from=date(2022, 7, 1)) == "有效：自2022年7月1日起施行。"


def test_the_period_is_told() -> None:
    sentence = on(today=date(2025, 1, 1), effective_from=date(2022, 7, 1), valid_until=date(2027, 6, 30))
    assert sentence == "有效：自2022年7月1日起施行，有效期至2027年6月30日。"


def test_the_last_day_of_the_period_is_in_force_and_the_next_is_not() -> None:
    dates = {"valid_until": date(2026, 12, 31)}
    assert on(today=date(2026, 12, 31), **dates).startswith("有效")
    assert on(today=date(2027, 1, 1), **dates) == "失效：有效期至2026年12月31日届满。"


def test_before_its_day_it_is_not_in_force_yet() -> None:
    dates = {"effective_from": date(2027, 1, 1)}
    assert on(today=date(2026, 12, 31), **dates) == "尚未施行：自2027年1月1日起施行。"
    assert on(today=date(2027, 1, 1), **dates).startswith("有效")


def test_the_day_of_a_repeal_is_the_first_without_force() -> None:
    repeal = Act(Effect.REPEALS, date(2025, 3, 1), NEW)
    assert on(repeal, today=date(2025, 2, 28)).startswith("有效")
    assert on(repeal, today=date(2025, 3, 1)) == (
        "废止：被《溪山县停车管理规定》（溪政发〔2025〕1号）自2025年3月1日起废止。"
    )


def test_a_coming_repeal_is_told_beforehand() -> None:
    repeal = Act(Effect.REPEALS, date(2025, 3, 1), NEW)
    sentence = on(repeal, today=date(2025, 2, 1), effective_from=date(2020, 1, 1))
    assert sentence.endswith("将被《溪山县停车管理规定》（溪政发〔2025〕1号）自2025年3月1日起废止。")


def test_an_amended_text_is_followed_as_amended() -> None:
    change = Act(Effect.AMENDS, date(2024, 5, 1), NEW)
    assert on(change, today=date(2024, 5, 1)) == (
        "已修改：被《溪山县停车管理规定》（溪政发〔2025〕1号）自2024年5月1日起修改，按修改后的文本执行。"
    )


def test_of_two_amendments_the_latest_that_works_is_named() -> None:
    first, second = Act(Effect.AMENDS, date(2024, 5, 1), NEW), Act(Effect.AMENDS, date(2025, 5, 1), OTHER)
    assert "停车管理规定" in on(first, second, today=date(2024, 6, 1))
    later = judge(reckon(Facts(acts=(second, first))), date(2025, 6, 1))
    assert "共2次修改" in later.sentence
    assert "废止部分文件的决定" in later.sentence
    assert later.since == date(2024, 5, 1)


def test_a_repeal_goes_before_an_amendment_whatever_their_order() -> None:
    change, repeal = Act(Effect.AMENDS, date(2026, 5, 1), NEW), Act(Effect.REPEALS, date(2025, 5, 1), OTHER)
    for acts in ((change, repeal), (repeal, change)):
        assert judge(reckon(Facts(acts=acts)), date(2026, 6, 1)).state is State.REPEALED


def test_the_earliest_end_counts() -> None:
    acts = (Act(Effect.REPEALS, date(2025, 5, 1), NEW), Act(Effect.EXPIRES, date(2024, 5, 1), OTHER))
    judged = judge(reckon(Facts(valid_until=date(2026, 1, 1), acts=acts)), date(2030, 1, 1))
    assert judged.state is State.EXPIRED
    assert judged.since == date(2024, 5, 1)
    assert judged.sentence.endswith("自2024年5月1日起宣布失效。")


def test_on_one_day_the_act_of_a_document_is_named_before_the_lapse_of_time() -> None:
    repeal = Act(Effect.REPEALS, date(2026, 1, 1), NEW)
    assert on(repeal, today=date(2026, 1, 1), valid_until=date(2025, 12, 31)).startswith("废止")


def test_an_extension_moves_the_last_day_even_when_it_comes_late() -> None:
    longer = Act(Effect.EXTENDS, date(2025, 2, 1), NEW, until=date(2027, 12, 31))
    dates = {"valid_until": date(2024, 12, 31)}
    assert on(longer, today=date(2027, 12, 31), **dates).endswith("有效期至2027年12月31日。")
    assert on(longer, today=date(2028, 1, 1), **dates) == (
        "失效：有效期（经《溪山县停车管理规定》（溪政发〔2025〕1号）延长）至2027年12月31日届满。"
    )


def test_repealed_before_its_first_day_it_never_comes_into_force() -> None:
    repeal = Act(Effect.REPEALS, date(2025, 3, 1), NEW)
    dates = {"effective_from": date(2025, 7, 1)}
    assert on(repeal, today=date(2025, 2, 1), **dates).startswith("尚未施行")
    assert on(repeal, today=date(2025, 8, 1), **dates).startswith("废止")


def test_an_act_of_a_document_that_ended_before_its_day_never_works() -> None:
    repeal = Act(Effect.REPEALS, date(2027, 1, 1), NEW, lapsed_on=date(2026, 6, 1))
    assert on(repeal, today=date(2027, 2, 1)).startswith("有效")


def test_the_repeal_of_a_repealing_document_revives_nothing() -> None:
    repeal = Act(Effect.REPEALS, date(2025, 1, 1), NEW, lapsed_on=date(2026, 6, 1))
    assert on(repeal, today=date(2027, 2, 1)).startswith("废止")


def test_a_source_the_public_may_not_know_is_not_named() -> None:
    repeal = Act(Effect.REPEALS, date(2025, 3, 1), Source(9))
    assert on(repeal, today=date(2025, 3, 1)) == "废止：自2025年3月1日起废止。"


def test_nothing_known_is_still_a_sentence() -> None:
    assert on(today=date(2025, 1, 1)) == "有效：未载明施行日期。"


days = st.dates(date(1990, 1, 1), date(2050, 12, 31))
acts = st.builds(
    Act,
    st.sampled_from([Effect.REPEALS, Effect.REPLACES, Effect.EXPIRES, Effect.AMENDS]),
    days,
    st.builds(
        Source,
        st.integers(1, 99),
        st.sampled_from(["", "某决定", "某办法"]),
        st.sampled_from(["", "溪政发〔2020〕1号"]),
    ),
    lapsed_on=st.none() | days,
)
extensions = st.builds(Act, st.just(Effect.EXTENDS), days, st.just(NEW), until=days)
facts = st.builds(
    Facts,
    st.none() | days,
    st.none() | days | st.just(date.max),
    st.none() | days,
    st.lists(acts | extensions, max_size=6).map(tuple),
)


@given(facts, days)
def test_judging_never_fails_and_names_state_and_cause(given_facts: Facts, today: date) -> None:
    force = reckon(given_facts)
    judged = judge(force, today)
    assert judged.label == LABELS[judged.state]
    assert judged.sentence.startswith(judged.label + "：")
    assert judged.sentence.endswith("。")
    if judged.ended and force.end is not None:
        assert force.end.by.named in judged.sentence
    if judged.since is not None and judged.state is not State.NOT_YET:
        assert judged.since <= today or judged.state is State.IN_FORCE


@given(facts, days, st.integers(0, 9000))
def test_what_has_ended_never_comes_back(given_facts: Facts, today: date, later: int) -> None:
    force = reckon(given_facts)
    if judge(force, today).ended:
        assert judge(force, today + DAY * later).state is judge(force, today).state


@given(facts, extensions)
def test_an_extension_never_shortens(given_facts: Facts, extension: Act) -> None:
    before = reckon(given_facts)
    after = reckon(
        Facts(
            given_facts.effective_from,
            given_facts.valid_until or date.min,
            None,
            (*given_facts.acts, extension),
        )
    )
    if given_facts.valid_until and before.ends_on and after.ends_on:
        assert after.ends_on >= before.ends_on


@given(facts, st.randoms())
def test_the_order_of_the_acts_makes_no_difference(given_facts: Facts, random: object) -> None:
    shuffled = list(given_facts.acts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    unique = {(act.on, act.by.document, act.effect) for act in shuffled}
    if len(unique) == len(shuffled):
        other = Facts(
            given_facts.effective_from, given_facts.valid_until, given_facts.written_date, tuple(shuffled)
        )
        assert reckon(other) == reckon(given_facts)


@given(facts, days)
def test_the_stored_force_judges_as_the_reckoned_one(given_facts: Facts, today: date) -> None:
    force = reckon(given_facts)
    assert judge(from_json(to_json(force)), today) == judge(force, today)


@given(facts, days)
@settings(max_examples=50)
def test_the_state_turns_on_turning_days_alone(given_facts: Facts, today: date) -> None:
    force = reckon(given_facts)
    if today not in force.turning_days:
        assert judge(force, today).state is judge(force, today - DAY).state


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_trouble(today: date) -> None:
    assert judge(reckon(Facts(valid_until=date.max)), today).state is State.IN_FORCE
    assert judge(Force(), today).state is State.IN_FORCE
