import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaicheng.search.words import Segmenter, government_terms

SEGMENTER = Segmenter(["云河县城市管理局"])


def test_the_dictionary_has_its_terms() -> None:
    assert len(government_terms()) >= 600
    assert {"政务公开", "依申请公开", "规范性文件", "双随机", "一网通办", "权责清单", "乡村振兴"} <= set(
        government_terms()
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("政务公开工作要点", "政务公开"),  # a word inside a longer one
        ("沅江县城市管理局", "城市"),  # the best path is 县城|市
        ("国有土地上房屋征收与补偿", "房屋征收"),
        ("云河县城市管理局通知", "云河县城市管理局"),
        ("中华人民共和国国务院", "共和国"),
    ],
)
def test_every_word_that_stands_in_a_text_is_indexed(text: str, word: str) -> None:
    assert word in SEGMENTER.index_words(text)


@pytest.mark.parametrize(
    ("text", "word"), [("政务公开工作", "开工"), ("研究生命起源", "研究生"), ("公开工作要点", "开工")]
)
def test_a_word_that_bites_into_two_others_is_not(text: str, word: str) -> None:
    assert word not in SEGMENTER.index_words(text)
    at = text.index(word)
    assert not SEGMENTER.stands(text, at, at + len(word))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(government_terms())), min_size=1, max_size=6))
def test_a_term_between_punctuation_is_always_found(terms: list[str]) -> None:
    words = SEGMENTER.index_words("，".join(terms))
    for term in terms:
        pieces = SEGMENTER.pieces(term)
        assert all(piece.text in words for piece in pieces if not piece.single), term


@given(st.text(alphabet="政务公开工作县城市管理局2019ab，。 ", max_size=30))
def test_pieces_cover_the_text_in_order(text: str) -> None:
    pieces = SEGMENTER.pieces(text)
    assert [text[p.start : p.end] for p in pieces] == [p.text for p in pieces]
    assert "".join(p.text for p in pieces) == "".join(c for c in text if c.isalnum())


def test_another_dictionary_has_another_stamp() -> None:
    assert Segmenter(["云河县教育局"]).stamp != SEGMENTER.stamp
    assert Segmenter(["云河县城市管理局"]).stamp == SEGMENTER.stamp
