import pytest

from kaicheng.search.folding import folded_text
from kaicheng.search.numbers import (
    Number,
    asked_number,
    cited_numbers,
    cited_terms,
    index_terms,
    own_number,
    split_numbers,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国办发〔2019〕54号", Number("国办发", "2019", "54")),
        ("国办发2019 54号", Number("国办发", "2019", "54")),
        ("国办发〔2019〕54", Number("国办发", "2019", "54")),
        ("云政办发﹝2021﹞007号", Number("云政办发", "2021", "7")),
        ("2019年54号", Number("", "2019", "54")),
        ("2019 54", Number("", "2019", "54")),
        ("国办发54号", Number("国办发", "", "54")),
        ("国务院令第711号", Number("国务院令", "", "711")),
        ("国办发〔2019〕", Number("国办发", "2019", "")),
        ("54号", Number("", "", "54")),
    ],
)
def test_a_number_is_read_from_a_question(text: str, number: Number) -> None:
    assert (
        asked_number(folded_text(text) if "  " in text else " ".join(folded_text(p) for p in text.split()))
        == number
    )


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "2019年",
        "54",
        "十四五",
        "2024年部门预算",
        "十四五规划2025",
        "5G",
        "2019年5月1日",
        "县城",
        "12345",
    ],
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert asked_number(folded_text(text)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("云政发〔2020〕3号", Number("云政发", "2020", "3")),
        ("云河县人民政府令第12号", Number("云河县人民政府令", "", "12")),
        ("中华人民共和国国务院令第711号", Number("中华人民共和国国务院令", "", "711")),
        ("无文号", None),
    ],
)
def test_a_document_s_own_number_is_read(text: str, number: Number | None) -> None:
    assert own_number(folded_text(text)) == number


def test_an_order_is_found_under_its_short_names() -> None:
    terms = index_terms(Number("云河县人民政府令", "", "12"))
    assert {"云河县人民政府令||12", "人民政府令||12", "政府令||12", "县政府令||12"} <= set(terms)


def test_numbers_are_found_in_running_text_whatever_stands_before_them() -> None:
    text = folded_text("为认真落实国办发〔2019〕54号和云政发〔2020〕 3 号文件精神")
    found = [cited_terms(number) for number in cited_numbers(text)]
    assert "№国办发|2019|54" in found[0]
    assert "№云政发|2020|3" in found[1]


def test_a_number_is_taken_out_of_a_longer_question() -> None:
    assert split_numbers("国办发〔2019〕54号 便民服务") == ([Number("国办发", "2019", "54")], "  便民服务")
