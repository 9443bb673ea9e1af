"""Deadlines, frequencies and targets in running words."""

from datetime import date

import pytest

from gongwen.assignments.deadlines import Calendar, deadlines_in, times_in
from gongwen.assignments.frequencies import frequencies_in
from gongwen.assignments.model import DeadlineKind
from gongwen.assignments.targets import targets_in

CALENDAR = Calendar(2022, date(2022, 3, 1))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022年底前完成", "2022-12-31"),
        ("于9月底前上线", "2022-09-30"),
        ("力争到2025年，覆盖率达标", "2025-12-31"),
        ("6月中旬前报送", "2022-06-20"),
        ("第三季度末完成", "2022-09-30"),
        ("上半年完成", "2022-06-30"),
        ("明年2月底前", "2023-02-28"),
        ("二〇二三年六月底前", "2023-06-30"),
        ("2022年5月至10月开展整治", "2022-10-31"),
        ("3月至6月排查", "2022-06-30"),
        ("本方案印发之日起30日内", "2022-03-31"),
    ],
)
def test_a_deadline_is_reckoned(words: str, day: str) -> None:
    assert [f.day.isoformat() if f.day else None for f in deadlines_in(words, CALENDAR)] == [day]


@pytest.mark.parametrize(
    ("words", "kind", "anchor"),
    [
        ("每年1月31日前报送", DeadlineKind.ANNUAL, ""),
        ("每月5日前报送", DeadlineKind.RECURRING, ""),
        ("全县两会后，2周内公布", DeadlineKind.RELATIVE, "全县两会后"),
        ("收到申请之日起20个工作日内答复", DeadlineKind.RELATIVE, "收到申请之日起"),
        ("印发后20个工作日内公开", DeadlineKind.RELATIVE, "印发后"),
        ("24小时内回应", DeadlineKind.RELATIVE, ""),
    ],
)
def test_a_deadline_without_a_day_keeps_its_event(words: str, kind: DeadlineKind, anchor: str) -> None:
    (found,) = deadlines_in(words, CALENDAR)
    assert (found.kind, found.day, words[slice(*found.anchor)] if found.anchor else "") == (
        kind,
        None,
        anchor,
    )


@pytest.mark.parametrize(
    "words",
    [
        "2021年，全县完成改造",
        "近3年内",
        "第20条",
        "《三年行动计划（2022—2024年）》",
        "青政发〔2022〕3号",
        "2000年底前建成的小区",
        "压缩至3个工作日内",
        "全面公开",
        "上年度报告",
    ],
)
def test_other_times_are_no_deadlines(words: str) -> None:
    assert deadlines_in(words, CALENDAR) == []


def test_a_cell_of_times_needs_no_mark() -> None:
    assert [f.kind for f in times_in("2022年6月", CALENDAR, 0, 7)] == [DeadlineKind.MONTH]
    assert [f.kind for f in times_in("长期坚持", CALENDAR, 0, 4)] == [DeadlineKind.ONGOING]


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("每周一督查", "week:1"),
        ("一周更新1篇", "week:1"),
        ("每年不少于2次", "year:2"),
        ("按季度公开", "quarter:1"),
        ("实行半月通报", "month:2"),
        ("双周调度", "week:1"),
        ("每半年开展一次评估", "half-year:1"),
        ("全年组织不少于4场", "year:4"),
        ("定期通报", "unspecified:None"),
        ("每月至少更新3条", "month:3"),
    ],
)
def test_a_frequency_is_counted(words: str, rhythm: str) -> None:
    assert [f"{f.per}:{f.count}" for f in frequencies_in(words, [])] == [rhythm]


def test_every_two_years_is_a_frequency_of_two_years() -> None:
    (found,) = frequencies_in("每两年开展一次评选", [])
    assert (found.per, found.every, found.count) == ("year", 2, 1)


@pytest.mark.parametrize(
    "words", ["不定期通报", "每人每年享受一次补贴", "每个单位", "2021年组织3次", "每年1月31日前"]
)
def test_other_words_are_no_frequencies(words: str) -> None:
    taken = [(f.start, f.end) for f in deadlines_in(words, CALENDAR)]
    assert frequencies_in(words, taken) == []


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("不低于60%", ">=60%"),
        ("覆盖26个领域", "=26个"),
        ("配备车辆80余辆", ">=80辆"),
        ("压缩至3个工作日以内", "<=3个工作日"),
        ("投资2.5亿元", "=250000000元"),
        ("十五类信息", "=15类"),
        ("百分之九十以上", ">=90%"),
        ("约30户", "~30户"),
    ],
)
def test_a_target_has_value_unit_and_comparison(words: str, target: str) -> None:
    (found,) = targets_in(words, [], [])
    assert f"{found.comparison}{found.value:.12g}{found.unit}" == target


def test_a_target_in_words_has_no_value() -> None:
    (found,) = targets_in("网站全部支持IPv6", [], [])
    assert (found.value, found.unit) == (None, "全部支持IPv6")


@pytest.mark.parametrize(
    "words",
    [
        "12345热线",
        "第20条",
        "第2批",
        "“一件事”",
        "三公经费",
        "双随机、一公开",
        "2021年",
        "5G网络",
        "24小时内",
    ],
)
def test_other_numbers_are_no_targets(words: str) -> None:
    assert targets_in(words, [], []) == []
