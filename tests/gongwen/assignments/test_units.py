"""Names of units: where they end, what they stand for."""

import pytest

from gongwen.assignments.units import is_collective, is_unit, names_in, units_of


def _names(words: str) -> list[str]:
    return [words[a:b] for a, b in names_in(words, 0, len(words)).ranges]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("县发展和改革局、县财政局", ["县发展和改革局", "县财政局"]),
        ("县文化和旅游局和县林业局", ["县文化和旅游局", "县林业局"]),
        ("县直各部门和单位", ["县直各部门和单位"]),
        ("县财政局等有关部门和各乡镇人民政府", ["县财政局", "各乡镇人民政府"]),
        (
            "市工信局市大数据局市直各部门，各县（市、区）政府",
            ["市工信局", "市大数据局", "市直各部门", "各县（市、区）政府"],
        ),
        ("省政府各部门、各直属机构", ["省政府各部门", "各直属机构"]),
        ("国网青禾供电公司及中国铁塔青禾分公司", ["国网青禾供电公司", "中国铁塔青禾分公司"]),
        ("各街道（园区）", ["各街道（园区）"]),
        ("由县司法局", ["县司法局"]),
        ("无", []),
    ],
)
def test_a_list_is_divided_into_names(words: str, names: list[str]) -> None:
    assert _names(words) == names


def test_the_level_given_once_counts_for_the_list() -> None:
    words = "县发改局、司法局，各乡镇，国网青禾供电公司"
    units = units_of(words, words, names_in(words, 0, len(words)))
    assert [u.full for u in units] == ["县发改局", "县司法局", "各乡镇", "国网青禾供电公司"]


def test_a_closing_etc_leaves_the_list_open() -> None:
    assert names_in("县财政局等", 0, 5).open_ended
    assert not names_in("县财政局", 0, 4).open_ended


@pytest.mark.parametrize(
    "words",
    ["各乡镇街道", "县直各单位", "有关部门", "市直相关单位", "各县（市、区）政府", "各联席会议成员单位"],
)
def test_collective_names_are_marked(words: str) -> None:
    assert is_collective(words)


@pytest.mark.parametrize("words", ["县财政局", "市直机关工委", "省政府办公厅", "县乡村振兴局"])
def test_single_units_are_not_collective(words: str) -> None:
    assert not is_collective(words)


@pytest.mark.parametrize("words", ["谁主管", "要求各单位", "加强组织领导", "2021年", "《办法》"])
def test_other_words_are_no_units(words: str) -> None:
    assert not is_unit(words)
