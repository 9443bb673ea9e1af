from datetime import date

import pytest

from gongwen.model import Numbered, NumberStyle, Paragraph
from gongwen.typeset import compose
from gongwen.typeset.compose import Point, chinese_numeral, printed_number


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
        (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_numerals_are_written_as_in_clauses(value: int, words: str) -> None:
    assert chinese_numeral(value) == words


def test_levels_number_themselves_by_depth() -> None:
    deepest = Point(text="戊")
    tree = [
        Point(
            "甲", children=[Point("乙", children=[Point("丙", children=[Point("丁", children=[deepest])])])]
        )
    ]
    numbers, nodes = [], compose.outline(tree)
    while nodes:
        assert isinstance(nodes[0], Numbered)
        numbers.append(nodes[0].printed)
        nodes = nodes[0].children
    assert numbers == ["一、", "（一）", "1.", "（1）", "①"]


def test_articles_count_through_the_chapters() -> None:
    article = Point(text="内容。", style=NumberStyle.ARTICLE)
    chapter = Point("总则", children=[article], style=NumberStyle.CHAPTER)
    first, second = compose.outline([chapter, chapter])
    assert isinstance(first, Numbered)
    assert isinstance(second, Numbered)
    assert [first.printed, second.printed] == ["第一章", "第二章"]
    assert [node.line for chapter in (first, second) for node in chapter.children] == [  # type: ignore[union-attr]  # numbered
        "第一条内容。",
        "第二条内容。",
    ]


def test_a_run_in_heading_is_closed_a_lone_one_is_not() -> None:
    run_in, alone, marked = compose.outline([Point("甲", "文。"), Point("乙"), Point("丙：", "文。")])
    assert isinstance(run_in, Numbered)
    assert isinstance(alone, Numbered)
    assert isinstance(marked, Numbered)
    assert [run_in.line, alone.line, marked.line] == ["一、甲。文。", "二、乙", "三、丙：文。"]


def test_a_string_is_a_plain_paragraph() -> None:
    assert compose.outline(["特此通知。"]) == (Paragraph("特此通知。"),)


@pytest.mark.parametrize("ordinal", [0, -1, 10_000])
def test_a_number_out_of_range_is_refused_in_chinese(ordinal: int) -> None:
    with pytest.raises(ValueError, match="序号应在1至9999之间"):
        printed_number(NumberStyle.HAN, ordinal)


def test_what_is_empty_is_left_out_and_the_text_is_what_is_printed() -> None:
    letter = compose.document(
        title="告知书", issuers=["青溪县财政局"], written_date=date(2024, 5, 6), body=["来信收悉。"]
    )
    assert letter.addressees is None
    assert letter.annexes == ()
    assert letter.text == "告知书\n来信收悉。\n青溪县财政局\n2024年5月6日"
