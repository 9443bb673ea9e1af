import re
from html import unescape
from html.parser import HTMLParser
from itertools import repeat
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from kaicheng.search import highlight
from kaicheng.search.highlight import MAX_MARKS, MAX_PASSAGE, mark_title, passage
from kaicheng.search.tantivy_engine import standing
from kaicheng.search.words import Segmenter, segmenter

TEXTS = st.text(alphabet=st.sampled_from("供水管理燃气<>&\"'。！；，\n 　㎡①éＡ務"), max_size=400)
WORDS = st.lists(
    st.sampled_from(["供水", "管理", "燃气", "水管", "供水管理", "务", "m", "<"]),
    min_size=1,
    max_size=4,
    unique=True,
)
LONG = "各乡镇人民政府要切实加强组织领导，细化工作措施，压实工作责任，确保各项任务落到实处。"


class Checker(HTMLParser):
    """Takes note of everything that is not text or a well-nested <mark>."""

    def __init__(self) -> None:
        super().__init__()
        self.open = 0
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += 1
        if tag != "mark" or attrs or self.open > 1:
            self.faults.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1
        if tag != "mark" or self.open:
            self.faults.append(tag)


def plain(html: str) -> str:
    return unescape(re.sub("</?mark>", "", html))


def check(html: str) -> None:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert not checker.faults
    assert checker.open == 0


@settings(max_examples=300, deadline=None)
@given(TEXTS, WORDS)
def test_a_passage_is_always_sound_and_short(text: str, words: list[str]) -> None:
    html = passage(text, words)
    check(html)
    assert len(plain(html)) <= MAX_PASSAGE
    assert html.count("<mark>") <= MAX_MARKS
    assert "<mark></mark>" not in html


@settings(max_examples=300, deadline=None)
@given(TEXTS, WORDS)
def test_a_marked_title_says_the_same_as_the_title(title: str, words: list[str]) -> None:
    html = mark_title(title, words)
    check(html)
    assert plain(html) == re.sub(r"\s*\n\s*", " ", title)


@settings(max_examples=300, deadline=None)
@given(
    st.text("关于公开政务，。；\n一二三四五六", max_size=600),
    st.lists(st.text("关于公开", min_size=1, max_size=3), max_size=4),
)
def test_windows_passed_over_would_not_have_been_chosen(text: str, words: list[str]) -> None:
    with mock.patch.object(highlight, "_within_reach", lambda found: repeat((99, 9999), len(found))):
        every = passage(text, words)
    assert passage(text, words) == every


def test_the_passage_with_most_words_is_shown() -> None:
    text = f"供水。{LONG * 4}供水与燃气管理办法由县政府制定。{LONG * 4}燃气。"
    html = passage(text, ["供水", "燃气", "管理"])
    assert html.startswith("<mark>供水</mark>与<mark>燃气管理</mark>办法由县政府制定。")


def test_a_passage_begins_and_ends_with_sentences() -> None:
    text = LONG * 5 + "供水价格不变。" + LONG * 5
    html = passage(text, ["供水"])
    assert html.startswith("<mark>供水</mark>价格不变。")
    assert html.endswith("。")


def test_a_long_sentence_is_cut_near_the_word() -> None:
    text = "一" * 300 + "供水" + "二" * 300
    html = passage(text, ["供水"])
    assert html.startswith("…")
    assert html.endswith("…")
    assert "<mark>供水</mark>" in html


def test_without_any_found_word_the_beginning_is_shown() -> None:
    assert passage(LONG * 5, ["燃气"]).startswith(LONG[:20])
    assert passage("", ["燃气"]) == ""


def test_marks_stand_in_the_text_as_it_was_written() -> None:
    assert (
        mark_title("關於印發《政務公開要點》的通知", ["政务公开"])
        == "關於印發《<mark>政務公開</mark>要點》的通知"
    )
    assert mark_title("关　于ＡＰＰ的通知", ["关于", "app"]) == "<mark>关　于ＡＰＰ</mark>的通知"


def test_a_word_across_two_others_is_not_marked() -> None:
    stands = Segmenter().stands
    assert (
        mark_title("政务公开工作和开工仪式", ["开工"], stands=stands) == "政务公开工作和<mark>开工</mark>仪式"
    )


@settings(max_examples=300, deadline=None)
@given(st.text("政务公开工作和开工仪式，。x", max_size=60), st.data())
def test_what_is_remembered_of_a_place_is_what_stands_there(text: str, data: Any) -> None:
    cutter = segmenter()
    start = data.draw(st.integers(0, max(len(text) - 3, 0)))
    for length in (1, 2, 3):
        end = min(start + length, len(text))
        assert standing(cutter)(text, start, end) == cutter.stands(text, start, end)


def test_letters_mark_what_they_spell() -> None:
    assert mark_title("关于政务公开的通知", [], ["zwgk"]) == "关于<mark>政务公开</mark>的通知"
    assert mark_title("关于政务公开的通知", [], ["zhengwu"]) == "关于<mark>政务</mark>公开的通知"


@given(
    st.text("个人事务所得税。，", max_size=400),
    st.lists(st.sampled_from(["人事", "个人", "事务", "税"]), min_size=1, unique=True),
    st.integers(0, 5),
)
def test_a_passage_shows_as_much_as_if_every_place_had_been_asked_first(
    text: str, words: list[str], odd: int
) -> None:
    def stands(_text: str, start: int, _end: int) -> bool:
        return start % 6 != odd

    def worth(found: list[highlight.Found]) -> tuple[int, int]:
        lengths = {f.word: f.end - f.start for f in found}
        return len(lengths), sum(lengths.values())

    standing = highlight._find(text, words, stands)  # the slow way, to compare with
    start, end = highlight._best_window(text, standing) if standing else (0, 0)
    slow = [f for f in standing if f.start >= start and f.end <= end]
    assert worth(highlight.best_stretch(text, words, stands)[1]) == worth(slow)
