"""The search pages, over the library itself (no index is built here; the database answers)."""

from datetime import date

import pytest
from django.test import Client
from documents.factories import make_document, relation

from kaicheng.documents.models import Document, RelationKind


@pytest.mark.parametrize("question", ["溪水发〔2026〕3号", "溪水发2026 3", "溪水发[2026]3号"])
def test_the_exact_number_stands_on_top_as_a_card(question: str, client: Client, water: Document) -> None:
    page = client.get("/search/", {"q": question})
    assert page.context["hit"].url == f"/d/{water.code}/"
    assert page.context["hit"] not in page.context["rows"]
    assert "文号相符" in page.content.decode()


def test_body_words_find_the_document_with_the_words_marked(client: Client, water: Document) -> None:
    page = client.get("/search/", {"q": "巡查责任人"})
    assert [row.url for row in page.context["rows"]] == [f"/d/{water.code}/"]
    assert "<mark>" in page.content.decode()


def test_a_repealed_document_comes_below_the_one_in_force_and_is_marked(
    client: Client, water: Document
) -> None:
    newer = make_document(
        title="溪山县水利局关于小型水库安全管理的规定",
        agency=water.agency,
        body="小型水库安全管理按本规定执行。",
        relations=[relation(RelationKind.REPEALS, water, effective_on=date(2026, 5, 1))],
    )
    page = client.get("/search/", {"q": "小型水库安全管理"})
    assert [row.url for row in page.context["rows"]] == [f"/d/{newer.code}/", f"/d/{water.code}/"]
    assert page.context["rows"][1].ended


def test_nothing_found_gives_concrete_next_steps(client: Client, water: Document) -> None:
    page = client.get("/search/", {"q": "巡查责任人", "year": "2019"})
    text = page.content.decode()
    assert page.context["result"].total == 0
    assert "去掉“年份：2019年”，有 1 件" in text
    assert "政府信息公开申请" in text
    assert "0000-6660001" in text


def test_a_question_is_shown_as_words_not_markup(client: Client, water: Document) -> None:
    text = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text


def test_a_page_beyond_the_last_shows_the_last(client: Client, water: Document) -> None:
    for number in range(12):
        make_document(agency=water.agency, title=f"防汛第{number}号通知", body="防汛抗旱")
    page = client.get("/search/", {"q": "防汛抗旱", "page": "99"})
    assert len(page.context["rows"]) == 2
    assert page.context["pager"].page == 2


def test_an_empty_question_explains_how_to_ask(client: Client, water: Document) -> None:
    assert "输入文号" in client.get("/search/?q=%20").content.decode()


def test_suggestions_lead_straight_to_a_document(client: Client, water: Document) -> None:
    found = client.get("/search/suggest", {"q": "溪山县水利局关于加强"}).json()["suggestions"]
    assert f"/d/{water.code}/" in {one["url"] for one in found}
    assert client.get("/search/suggest", {"q": ""}).json() == {"suggestions": []}
