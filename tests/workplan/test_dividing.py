"""Joining and dividing: whatever is done, no character is lost and every place lies in the text."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaicheng.workplan import dividing
from kaicheng.workplan.dividing import squeezed

texts = st.text("甲乙丙丁。；！\n ”）", max_size=40)


@st.composite
def plans(draw: Any) -> tuple[str, list[dict[str, Any]]]:
    """A text, and the places of some words in it."""
    plain = draw(st.text("甲乙丙丁。；\n ", min_size=2, max_size=60))
    ends = st.integers(0, len(plain) - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=4))
    places = [(min(a, b), max(a, b) + 1) for a, b in pairs]
    return plain, [
        {"words": plain[a:b].strip(), "start": a, "end": b} for a, b in places if plain[a:b].strip()
    ]


@given(texts)
def test_sentences_make_up_the_text(text: str) -> None:
    assert squeezed("".join(dividing.sentences(text))) == squeezed(text)


@given(texts, st.integers(-1, 9))
def test_halves_make_up_the_text(text: str, at: int) -> None:
    halves = dividing.halves(text, at)
    if halves is not None:
        assert all(halves)
        assert squeezed("".join(halves)) == squeezed(text)


@given(texts, texts, texts)
def test_a_joined_text_keeps_both_and_the_heading(first: str, heading: str, second: str) -> None:
    joined = squeezed(dividing.joined(first, heading, second))
    assert joined.startswith(squeezed(first))
    assert joined.endswith(squeezed(second)) or not second
    assert squeezed(heading) in joined


@given(texts, st.integers(1, 9))
def test_halves_joined_are_the_text_again(text: str, at: int) -> None:
    halves = dividing.halves(text, at)
    if halves is not None:
        assert squeezed(dividing.joined(halves[0], "", halves[1])) == squeezed(text)


@given(plans(), plans(), texts)
def test_places_stay_inside_the_text(one: Any, other: Any, second: str) -> None:
    plain, quotes = one
    found = dividing.join_quotes(quotes, quotes[::-1], plain)
    left, right = dividing.divide_quotes(found, second, plain)
    assert all(dividing.inside(quote, plain) for quote in found + left + right)
    assert _covered(found) >= _solid(quotes, plain)
    assert _covered(left) | _covered(right) >= _solid(found, plain)


def test_a_divided_place_is_one_again_when_joined() -> None:
    plain = "一、公开。第一句话。 第二句话。（责任单位：县教育局）\n二、解读。"
    quotes = [{"words": plain[:27], "start": 0, "end": 27}]
    left, right = dividing.divide_quotes(quotes, "第二句话。", plain)
    assert [quote["words"] for quote in left] == ["一、公开。第一句话。"]
    assert [quote["words"] for quote in right] == ["第二句话。（责任单位：县教育局）"]
    assert dividing.join_quotes(left, right, plain) == [{"words": plain[:27], "start": 0, "end": 27}]


def test_a_place_is_divided_though_a_note_stands_between() -> None:
    plain = "甲一。甲二。（牵头单位：县教育局）\n乙一。"
    quotes = [{"words": plain[:17], "start": 0, "end": 17}, {"words": "乙一。", "start": 18, "end": 21}]
    left, right = dividing.divide_quotes(quotes, "甲二。乙一。", plain)
    assert [quote["words"] for quote in left] == ["甲一。"]
    assert [quote["words"] for quote in right] == ["甲二。（牵头单位：县教育局）", "乙一。"]


def test_words_find_the_place_where_they_stand() -> None:
    found = dividing.find_places([{"words": "甲乙"}, {"words": "丙"}, {"words": "丁"}], "甲 乙\n丙")
    assert found[:2] == [{"words": "甲 乙", "start": 0, "end": 3}, {"words": "丙", "start": 4, "end": 5}]
    assert found[2] == {"words": "丁"}


def test_what_stands_in_neither_half_holds_for_both() -> None:
    values = [{"words": "6月底前"}, {"words": "12月底前"}, {"words": "全年"}]
    left, right = dividing.divide_plain(values, "6月底前完成。", "12月底前总结。")
    assert [one["words"] for one in left] == ["6月底前", "全年"]
    assert [one["words"] for one in right] == ["12月底前", "全年"]


def _covered(quotes: list[dict[str, Any]]) -> set[int]:
    return {n for quote in quotes for n in range(quote["start"], quote["end"])}


def _solid(quotes: list[dict[str, Any]], plain: str) -> set[int]:
    return {n for n in _covered(quotes) if not plain[n].isspace()}
