import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.search.folding import _ONE_TO_ONE, fold, folded_text, simplified, squeezed


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("政務公開", "政务公开"),
        ("关　于 印发", "关于印发"),
        ("关于\n印发", "关于\n印发"),
        ("国办发［2019］54号", "国办发〔2019〕54号"),
        ("面积５㎡", "面积5m2"),
        ("①总则", "1总则"),
        ("乾隆年间", "乾隆年间"),
        ("app 上线", "app 上线"),
        ("", ""),
    ],
)
def test_folding_makes_one_form(text: str, folded: str) -> None:
    assert folded_text(text) == folded


def test_every_character_of_the_table_is_folded_wherever_it_stands() -> None:
    for code in _ONE_TO_ONE:
        char = chr(code)
        one_by_one = char.translate(_ONE_TO_ONE).lower()
        assert folded_text(f"a{char}b{char}") == f"a{one_by_one}b{one_by_one}", char


def test_squeezing_leaves_letters_and_digits() -> None:
    assert squeezed("《关于（试行）办法》 2019！") == "关于试行办法2019"


def test_simplifying_leaves_simple_text_untouched() -> None:
    text = "后里的皇后"
    assert simplified(text) is text


@given(st.text(alphabet=st.sampled_from("关于　 ㎡①éＡ政務。\n…é﻿İ"), max_size=40))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold(text)
    places = [folded.place(index) for index in range(len(folded.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(alphabet=st.sampled_from("关于 印发ab1。，\n"), max_size=40))
def test_a_character_that_does_not_change_is_found_where_it_stood(text: str) -> None:
    folded = fold(text)
    for index, char in enumerate(folded.text):
        if char in "关于印发ab1":
            assert text[folded.place(index)] == char


@given(st.text(max_size=60))
def test_folding_never_fails_and_folds_once(text: str) -> None:
    once = folded_text(text)
    assert len(folded_text(once)) <= len(once) + once.count("\u0345") * 2
