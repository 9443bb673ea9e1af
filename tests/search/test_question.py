import pytest

from kaicheng.search.question import Kind, understand
from kaicheng.search.words import segmenter

SEGMENTER = segmenter(("云河县",))


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(clause.kind, clause.text) for clause in understand(text, SEGMENTER).clauses]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("政务公开", [(Kind.WORD, "政务公开")]),
        ("供水 管理", [(Kind.WORD, "供水"), (Kind.WORD, "管理")]),
        ("供水的管理", [(Kind.WORD, "供水"), (Kind.WORD, "管理")]),
        ("的", [(Kind.CHARS, "的")]),
        ("乡 村 振 兴", [(Kind.WORD, "乡村"), (Kind.WORD, "振兴")]),
        ("“上房屋征”", [(Kind.CHARS, "上房屋征")]),
        ("《云河县办法》 供水", [(Kind.CHARS, "云河县办法"), (Kind.WORD, "供水")]),
        ("zwgk", [(Kind.LETTERS, "zwgk")]),
        ("5g 基站", [(Kind.WORD, "5g"), (Kind.WORD, "基站")]),
        ("沅瀼镇", [(Kind.CHARS, "沅瀼镇")]),
        ("国办发2019 54号", [(Kind.NUMBER, "国办发〔2019〕54号")]),
        ("国办发〔2019〕54号 供水", [(Kind.NUMBER, "国办发〔2019〕54号"), (Kind.WORD, "供水")]),
        ("供水 供水", [(Kind.WORD, "供水")]),
        ("“” 《》 ？", []),
    ],
)
def test_a_question_is_understood(text: str, clauses: list[tuple[Kind, str]]) -> None:
    assert kinds(text) == clauses


@pytest.mark.parametrize(
    ("text", "other"),
    [("第六十四次常务会议", "第64次"), ("第6次全体会议", "第六次"), ("第一百零一次", "第101次")],
)
def test_the_number_of_a_meeting_is_sought_in_either_way_of_writing(text: str, other: str) -> None:
    clause = understand(text, SEGMENTER).clauses[0]
    assert clause.text in text
    assert [also.text for also in clause.also] == [other]


@pytest.mark.parametrize("text", ["医保怎么报销", "请问医保如何报销呢？", "医保 报销"])
def test_filler_words_are_left_out(text: str) -> None:
    words = {clause.text for clause in understand(text, SEGMENTER).clauses}
    assert "".join(sorted(words)) in {"医保报销", "报销医保"}


def test_a_synonym_is_another_way_to_match() -> None:
    (clause,) = understand("低保", SEGMENTER).clauses
    assert [other.text for other in clause.also] == ["最低生活保障"]
