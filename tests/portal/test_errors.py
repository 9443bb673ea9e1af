"""Wrong addresses help; broken things say so."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from kaicheng.documents.models import Document
from kaicheng.portal import views
from kaicheng.portal.views import errors, plain


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/files/%E6%B0%B4%E5%BA%93%E7%AE%A1%E7%90%86.html", "水库管理"),
        ("/zwgk/2026/水库/巡查_通知.pdf", "水库 巡查 通知"),
        ("/wp-login.php", ""),
    ],
)
def test_what_was_looked_for_is_read_from_the_address(path: str, words: str) -> None:
    assert errors.words_of(path) == words


def test_the_page_for_a_wrong_address_carries_search_and_ways_on(client: Client, water: Document) -> None:
    answer = client.get("/水库巡查/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="水库巡查"' in text
    assert f"/d/{water.code}/" in text


def test_the_page_for_a_failure_asks_nothing_of_the_database() -> None:
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "服务暂时出了问题" in answer.content.decode()


def test_a_refused_request_says_what_to_do(county: Any) -> None:
    answer = views.forbidden(RequestFactory().get("/x"))
    assert answer.status_code == 403
    assert "刷新后重新提交" in answer.content.decode()


def test_health_tells_when_the_database_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(plain, "connection", Broken())
    assert plain.health(RequestFactory().get("/healthz")).status_code == 503
