"""Column pages: what they list, what they say of themselves, and what becomes of closed ones."""

from datetime import UTC, datetime
from typing import Any

import pytest
from columns.factories import make_column
from django.test import Client
from documents.factories import make_document, office_of

from kaicheng.columns import services
from kaicheng.columns.models import Column
from kaicheng.columns.question import Question, Scope
from kaicheng.columns.workflow import Kind
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def column(bureau: Agency, water: Document) -> Column:
    return make_column(
        agency=bureau, code="shuiku", name="水库安全", question=Question(words=("水库",)), keywords=("水库", "防汛"),
        description="小型水库安全管理的文件和责任人。", category="政策文件", kind=Kind.SPECIAL,
    )  # fmt: skip


def text_of(client: Client, address: str, **follow: Any) -> str:
    return client.get(address, **follow).content.decode()


def test_a_column_lists_what_it_asks_for_and_says_whose_it_is(client: Client, column: Column) -> None:
    page = text_of(client, "/c/shuiku/")
    assert "关于加强小型水库安全管理的通知" in page
    assert "责任单位" in page
    assert "溪山县水利局" in page
    assert "最近更新" in page
    assert "共 1 件" in page


def test_a_column_carries_the_page_tags_of_the_guideline(client: Client, column: Column) -> None:
    page = text_of(client, "/c/shuiku/")
    for name, content in (
        ("ColumnName", "水库安全"), ("ColumnDescription", "小型水库安全管理的文件和责任人。"),
        ("ColumnKeywords", "水库;防汛"), ("ColumnType", "政策文件"),
    ):  # fmt: skip
        assert f'<meta name="{name}" content="{content}">' in page


def test_pins_come_first_and_are_marked(client: Client, column: Column, bureau: Agency) -> None:
    late = make_document(title="关于水库汛期调度的通知", agency=bureau, now=NOW)
    page = text_of(client, "/c/shuiku/")
    assert page.index(late.live.title) < page.index("小型水库安全管理的通知")
    water = Document.objects.exclude(pk=late.pk).get(agency=bureau)
    services.pin_document(actor=office_of(bureau), column=column, code=water.code, now=NOW)
    page = text_of(client, "/c/shuiku/")
    assert page.index("小型水库安全管理的通知") < page.index(late.live.title)
    assert page.count("置顶") == 1


def test_a_year_is_chosen_from_those_in_which_something_came_in(
    client: Client, column: Column, bureau: Agency
) -> None:
    make_document(
        title="关于水库除险加固的通知", agency=bureau, now=datetime(2024, 12, 31, 16, 30, tzinfo=UTC)
    )
    page = text_of(client, "/c/shuiku/")
    assert "?year=2025" in page, "half past midnight in Beijing is the new year"
    assert "?year=2024" not in page
    page = text_of(client, "/c/shuiku/?year=2025")
    assert "除险加固" in page
    assert "小型水库安全管理的通知" not in page
    assert "2023年没有文件" in text_of(client, "/c/shuiku/?year=2023")


@pytest.mark.parametrize("year", ["0000", "9999", "20265", "二〇二六", "-001", "2026'"])
def test_no_year_in_an_address_breaks_the_page(client: Client, column: Column, year: str) -> None:
    assert client.get("/c/shuiku/", {"year": year, "page": "99999"}).status_code == 200


def test_an_overview_shows_its_document_in_place(client: Client, bureau: Agency, water: Document) -> None:
    overview = make_column(
        agency=bureau, code="gaikuang", kind=Kind.OVERVIEW, question=Question(scope=Scope.PICKED)
    )
    services.pin_document(actor=office_of(bureau), column=overview, code=water.code, now=NOW)
    page = text_of(client, "/c/gaikuang/")
    assert "汛期每日巡查一次" in page
    assert f"/d/{water.code}/" in page


def test_an_empty_column_says_what_it_is_for_and_who_fills_it(client: Client, bureau: Agency) -> None:
    make_column(agency=bureau, code="kong", question=Question(words=("没有",)))
    page = text_of(client, "/c/kong/")
    assert "本栏目还没有文件" in page
    assert "由溪山县水利局负责更新，咨询电话 0000-6660002" in page


def test_a_closed_column_answers_at_its_address_and_stands_in_the_archive(
    client: Client, column: Column
) -> None:
    office = office_of(column.agency)
    services.close_column(actor=office, column=column, reason="专项行动已结束", now=NOW)
    page = text_of(client, "/c/shuiku/")
    assert "本专题已于2026年6月1日归档（专项行动已结束）" in page
    assert "关于加强小型水库安全管理的通知" in page
    assert "水库安全" in text_of(client, "/archive/")
    assert "水库安全" in text_of(client, "/archive/?q=水库&year=2026")
    assert "/c/shuiku/" not in text_of(client, "/archive/?q=茶叶")
    assert "/c/shuiku/" not in text_of(client, "/c/")
    services.reopen_column(actor=office, column=column, now=NOW)
    assert "/c/shuiku/" not in text_of(client, "/archive/")
    assert "/c/shuiku/" in text_of(client, "/c/")


def test_a_closed_column_leaves_the_navigation(client: Client, bureau: Agency, county: Agency) -> None:
    column = make_column(agency=bureau, code="changyong", in_navigation=True)
    assert "/c/changyong/" in text_of(client, "/library/")
    services.close_column(actor=office_of(bureau), column=column, reason="已结束", now=NOW)
    assert "/c/changyong/" not in text_of(client, "/library/")


def test_an_old_address_leads_to_the_new_one(client: Client, column: Column) -> None:
    services.change_address(actor=office_of(column.agency), column=column, code="shuiku-anquan", now=NOW)
    answer = client.get("/c/shuiku/")
    assert (answer.status_code, answer["Location"]) == (301, "/c/shuiku-anquan/")
    assert client.get("/c/shuiku/?year=2026&page=2")["Location"] == "/c/shuiku-anquan/?year=2026&page=2"
    assert client.get("/c/mei-you/").status_code == 404


def test_a_withdrawn_document_leaves_every_column(client: Client, column: Column, water: Document) -> None:
    from kaicheng.documents import services as documents

    documents.withdraw(document=water, actor=office_of(water.agency), reason="内容有误", now=NOW)
    assert "小型水库安全管理的通知" not in text_of(client, "/c/shuiku/")


def test_a_column_can_be_subscribed_to_by_letter_and_feed_until_it_is_closed(
    client: Client, column: Column
) -> None:
    ways = ['href="/subscribe/?column=shuiku"', 'href="/c/shuiku/feed.rss"']
    page = text_of(client, "/c/shuiku/")
    assert all(way in page for way in ways)
    services.close_column(actor=office_of(column.agency), column=column, reason="专项工作已结束。", now=NOW)
    page = text_of(client, "/c/shuiku/")
    assert "归档（专项工作已结束），不再更新" in page
    assert not any(way in page for way in ways)
