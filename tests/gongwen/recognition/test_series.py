"""Places in a row, read from titles as offices write them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongwen.reading.numerals import chinese
from gongwen.recognition.series import Row, first_year_of, five_year_plan_of, held_on, place_of

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
MEETING = [
    ("棠溪县第十八届人民政府第12次常务会议", 18, 12),
    ("棠溪县十八届人民政府第55次常务会议纪要", 18, 55),
    ("十八届县政府第六十二次常务会议召开", 18, 62),
    ("棠溪县人民政府第十七届第一百零三次常务会议纪要", 17, 103),
    ("县长主持召开县人民政府第３次常务会议", None, 3),
    ("第十七届区人民政府第 41 次常务（扩大）会议", 17, 41),
    ("第十七届区人民政府第41次（扩大）常务会议", 17, 41),
    ("棠溪县人民政府关于印发第十八届人民政府第6次常务会议纪要的通知", 18, 6),
    ("棠溪县人民政府常务会议纪要（第9期）", None, 9),
    ("十八届县政府第12次常务会议审议通过4项议题", 18, 12),
]
PLENARY = [
    ("棠溪县第十八届人民政府第六次全体会议纪要", 18, 6),
    ("棠溪县人民政府第3次全体（扩大）会议", None, 3),
]
NO_MEETING = [
    "关于召开棠溪县第十八届人民政府第六次全体会议的通知",
    "关于印发棠溪县人民政府常务会议议事规则的通知",
    "一图读懂：县政府第12次常务会议",
    "县政府第12次常务会议议定事项落实情况的通报",
    "棠溪县第十八届人大常委会第二十次会议",
    "政协棠溪县第十一届委员会第四次全体会议决议",
    "中共棠溪县委十三届五次全体会议公报",
    "县政府党组第7次常务会议",
    "棠溪县人民政府办公室关于传达县政府第12次常务会议精神的通知",
]
PLANS = [
    ("棠溪县人民政府关于印发棠溪县国民经济和社会发展第十二个五年规划纲要的通知", Row.OUTLINE_PLAN, 2011, 2015),
    ("棠溪县人民政府关于印发《棠溪县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要》的通知",
     Row.OUTLINE_PLAN, 2021, 2025),
    ("棠溪县国民经济和社会发展第十四个五年规划和2035年远景目标纲要", Row.OUTLINE_PLAN, 2021, 2025),
    ("棠溪县国民经济与社会发展“十一五”规划纲要", Row.OUTLINE_PLAN, 2006, 2010),
    ("棠溪县国民经济和社会发展第十个五年计划纲要", Row.OUTLINE_PLAN, 2001, 2005),
    ("棠溪县国民经济和社会发展第十五个五年规划纲要（2026—2030年）", Row.OUTLINE_PLAN, 2026, 2030),
    ("棠溪县人民政府办公室关于印发《棠溪县“十四五”茶产业发展规划》的通知", Row.SPECIAL_PLAN, 2021, 2025),
    ("棠溪县十四五应急体系建设规划", Row.SPECIAL_PLAN, 2021, 2025),
    ("棠溪县“十五五”教育事业发展规划", Row.SPECIAL_PLAN, 2026, 2030),
    ("棠溪县养老服务体系建设规划（2021－2025年）", Row.SPECIAL_PLAN, 2021, 2025),
    ("关于印发《棠溪县县城排水（雨水）防涝专项规划（2020-2035年）》的通知", Row.SPECIAL_PLAN, 2020, 2035),
    ("棠溪县卫生健康事业发展规划（2021年至2025年）的通知", Row.SPECIAL_PLAN, 2021, 2025),
    ("棠溪县国土空间总体规划（2021—2035年）", Row.SPATIAL_PLAN, 2021, 2035),
    ("棠溪县土地利用总体规划（2006～2020年）", Row.SPATIAL_PLAN, 2006, 2020),
    ("青茶铺镇茶市村村庄规划", Row.SPATIAL_PLAN, None, None),
    ("棠溪县融入澹州都市圈发展规划（2022—2030年）", Row.REGIONAL_PLAN, 2022, 2030),
]  # fmt: skip
NO_PLAN = [
    "棠溪县国民经济和社会发展第十四个五年规划纲要实施情况中期评估报告",
    "关于棠溪县国民经济和社会发展第十四个五年规划纲要的决议",
    "《棠溪县“十四五”茶产业发展规划》解读",
    "棠溪县人民政府关于青茶铺镇茶市村等6个村村庄规划的批复",
    "棠溪县国土空间总体规划（2021—2035年）（公示稿）",
    "棠溪县“十五五”规划编制工作方案",
    "棠溪县安全生产三年行动计划（2024—2026年）",
    "棠溪县人民政府关于2025年国民经济和社会发展计划执行情况的报告",
    "关于加强规划管理的通知",
]
REPORTS = [
    ("棠溪县人民政府2024年政府信息公开工作年度报告", 2024),
    ("2025年政府信息公开工作年度报告", 2025),
    ("棠溪县民政局2019年度政府信息公开工作报告", 2019),
    ("政府信息公开工作年度报告（2022年）", 2022),
    ("棠溪县教育局二〇二〇年政府信息公开年报", 2020),
    ("云坳镇2008年政府信息公开工作年度报告", 2008),
]
NO_REPORT = [
    "关于做好2024年政府信息公开工作年度报告编制发布工作的通知",
    "棠溪县人民政府办公室关于印发2024年棠溪县政务公开工作要点的通知",
    "2025年政府网站工作年度报表",
    "政府信息公开工作年度报告格式",
]


@pytest.mark.parametrize(("title", "term", "number"), MEETING)
def test_a_meeting_is_read_with_its_term_and_number(title: str, term: int | None, number: int) -> None:
    place = place_of(title)
    assert place is not None
    assert (place.row, place.term, place.number) == (Row.EXECUTIVE_MEETING, term, number)


@pytest.mark.parametrize(("title", "term", "number"), PLENARY)
def test_a_plenary_meeting_is_a_row_of_its_own(title: str, term: int | None, number: int) -> None:
    place = place_of(title)
    assert place is not None
    assert (place.row, place.term, place.number) == (Row.PLENARY_MEETING, term, number)


def test_a_meeting_counted_within_a_year_keeps_the_year() -> None:
    place = place_of("棠溪县人民政府2021年第5次常务会议")
    assert place is not None
    assert (place.term, place.number, place.period_from) == (None, 5, 2021)


@pytest.mark.parametrize("title", [*NO_MEETING, *NO_PLAN, *NO_REPORT])
def test_a_paper_about_a_meeting_a_plan_or_a_report_stands_in_no_row(title: str) -> None:
    assert place_of(title) is None


@pytest.mark.parametrize(("title", "row", "first", "last"), PLANS)
def test_a_plan_is_read_with_its_kind_and_years(title: str, row: Row, first: int, last: int) -> None:
    place = place_of(title)
    assert place is not None
    assert (place.row, place.period_from, place.period_until) == (row, first, last)


@pytest.mark.parametrize(("title", "year"), REPORTS)
def test_an_annual_report_is_read_with_its_year(title: str, year: int) -> None:
    place = place_of(title)
    assert place is not None
    assert (place.row, place.period_from, place.period_until) == (Row.ANNUAL_REPORT, year, year)


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("棠溪县民政局政府信息公开指南", Row.GUIDE),
        ("棠溪县人民政府信息公开指南（2024年修订）", Row.GUIDE),
        ("棠溪县人民政府办公室关于印发政府信息公开审查制度的通知", Row.RULES),
        ("棠溪县政府信息主动公开工作规定（试行）", Row.RULES),
        ("棠溪县政务公开考核办法", Row.RULES),
    ],
)
def test_guides_and_rules_of_disclosure_are_known_by_name(title: str, row: Row) -> None:
    place = place_of(title)
    assert place is not None
    assert place.row is row


@pytest.mark.parametrize(
    "title", ["关于印发办事指南的通知", "政府信息依申请公开指南", "关于更新政府信息公开指南编制要求的通知"]
)
def test_other_guides_are_no_disclosure_guide(title: str) -> None:
    assert place_of(title) is None or place_of(title).row is not Row.GUIDE  # type: ignore[union-attr]


@UNHURRIED
@given(st.integers(1, 30), st.integers(1, 399), st.booleans())
def test_any_term_and_number_is_read_back_in_either_writing(term: int, number: int, han: bool) -> None:
    write = chinese if han else str
    place = place_of(f"棠溪县第{write(term)}届人民政府第{write(number)}次常务会议纪要")
    assert place is not None
    assert (place.term, place.number) == (term, number)


@UNHURRIED
@given(st.integers(6, 30))
def test_five_year_plans_and_their_years_lead_to_each_other(plan: int) -> None:
    first = first_year_of(plan)
    assert first is not None
    assert five_year_plan_of(first, first + 4) == plan
    place = place_of(f"棠溪县国民经济和社会发展第{chinese(plan)}个五年规划纲要")
    assert place is not None
    assert (place.period_from, place.period_until) == (first, first + 4)


@UNHURRIED
@given(st.text(max_size=80))
def test_no_title_breaks_the_reading(title: str) -> None:
    place_of(title)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "2025年3月13日上午，县长陆知远主持召开县十八届人民政府第55次常务会议，研究民生实事。",
            date(2025, 3, 13),
        ),
        ("纪要\n2025年8月7日印发\n县政府于2025年8月1日召开第3次常务会议。", date(2025, 8, 1)),
        ("会议强调，2025年底前完成。", None),
        ("2025年13月40日召开会议。", None),
    ],
)
def test_the_day_of_a_meeting_is_the_one_on_which_it_was_held(text: str, day: date | None) -> None:
    assert held_on(text) == day
