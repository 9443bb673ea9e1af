"""How the API behaves: strict in what it reads, clear in what it refuses, open to every origin."""

import json
from typing import Any

import pytest
from django.test import Client
from documents.factories import make_document

from kaicheng.documents.models import Document
from kaicheng.portal.api.entry import OPERATIONS


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=101", "limit=x", "limit=", "state=gültig", "normative=1", "since=2026-02-30", "since=20260101",
     "updated_since=2026-01-01", "cursor=%25", "cursor=YWJj", "cursor=MHww", "agency=%00", "agensy=XS",
     "limit=5&limit=6", "words=%E6%B0%B4%00", "theme=06'--"],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_with_a_sentence(client: Client, asked: str, db: Any) -> None:
    answer = client.get(f"/api/v1/documents?{asked}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "参数" in json.loads(answer.content)["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_but_reading_is_allowed(client: Client, method: str, db: Any) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, "/api/v1/documents")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_pages_of_any_origin_may_read(client: Client, origin: str, water: Document) -> None:
    for address in ("documents", f"documents/{water.code}", "nothing", "documents?limit=x", "changes"):
        answer = client.get(f"/api/v1/{address}", headers={"Origin": origin})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in answer.get("Vary", "")
    before = client.options(
        "/api/v1/documents", headers={"Origin": origin, "Access-Control-Request-Method": "GET"}
    )
    assert (before.status_code, before.content) == (204, b"")
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]


def test_an_address_that_is_none_is_a_problem_not_a_page(client: Client, db: Any) -> None:
    for address in ("/api/v1/nothing", "/api/v1/documents/", "/api/v1/documents/a/b/c", "/api/v1"):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_every_operation_is_described_linked_and_answers(client: Client, water: Document) -> None:
    known = {"code": {"api_document": water.code, "api_agency": "XSSL"}}
    page = client.get("/api/").content.decode()
    paths = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    for one in OPERATIONS:
        assert f"/{one.path}" in paths
        assert f"/api/v1/{one.path}" in page
        if not one.parts or one.name in known["code"]:
            address = one.path.replace("{code}", known["code"].get(one.name, ""))
            assert (
                client.get(f"/api/v1/{address}" + ("?q=水库" if one.name == "api_search" else "")).status_code
                == 200
            )


def test_heads_and_bodies_agree(client: Client, water: Document) -> None:
    head, body = client.head("/api/v1/documents"), client.get("/api/v1/documents")
    assert head.content == b""
    assert head["ETag"] == body["ETag"]
    assert "水库" in body.content.decode()


def test_search_finds_and_names_the_document(client: Client, water: Document) -> None:
    make_document(agency=water.agency, title="关于校车安全的通知", body="校车每日检查。")
    found = json.loads(client.get("/api/v1/search?q=水库安全").content)
    assert found["items"][0]["document"]["code"] == water.code
    assert client.get("/api/v1/search").status_code == 400
