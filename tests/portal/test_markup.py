"""Rows and choices as HTML, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.portal.listing import Choice
from kaicheng.portal.markup import choices, row
from kaicheng.portal.rows import Row

HOSTILE = "\"><script>alert(1)</script>&'"
ROW = Row(
    url="/d/a/", title="关于防汛的通知", number="溪水发〔2026〕3号", agency="溪山县水利局", written=date(2026, 1, 2),
    published=datetime(2026, 1, 2, 17, 30, tzinfo=UTC), state="in_force", label="有效", sentence="自2026年起施行。",
    ended=False, turned=None,
)  # fmt: skip


class Read(HTMLParser):
    """The tags and the words of a part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_value_becomes_markup(one: str, other: str) -> None:
    plain = [Read(row(ROW)).tags, Read(choices([Choice("甲", 1, "/x", active=False)])).tags]
    words = HOSTILE + one
    bad = Row(
        words,
        words,
        words,
        other,
        None,
        None,
        words,
        words,
        words,
        ended=True,
        turned=None,
        snippet=SafeString("x"),
    )
    assert "script" not in Read(row(bad, mark=words)).tags
    assert Read(choices([Choice(words, 1, other, active=False)])).tags == plain[1]


def test_a_row_tells_the_days_as_they_are_here() -> None:
    html = row(ROW)
    assert '成文 <time datetime="2026-01-02">2026-01-02</time>' in html
    assert '发布 <time datetime="2026-01-03T01:30:00+08:00">2026-01-03</time>' in html


def test_marks_of_a_search_stay_and_a_plain_title_does_not() -> None:
    assert "<mark>防汛</mark>" in row(replace(ROW, title=SafeString("关于<mark>防汛</mark>的通知")))
    assert "&lt;mark&gt;" in row(replace(ROW, title="关于<mark>防汛</mark>的通知"))


def test_a_row_that_has_ended_says_why() -> None:
    assert "自2026年起施行" not in row(ROW)
    assert '<p class="row-note">自2026年起施行。</p>' in row(replace(ROW, ended=True))


def test_the_chosen_choice_is_named_so() -> None:
    html = choices(
        [Choice("有效", 3, "/x?a=1&b=2", active=True, sub=True), Choice("废止", 0, "/x", active=False)]
    )
    assert html.count("<li") == 2
    assert '<li class="sub"><a href="/x?a=1&amp;b=2" rel="nofollow" aria-current="true">' in html
    assert html.count("已选") == 1
