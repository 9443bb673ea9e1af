"""What stands in a cell, read; and headings of real sites, understood."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.moving.declared import columns, field_of
from kaicheng.moving.mapping import checked, guessed
from kaicheng.moving.values import day_of, read_row, theme_code

# field groups of real pages (regulations 9.1)
SITES = (
    "索引号、主题分类、发文机关、成文日期、标题、发文字号、发布日期、主题词",
    "信息索引号、生成日期、公开日期、文件编号、公开时限、发布机构、公开形式、公开方式、公开范围、有效期、公开程序、体裁、主题(一级/二级)、关键词、效力状况、文件下载、内容概述",
    "索引号、组配分类、发布机构、主题分类、名称、文号、成文日期、发布日期、有效性、公开方式、废止日期",
    "文号、统一登记号、公开方式、公开范围、信息时效期、签署日期、登记日期、所属机构、所属主题、公开责任部门、体裁、生效日期、废止日期、关键词",
    "标题、文号、发文机关、生成日期、公开类别、主动公开载体、免予公开理由、密级、内容概述、体裁、组配分类、是否重大决定草案、是否规范性文件、是否联合发文、失效日期、备注",
)  # fmt: skip


@pytest.mark.parametrize("heads", SITES)
def test_every_field_of_real_sites_maps(heads: str) -> None:
    assert [head for head in heads.split("、") if not field_of(head)] == []


def test_a_column_of_ours_is_guessed_once_and_what_was_said_before_goes_first() -> None:
    heads = ("名称", "标题", "发文日期", "签署日期", "我的列")
    assert guessed(heads, {"我的列": "remark"}) == {"1": "title", "2": "written_date", "4": "remark"}


def test_a_heading_with_a_hint_is_the_same_heading() -> None:
    assert field_of("标题（必填）") == "title"
    assert field_of(" 发 文 字 号 ") == "doc_number"


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_a_day_is_read_in_every_way_in_which_it_is_written(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 10:00:00"):
        assert day_of(day.strftime(form)) == day


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(text: str) -> None:
    read_row(dict.fromkeys(columns(), text))


@pytest.mark.parametrize(
    ("text", "until"),
    [("长期有效", None), ("5年", date(2022, 5, 31)), ("2017-06-01至2023-05-31", date(2023, 5, 31)), ("2024/1/2", date(2024, 1, 2))],
)  # fmt: skip
def test_the_last_day_of_force(text: str, until: date | None) -> None:
    values = read_row({"title": "办法", "body": "文", "effective_from": "2017-06-01", "valid_until": text})
    assert values.fields.get("valid_until") == until


def test_a_day_of_repeal_ends_force_the_day_before_and_is_said() -> None:
    values = read_row({"title": "办法", "body": "文", "repealed_on": "2020-01-01"})
    assert values.fields["valid_until"] == date(2019, 12, 31)
    assert any("废止日期的前一日" in problem.sentence for problem in values.problems)


def test_a_secret_paper_stops() -> None:
    assert any(p.stop for p in read_row({"title": "文", "body": "文", "secrecy": "秘密"}).problems)
    assert not read_row({"title": "文", "body": "文", "secrecy": "非密"}).problems


def test_a_theme_is_read_by_code_by_name_and_by_its_way() -> None:
    for words in ("02/01", "综合政务\\政务公开", "政务公开", "综合政务/政务公开"):
        assert theme_code(words) == theme_code("02/01")
    assert theme_code("其他") == ""  # many classes have one
    assert theme_code("没有这个主题") == ""


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("主动公开", "proactive"),
        ("依申请公开", "on_request"),
        ("不予公开", "withheld"),
        ("免予公开", "withheld"),
    ],
)
def test_openness(words: str, value: str) -> None:
    assert read_row({"title": "文", "body": "文", "openness": words}).fields["openness"] == value


def test_two_columns_for_one_field_are_refused() -> None:
    from kaicheng.kernel.refusals import Invalid

    with pytest.raises(Invalid, match="两列"):
        checked(("a", "b", "c"), {"0": "title", "1": "title", "2": "body"})
