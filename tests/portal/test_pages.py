"""Every page kind: it answers, asks little of the database, sends nothing outside and speaks for itself."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from documents.factories import make_document

from kaicheng.documents.models import Document

# page → the most queries it may ask, however many documents there are
PAGES = {
    "/": 13,
    "/library/": 10,
    "/library/?state=valid&year=2026": 10,
    "/library/?genre=议案": 9,
    "/library/in-force/": 5,
    "/agencies/": 5,
    "/agencies/XSSL/": 7,
    "/search/": 4,
    "/search/?q=水库": 20,  # without an index the database answers, which asks more
    "/search/?q=没有这种词&year=2020": 48,  # the database answers here, and looks for what to advise
    "/d/{code}/": 12,
    "/c/": 5,
    "/archive/": 5,
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_answers_with_a_bounded_number_of_queries(
    address: str, client: Client, water: Document, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        make_document(agency=water.agency)
    client.get("/agencies/")  # the directory of agencies is read once and kept
    with django_assert_max_num_queries(PAGES[address]):
        assert client.get(address.format(code=water.code)).status_code == 200


class Links(HTMLParser):
    """Gathers every address that a browser would load by itself or offer to follow, and inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("src", "href", "action", "srcset") if name in given]
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


@pytest.mark.parametrize("address", [*PAGES, "/nichts/", "/d/zzzzzz/"])
def test_no_page_names_an_outside_host_or_carries_inline_code(
    address: str, client: Client, water: Document
) -> None:
    links = Links()
    links.feed(client.get(address.format(code=water.code)).content.decode())
    outside = [a for a in links.addresses if re.match(r"(?:[a-z]+:)?//|data:", a, re.IGNORECASE)]
    assert [a for a in outside if not a.startswith(settings.SITE_URL)] == []
    assert links.inline == []
    assert len(links.addresses) > 10


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_language_title_main_heading_and_landmarks(
    address: str, client: Client, water: Document
) -> None:
    page = client.get(address.format(code=water.code)).content.decode()
    assert '<html lang="zh-CN"' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(r"<title>[^<]+ - 溪山县人民政府</title>", page)
    assert all(mark in page for mark in ('class="skip"', '<main id="main"', "<header", "<footer", "<nav"))


def test_style_sheets_load_nothing_from_elsewhere_and_stay_small() -> None:
    folder = Path(finders.find("portal/base.css") or "").parent
    sheets = {path.name: path.read_text() for path in folder.glob("*.css")}
    assert not any(re.search(r"url\(|@import", text) for text in sheets.values())
    assert sum(len(gzip.compress(text.encode())) for text in sheets.values()) <= 24 * 1024
    assert len((folder / "portal.js").read_bytes()) <= 10 * 1024


def test_the_foot_names_who_is_responsible_how_to_reach_them_and_the_last_change(
    client: Client, water: Document
) -> None:
    page = client.get("/").content.decode()
    assert "溪山县人民政府办公室（政务公开股）" in page
    assert "0000-6660001" in page
    assert re.search(r"最近更新：<time[^>]*>2026年3月2日", page)


def test_a_page_that_has_not_changed_is_answered_with_304(client: Client, water: Document) -> None:
    first = client.get(f"/d/{water.code}/")
    again = client.get(f"/d/{water.code}/", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert "Last-Modified" in first
    assert "Cookie" in first["Vary"]


def test_last_modified_alone_never_hides_a_change_of_validity(client: Client, water: Document) -> None:
    first = client.get(f"/d/{water.code}/")
    again = client.get(f"/d/{water.code}/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200


def test_the_chosen_text_size_is_kept_and_changes_the_page(client: Client, water: Document) -> None:
    plain = client.get("/")
    answer = client.get("/display", {"size": "huge", "next": "/library/?year=2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/library/?year=2026")
    large = client.get("/")
    assert 'class="size-huge"' in large.content.decode()
    assert large["ETag"] != plain["ETag"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", ""]
)
def test_the_size_switch_never_leads_off_the_site(target: str, client: Client, county: Any) -> None:
    assert client.get("/display", {"size": "large", "next": target})["Location"] == "/"


def test_an_unknown_size_sets_no_cookie(client: Client, county: Any) -> None:
    assert not client.get("/display", {"size": "enormous", "next": "/"}).cookies


def test_an_empty_site_says_so_on_every_page(client: Client, db: Any) -> None:
    for address in ("/", "/library/", "/library/in-force/", "/agencies/", "/search/", "/search/?q=水库"):
        assert client.get(address).status_code == 200, address


def test_robots_and_health_answer(client: Client, db: Any) -> None:
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    assert client.get("/healthz").json() == {"ok": True, "database": True}


def test_pages_refuse_to_be_written_to(client: Client, county: Any) -> None:
    assert client.post("/library/").status_code == 405
