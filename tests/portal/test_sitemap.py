"""The map of the site names every public page once, absolutely, with the day of its last change."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from documents.factories import make_document, make_draft

from kaicheng.documents.models import Document
from kaicheng.portal import sitemap

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client: Client, address: str) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    found = {node.findtext(f"{S}loc", ""): node.findtext(f"{S}lastmod", "") for node in root}
    assert len(found) == len(root)
    assert all(url.startswith("http://localhost:8000/") for url in found)
    return found


def everything(client: Client) -> dict[str, str]:
    found: dict[str, str] = {}
    for url in read(client, "/sitemap.xml"):
        found |= read(client, url.removeprefix("http://localhost:8000"))
    return found


def test_every_page_of_the_map_answers(client: Client, water: Document) -> None:
    draft = make_draft(agency=water.agency)
    found = everything(client)
    assert f"http://localhost:8000/d/{water.code}/" in found
    assert not any(draft.document.code in url for url in found)
    for url in found:
        assert client.get(url.removeprefix("http://localhost:8000")).status_code == 200, url


def test_a_document_changed_when_its_text_or_its_validity_last_did(client: Client, water: Document) -> None:
    ended = make_document(agency=water.agency, valid_until=date(2026, 5, 20))
    later = make_document(agency=water.agency, effective_from=date(2027, 1, 1))
    found = everything(client)
    day = {
        code: found[f"http://localhost:8000/d/{code}/"][:10] for code in (water.code, ended.code, later.code)
    }
    assert day == {water.code: "2026-03-02", ended.code: "2026-05-21", later.code: "2026-03-02"}


def test_a_large_library_is_cut_into_files_of_bounded_length(
    client: Client, water: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make_document(agency=water.agency)
    monkeypatch.setattr(sitemap, "CHUNK", 2)
    before = everything(client)
    assert len(read(client, "/sitemap.xml")) >= 4
    assert sum("/d/" in url for url in before) == 6


def test_robots_are_led_to_the_map_and_people_to_every_way_in(client: Client, water: Document) -> None:
    assert "Sitemap: http://localhost:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
    page = client.get("/sitemap/").content.decode()
    for way in ("/library/", "/agencies/XSSL/", "/feed.atom", "/api/", "?theme=06"):
        assert way in page
    assert client.get("/sitemap-9999.xml").status_code == 404


def test_the_map_for_people_leads_to_the_collections_of_plans_and_meetings(
    client: Client, water: Document
) -> None:
    page = client.get("/sitemap/").content.decode()
    assert all(f'href="/disclosure/{name}/"' in page for name in ("plans", "meetings"))
