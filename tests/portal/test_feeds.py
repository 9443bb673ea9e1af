"""Feeds hold all that their forms demand, name lasting ids, and follow the documents."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from columns.factories import make_column
from django.test import Client
from documents.factories import NOW, make_actor, make_document, make_draft, publish

from kaicheng.columns.services import change_address
from kaicheng.documents import services
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.portal.feed_xml import Entry, Feed, atom, rss
from kaicheng.users.models import DutyKind

A = "{http://www.w3.org/2005/Atom}"
MOMENT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
ADDRESSES = ["/feed", "/library/feed", "/agencies/XSSL/feed"]


def text(node: Any, name: str) -> str:
    found = node.findall(name)
    assert len(found) == 1, f"{name} stands {len(found)} times in {node.tag}"
    return found[0].text or ""


def check_atom(content: bytes) -> list[str]:
    """RFC 4287: what a feed and an entry must have, once each; gives the ids of the entries."""
    feed = ET.fromstring(content)  # noqa: S314 - our own
    assert feed.tag == f"{A}feed"
    for node in (feed, *feed.findall(f"{A}entry")):
        assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}:\S+", text(node, f"{A}id"))
        assert text(node, f"{A}title")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text(node, f"{A}updated"))
        assert node.findall(f"{A}author/{A}name")
        links = {link.get("rel"): link.get("href") for link in node.findall(f"{A}link")}
        assert all(urlsplit(href or "").scheme == "http" for href in links.values())
        assert "alternate" in links
        assert ("self" in links) is (node is feed)
    entries = feed.findall(f"{A}entry")
    assert all(text(entry, f"{A}summary") for entry in entries)
    ids = [text(entry, f"{A}id") for entry in entries]
    assert len(ids) == len(set(ids))
    return ids


def check_rss(content: bytes) -> list[str]:
    """RSS 2.0: the required parts of a channel; ids of the items."""
    channel = ET.fromstring(content).find("channel")  # noqa: S314 - our own
    assert channel is not None
    assert all(text(channel, name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    own = channel.find(f"{A}link")
    assert own is not None
    assert own.get("rel") == "self"
    for item in channel.findall("item"):
        assert all(text(item, name) for name in ("title", "link", "guid", "pubDate", "description"))
    return [text(item, "guid") for item in channel.findall("item")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_feed_is_valid_in_both_forms_and_holds_the_same(
    client: Client, water: Document, address: str
) -> None:
    first, second = client.get(f"{address}.atom"), client.get(f"{address}.rss")
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert check_atom(first.content) == check_rss(second.content)
    for answer in (first, second):
        read = feedparser.parse(answer.content)
        assert not read.bozo
        assert [entry.link.endswith(f"/d/{water.code}/") for entry in read.entries] == [True]


def test_an_empty_feed_is_valid_too(client: Client, county: Any) -> None:
    assert check_atom(client.get("/feed.atom").content) == []
    assert check_rss(client.get("/feed.rss").content) == []


def test_a_new_edition_keeps_its_id_and_comes_to_the_front(client: Client, water: Document) -> None:
    make_document(agency=water.agency, title="后发布的文件", now=MOMENT)
    before = check_atom(client.get("/feed.atom").content)
    edition = services.open_new_edition(document=water, actor=water.created_by, now=MOMENT)
    services.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=water.created_by, now=MOMENT,
        fields={"change_note": "更正联系电话"},
    )  # fmt: skip
    edition.refresh_from_db()
    publish(edition, now=MOMENT + timedelta(days=1))
    answer = client.get("/feed.atom").content
    assert check_atom(answer) == before[::-1]
    assert "修改说明：更正联系电话" in answer.decode()


def test_a_theme_has_its_feed_and_drafts_have_none(client: Client, water: Document) -> None:
    make_document(agency=water.agency, theme="07/01")
    make_draft(agency=water.agency)
    assert len(check_atom(client.get("/feed.atom").content)) == 2
    assert len(check_atom(client.get("/library/feed.atom?theme=06").content)) == 1


def test_what_did_not_change_is_answered_with_304(client: Client, water: Document) -> None:
    answer = client.get("/feed.atom")
    assert answer["Last-Modified"]
    assert client.get("/feed.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/feed.json", "/agencies/none/feed.atom", "/c/none/feed.atom"])
def test_what_is_no_feed_is_not_found(client: Client, water: Document, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_character_of_a_title_breaks_the_feed() -> None:
    odd = "A&B <c> “d” ]]> \x00\x0b\ud800\U0001f600"
    entry = Entry("tag:x.cn,2026:1", "http://x.cn/", odd, odd, (odd,), MOMENT, MOMENT, (odd,))
    feed = Feed("tag:x.cn,2026:f", odd, odd, "http://x.cn/", "http://x.cn/f", odd, MOMENT, (entry,))
    assert feedparser.parse(atom(feed)).entries[0].title.startswith("A&B <c>")
    assert not feedparser.parse(rss(feed)).bozo


def test_the_checker_finds_what_is_missing(client: Client, water: Document) -> None:
    whole = client.get("/feed.atom").content
    for broken in (b"<updated>", b"<id>", b"<title>"):
        name = broken[1:-1]
        with pytest.raises(AssertionError):
            check_atom(re.sub(broken + b".*?</" + name + b">", b"", whole, count=1))


def test_the_feed_of_a_column_with_a_new_address_is_found_at_the_old_one(
    client: Client, bureau: Agency
) -> None:
    shown = make_column(agency=bureau, code="shuiku")
    actor = make_actor(bureau, DutyKind.OFFICE, name="祁言")
    change_address(actor=actor, column=shown, code="xiaoxing-shuiku", now=NOW)
    assert client.get("/c/shuiku/feed.atom")["Location"] == "/c/xiaoxing-shuiku/feed.atom"
    assert client.get("/c/shui/feed.atom").status_code == 404
