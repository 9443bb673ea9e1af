"""Notices in the forms in which the State Council's office has written them."""

from datetime import date

import pytest

from kaicheng.calendars import declared
from kaicheng.calendars.reading import read
from kaicheng.kernel.workdays import Fact

Y2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2025年11月4日
"""
Y2023 = """国务院办公厅关于2023年部分节假日安排的通知 国办发明电〔2022〕16号
经国务院批准，现将2023年元旦……国庆节放假调休日期的具体安排通知如下。
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
国务院办公厅
2022年12月8日
"""
Y2007 = """国务院办公厅关于2007年部分节假日安排的通知
国办发明电〔2006〕49号
一、元旦：1月1日—3日放假，共3天。其中1月1日为法定假日，将2006年12月30日(星期六)、31日(星期日)两个公休日分别调至2007年1月2日、3日，2006年12月30日(星期六)、31日(星期日)上班。
二、春节：2月18日—24日(即农历大年初一至初七)放假，共7天。其中18日、19日、20日为法定假日，将17日(星期六)、18日(星期日)、25日(星期日)三个公休日分别调至21日(星期三)、22日(星期四)、23日(星期五)；24日(星期六)照常公休，17日、25日上班。
三、“五一”：5月1日—7日放假，共7天。其中，1日、2日、3日为法定假日，将4月28日(星期六)、29日(星期日)两个公休日调至5月4日(星期五)、7日(星期一)；5月5日(星期六)、6日(星期日)照常公休，4月28日、29日上班。
四、“十一”：10月1日—7日放假，共7天。其中，1日、2日、3日为法定假日，将9月29日(星期六)、30日(星期日)两个公休日调至10月4日(星期四)、5日(星期五)；10月6日(星期六)、7日(星期日)照常公休，9月29日、30日上班。
二〇〇六年十二月十四日
"""
Y2014 = """国务院办公厅关于2014年部分节假日安排的通知（国办发明电[2013]28号）
一、元旦：1月1日放假1天。
三、清明节：4月5日放假，4月7日（星期一）补休。
四、劳动节：5月1日至3日放假调休，共3天。5月4日（星期日）上班。
"""


def shipped(year: int) -> set[Fact]:
    return {fact for holiday in declared.holidays() if holiday.year == year for fact in holiday.facts}


def days_of(facts: set[Fact] | list[Fact], *, rests: bool) -> list[date]:
    return sorted(fact.day for fact in facts if fact.rests is rests)


@pytest.mark.parametrize(("text", "year"), [(Y2026, 2026), (Y2023, 2023)])
def test_a_notice_is_read_as_it_is_shipped(text: str, year: int) -> None:
    reading = read(text)
    assert (reading.problems, reading.warnings, reading.year) == ([], [], year)
    for rests in (True, False):
        assert days_of(reading.facts, rests=rests) == days_of(shipped(year), rests=rests)


def test_number_and_day_of_signature_are_read() -> None:
    assert (read(Y2026).number, read(Y2026).issued) == ("国办发明电〔2025〕7号", date(2025, 11, 4))
    assert (read(Y2007).number, read(Y2007).issued) == ("国办发明电〔2006〕49号", date(2006, 12, 14))
    assert read(Y2014).number == "国办发明电〔2013〕28号"


def test_the_old_form_with_exchanged_days_is_read() -> None:
    reading = read(Y2007)
    makeup = days_of(reading.facts, rests=False)
    assert makeup == days_of(shipped(2007), rests=False)
    assert days_of(reading.facts, rests=True) == days_of(shipped(2007), rests=True)
    assert not reading.problems


def test_a_day_that_is_made_up_for_later_leaves_the_weekend_between() -> None:
    reading = read(Y2014)
    assert not reading.problems
    qingming = next(h for h in reading.holidays if h.name == "清明节")
    assert sorted(qingming.rests) == [date(2014, 4, 5), date(2014, 4, 7)]
    assert not [w for w in reading.warnings if w.startswith("清明节")]


def test_a_notice_pasted_as_one_line_is_read_the_same() -> None:
    assert read(Y2026.replace("\n", "")).facts == read(Y2026).facts


def test_half_width_signs_make_no_difference() -> None:
    folded = Y2026.translate(str.maketrans("：，（）", ":,()"))
    assert read(folded).facts == read(Y2026).facts


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1月4日（周日）上班", "1月4日（周六）上班", "写作“周六”，实为星期日"),
        ("1月4日（周日）上班", "1月5日上班", "本就上班"),
        ("放假调休，共9天", "放假调休，共8天", "写明“共8天”，读出9天"),
        ("2月14日（周六）、", "2月30日、", "没有“2月30日”这一天"),
        ("5月9日（周六）上班", "5月9日（周六）另行通知", "没有读懂“5月9日(周六)另行通知”"),
        ("6月19日（周五）至21日（周日）放假", "6月21日至19日放假", "起止日期颠倒"),
        ("10月10日（周六）上班", "2028年10月7日上班", "不在2026年的安排之内"),
        ("1月4日（周日）上班", "1月3日上班", "既写放假，又写上班"),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, sentence: str) -> None:
    assert any(sentence in problem for problem in read(Y2026.replace(old, new)).problems)


def test_a_holiday_that_is_missing_is_pointed_out() -> None:
    without = "\n".join(line for line in Y2026.splitlines() if not line.startswith("五、"))
    assert any("没有端午节的安排" in warning for warning in read(without).warnings)


def test_working_days_between_rest_days_are_pointed_out() -> None:
    reading = read("2026年部分节假日安排\n劳动节：5月1日放假，5月5日补休。")
    assert any("之间不相连" in warning for warning in reading.warnings)


def test_a_text_without_its_year_asks_for_it() -> None:
    line = "元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
    assert "没有读出是哪一年" in read(line).problems[0]
    assert len(read(line, year=2026).facts) == 4


@pytest.mark.parametrize(
    "text", ["", "今天天气很好。", "：：：", "元旦：", "元旦：99月99日放假。", "节：1日至日放假"]
)
def test_any_text_is_answered_with_sentences(text: str) -> None:
    assert read(text, year=2026).problems
