"""Feeds as Atom (RFC 4287) and RSS 2.0, each with all that its form demands. Pure: values in, XML out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a feed. `id` is a tag URI (RFC 4151): it stays when addresses change."""

    id: str
    url: str
    title: str
    summary: str
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`page` is the page that shows the same, `address` the feed's own."""

    id: str
    title: str
    subtitle: str
    page: str
    address: str
    author: str
    updated: datetime
    entries: tuple[Entry, ...] = field(default=())


def atom(feed: Feed) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.updated))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    _add(ET.SubElement(root, "author"), "name", feed.author)
    for entry in feed.entries:
        node = ET.SubElement(root, "entry")
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "published", _moment(entry.published))
        _add(node, "updated", _moment(entry.updated))
        ET.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
        for author in entry.authors:
            _add(ET.SubElement(node, "author"), "name", author)
        for category in entry.categories:
            ET.SubElement(node, "category", {"term": _clean(category)})
        _add(node, "summary", entry.summary)
    return _written(root)


def rss(feed: Feed) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page)
    _add(channel, "description", feed.subtitle)
    _add(channel, "language", "zh-cn")
    _add(channel, "lastBuildDate", format_datetime(feed.updated.astimezone(UTC), usegmt=True))
    own = {"rel": "self", "type": "application/rss+xml", "href": feed.address}
    ET.SubElement(channel, "atom:link", own)
    for entry in feed.entries:
        item = ET.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.id, isPermaLink="false")
        _add(item, "pubDate", format_datetime(entry.updated.astimezone(UTC), usegmt=True))
        for author in entry.authors:
            _add(item, "dc:creator", author)
        for category in entry.categories:
            _add(item, "category", category)
        _add(item, "description", entry.summary)
    return _written(root)


FORMS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "rss": (rss, "application/rss+xml; charset=utf-8"),
}


def _add(parent: Any, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    """XML has no way to write control characters: they are left out."""
    return _NOT_XML.sub("", text)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(root: Any) -> bytes:
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
