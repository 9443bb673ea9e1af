"""The letters themselves: plain and HTML from templates, with the headers that let a reader leave by one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kaicheng.documents.selectors import as_rows, public_documents
from kaicheng.kernel.text import shortened
from kaicheng.subscriptions.models import Announcement, Frequency, Subscriber
from kaicheng.subscriptions.selectors import named_choices

MOST_LINES = 50  # documents in one letter; the rest stands in the library
_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a letter."""

    title: str
    number: str
    agency: str
    day: date | None
    sentence: str
    summary: str
    note: str
    renewed: bool
    url: str


def address(name: str, *arguments: str) -> str:
    """The whole address of a page of the site."""
    return urljoin(settings.SITE_URL, reverse(f"portal:{name}", args=arguments))


def confirmation(subscriber: Subscriber, link: str, manage: str) -> dict[str, Any]:
    """Ask the owner of the address whether the request was theirs."""
    pending = named_choices(subscriber, confirmed=False)
    context = {
        "pending": pending,
        "frequency": Frequency(subscriber.frequency).label,
        "confirm_url": address("subscribe_confirm", link),
        "manage_url": address("subscribe_manage", manage) if subscriber.confirmed_at else "",
    }
    subject = "请确认订阅" if pending else "您的订阅"
    return _letter("confirm", f"{subject}：{settings.SITE_NAME}", context)


def news(announcements: Sequence[int], manage: str, now: datetime) -> dict[str, Any] | None:
    """Tell of what was published; None where nothing of it is public any more."""
    lines = _lines(announcements, timezone.localdate(now))
    if not lines:
        return None
    leave = address("subscribe_leave", manage)
    first = lines[0]
    subject = f"{'更新：' if first.renewed else ''}{first.title}"
    if len(lines) > 1:
        subject = f"新公开文件 {len(lines)} 件：{shortened(first.title, 60)}等"
    context = {
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "library_url": address("library"),
        "manage_url": address("subscribe_manage", manage),
        "leave_url": leave,
    }
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<documents.{host}>",
    }
    return _letter("news", subject, context) | {"headers": headers}


def _lines(announcements: Sequence[int], today: date) -> list[Line]:
    """The documents whose announced edition is still the live one, newest first."""
    told = Announcement.objects.filter(pk__in=announcements).values_list("edition", "renewed")
    renewed = dict(told)
    public = public_documents().filter(live__in=renewed).order_by("-live__published_at", "-pk")
    found = []
    for row in as_rows(public, today):
        live = row.document.live
        assert live is not None  # noqa: S101 - public; for the type checker
        found.append(
            Line(
                title=live.title,
                number=live.doc_number,
                agency="、".join(row.issuers) or row.document.agency.name,
                day=timezone.localtime(live.published_at).date() if live.published_at else None,
                sentence=row.validity.sentence,
                summary=shortened(live.summary, _EXCERPT),
                note=live.change_note if renewed[live.pk] else "",
                renewed=renewed[live.pk],
                url=address("document", row.document.code),
            )
        )
    return found


def _letter(name: str, subject: str, context: dict[str, Any]) -> dict[str, Any]:
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "subject": subject, **context}
    return {
        "subject": subject,
        "text": render_to_string(f"subscriptions/letters/{name}.txt", context),
        "html": render_to_string(f"subscriptions/letters/{name}.html", context),
    }
