from collections.abc import Callable

import pytest
from search.factories import ask, record

from kaicheng.search.interface import SuggestionKind
from kaicheng.search.tantivy_engine import TantivyEngine
from kaicheng.search.vocabulary import distance

Indexed = Callable[..., TantivyEngine]


def county(indexed: Indexed) -> TantivyEngine:
    return indexed(
        record(1, "云河县政务公开工作要点", "政务公开。", agency_names=("云河县人民政府办公室",)),
        record(2, "关于乡村振兴的实施意见", "乡村振兴。", agency_names=("云河县农业农村局",)),
        record(3, "关于重庆路改造的公告", "重庆路。"),
    )


@pytest.mark.parametrize("letters", ["zwgk", "ZWGK", "zhengwugongkai", "zwgkgz", "yhxzwgk"])
def test_titles_are_found_by_pinyin(indexed: Indexed, letters: str) -> None:
    hits = county(indexed).search(ask(letters)).hits
    assert [hit.document_id for hit in hits] == [1]
    assert "<mark>" in hits[0].title_html


def test_pinyin_knows_the_reading_in_the_word(indexed: Indexed) -> None:
    engine = county(indexed)
    assert [h.document_id for h in engine.search(ask("chongqinglu")).hits] == [3]
    assert engine.search(ask("zhongqinglu")).total == 0


def test_pinyin_that_starts_within_a_word_is_none(indexed: Indexed) -> None:
    assert county(indexed).search(ask("wgk")).total == 0


@pytest.mark.parametrize(
    ("typed", "text", "kind"),
    [
        ("政务", "政务公开", SuggestionKind.TERM),
        ("zw", "政务公开", SuggestionKind.TERM),
        ("云河县农", "云河县农业农村局", SuggestionKind.AGENCY),
        ("振兴", "关于乡村振兴的实施意见", SuggestionKind.TITLE),
        ("xczx", "关于乡村振兴的实施意见", SuggestionKind.TITLE),
        ("關於重", "关于重庆路改造的公告", SuggestionKind.TITLE),
    ],
)
def test_what_is_begun_is_completed(indexed: Indexed, typed: str, text: str, kind: SuggestionKind) -> None:
    assert (text, kind) in [(s.text, s.kind) for s in county(indexed).suggest(typed)]


def test_terms_that_no_document_has_are_not_suggested(indexed: Indexed) -> None:
    assert all(s.text != "政务服务" for s in county(indexed).suggest("政务"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("政物公开", "政务公开"),
        ("政务公凯", "政务公开"),
        ("香村振兴", "乡村振兴"),
        ("乡村震兴", "乡村振兴"),
        ("政务公开咳", "政务公开"),
    ],
)
def test_slips_are_corrected(indexed: Indexed, typed: str, meant: str) -> None:
    assert county(indexed).search(ask(typed)).did_you_mean[0] == meant


def test_what_is_found_is_not_corrected(indexed: Indexed) -> None:
    assert county(indexed).search(ask("政务公开")).did_you_mean == ()


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("", "", 0), ("政务", "政务", 0), ("政务", "务政", 1), ("政务公开", "政务开", 1), ("甲", "", 1)],
)
def test_distance_counts_edits(left: str, right: str, edits: int) -> None:
    assert distance(left, right) == distance(right, left) == edits
