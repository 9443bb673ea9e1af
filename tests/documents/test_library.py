from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from documents.factories import TODAY, make_actor, make_agency, make_document, relation

from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import LibraryQuery, library, related, search_records
from kaicheng.documents.selectors.library import LibraryResult
from kaicheng.organisations.models import Agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Agency:
    """Five public documents and one that is not."""
    county = make_agency("溪山县人民政府", code="G1")
    bureau = make_agency("溪山县水利局", code="D1", parent=county)
    other = make_agency("溪山县民政局", code="D2", parent=county)
    office = make_actor(county)
    water = make_actor(bureau)
    civil = make_actor(other)
    old = make_document(
        title="溪山县防汛办法", agency=county, actor=office, theme="06/03", written_date=date(2020, 5, 1), genre="办法",
        normative=True, doc_number="溪政发〔2020〕5号",
    )  # fmt: skip
    make_document(
        title="溪山县防汛规定", agency=county, actor=office, theme="06/03", written_date=date(2025, 5, 1), genre="规定",
        effective_from=date(2026, 1, 1), relations=[relation(RelationKind.REPEALS, old)], normative=True,
    )  # fmt: skip
    make_document(
        title="关于水库巡查的通知", agency=bureau, actor=water, theme="06/03", written_date=date(2025, 6, 1)
    )
    make_document(
        title="关于低保的通知", agency=other, actor=civil, theme="17/03", effective_from=date(2027, 1, 1)
    )
    make_document(
        title="关于养老的通知", agency=other, actor=civil, theme="17/03", valid_until=date(2026, 3, 1)
    )
    make_document(title="不公开", agency=other, actor=civil, openness="withheld", openness_reason="内部事务")
    return county


def asked(**question: Any) -> LibraryResult:
    return library(LibraryQuery(**question), TODAY)


def titles(result: LibraryResult) -> set[str]:
    return {row.title for row in result.rows}


def counts(result: LibraryResult, facet: str) -> dict[str, int]:
    return {one.value: one.count for one in result.facets[facet]}


def test_only_what_is_public_is_counted_and_shown(county: Agency) -> None:
    result = asked()
    assert result.total == 5
    assert "不公开" not in titles(result)


def test_an_agency_means_all_below_it(county: Agency) -> None:
    assert asked(agency="G1").total == 5
    assert titles(asked(agency="D1")) == {"关于水库巡查的通知"}
    assert counts(asked(), "agency") == {"G1": 5, "D1": 1, "D2": 2}


def test_state_filters_follow_the_day(county: Agency) -> None:
    assert titles(asked(state="valid")) == {"溪山县防汛规定", "关于水库巡查的通知"}
    assert titles(asked(state="repealed")) == {"溪山县防汛办法"}
    assert titles(asked(state="expired")) == {"关于养老的通知"}
    assert titles(asked(state="not_yet")) == {"关于低保的通知"}
    before = library(LibraryQuery(state="valid"), date(2025, 12, 31))
    assert "溪山县防汛办法" in titles(before)


QUESTIONS = [
    {},
    {"genre": "通知"},
    {"theme": "06"},
    {"theme": "17/03", "state": "expired"},
    {"year": 2025},
    {"agency": "D2", "genre": "通知"},
    {"state": "valid", "normative": True},
    {"words": "防汛"},
    {"words": "溪政发[2020]5号"},
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_count_is_what_the_filter_then_shows(county: Agency, question: dict[str, Any]) -> None:
    base = LibraryQuery(**question)
    result = library(base, TODAY)
    assert result.total == len(result.rows)
    for facet, values in result.facets.items():
        for one in values:
            value: Any = int(one.value) if facet == "year" else one.value
            assert library(replace(base, **{facet: value}), TODAY).total == one.count, (facet, one)


def test_words_find_title_and_number(county: Agency) -> None:
    assert asked(words="防汛").total == 2
    assert titles(asked(words="溪政发[2020] 5号")) == {"溪山县防汛办法"}
    assert titles(asked(words="防汛 规定")) == {"溪山县防汛规定"}


def test_pages_are_cut_and_a_page_too_far_is_the_last(county: Agency) -> None:
    first, second = asked(size=2), asked(size=2, page=2)
    assert first.pages == 3
    assert not titles(first) & titles(second)
    assert asked(size=2, page=99).query.page == 3


@pytest.mark.parametrize(
    "question", [{"year": 0}, {"year": 99999}, {"agency": "NO"}, {"state": "x"}, {"theme": "%"}]
)
def test_nonsense_finds_nothing_and_does_not_fail(county: Agency, question: dict[str, Any]) -> None:
    assert asked(**question).total == 0


def test_an_unknown_order_is_the_usual_one(county: Agency) -> None:
    assert asked(order="; drop table").query.order == "published"


@pytest.mark.parametrize("order", ["published", "written", "oldest", "number"])
def test_every_order_shows_all(county: Agency, order: str) -> None:
    assert len(asked(order=order).rows) == 5


def test_six_queries_answer_any_question(
    county: Agency, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(6):
        asked(agency="G1", genre="通知", theme="17", year=2026, state="valid", words="通知")


def test_relations_are_told_both_ways(county: Agency) -> None:
    old = Document.objects.get(pk=next(row.pk for row in asked(state="repealed").rows))
    (one,) = related(old)
    assert (one.incoming, one.label, one.title) == (True, "废止本文件", "溪山县防汛规定")
    assert one.document is not None
    (back,) = related(one.document)
    assert (back.incoming, back.label, back.document) == (False, "废止的文件", old)


def test_search_records_hold_what_is_public(county: Agency) -> None:
    records = {record.title: record for record in search_records()}
    assert len(records) == 5
    old = records["溪山县防汛办法"]
    assert (old.number, old.year, old.end_kind, old.ends_on) == (
        "溪政发〔2020〕5号",
        2020,
        "repealed",
        date(2026, 1, 1),
    )
    assert "抓好落实" in old.body
    assert [r.document_id for r in search_records([old.document_id, 10**9])] == [old.document_id]


def test_many_records_take_few_queries(
    county: Agency, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(5):
        list(search_records())
