from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.kernel.text import (
    chinese_date,
    folded,
    normal_number,
    quoted,
    sentences,
    shortened,
    title_keys,
    without_trial_mark,
)


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("国办发〔2019〕54号", "国办发〔2019〕54号"),
        ("国办发[2019]54号", "国办发〔2019〕54号"),
        ("国办发（2019） 54 号", "国办发〔2019〕54号"),
        ("湘政发 ﹝2020﹞ 003号", "湘政发〔2020〕3号"),
        ("溪政办［２０２１］第7号", "溪政办〔2021〕7号"),
        ("国务院令第711号", "国务院令第711号"),
        ("", ""),
    ],
)
def test_a_number_has_one_form(printed: str, normal: str) -> None:
    assert normal_number(printed) == normal


@given(st.text(max_size=60))
def test_normal_forms_stay_as_they_are(text: str) -> None:
    assert normal_number(normal_number(text)) == normal_number(text)
    assert folded(folded(text)) == folded(text)


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2021, 8, 9)) == "2021年8月9日"


def test_width_blanks_and_marks_make_no_difference() -> None:
    assert folded("《溪山县 停车办法》（试行）") == folded("溪山县停车办法(试行)")


def test_a_title_is_cited_whole_from_about_on_or_by_what_it_issues() -> None:
    keys = title_keys("溪山县人民政府关于印发《溪山县停车办法》的通知")
    assert keys == (
        "溪山县人民政府关于印发溪山县停车办法的通知",
        "关于印发溪山县停车办法的通知",
        "溪山县停车办法",
    )
    assert folded("溪山县养犬规定") in title_keys("溪山县人民政府办公室关于印发溪山县养犬规定的通知")


def test_a_trial_mark_may_be_left_out() -> None:
    assert without_trial_mark("溪山县停车办法（试行）") == "溪山县停车办法"
    assert without_trial_mark("溪山县停车办法") == "溪山县停车办法"


def test_quotation_within_quotation_changes_its_marks() -> None:
    assert quoted("关于印发《甲办法》的通知") == "《关于印发〈甲办法〉的通知》"
    assert quoted("《甲办法》") == "《甲办法》"
    assert quoted("《甲》《乙》") == "《〈甲〉〈乙〉》"


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences("一。二！\n三；四") == ["一。", "二！", "三；", "四"]


@given(st.text(max_size=50), st.integers(1, 30))
def test_an_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length
