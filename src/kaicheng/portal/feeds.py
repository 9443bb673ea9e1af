"""What stands in a feed: the documents of a list, those published last first, a new edition as an update."""

from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models.functions import Substr
from django.utils import timezone

from kaicheng.documents.models import Document, DocumentQuerySet
from kaicheng.documents.selectors import LibraryRow, as_rows, public_documents
from kaicheng.kernel.text import shortened
from kaicheng.portal import themes
from kaicheng.portal.downloads import address_of
from kaicheng.portal.feed_xml import Entry, Feed

SIZE = 30
_EXCERPT = 400
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when a feed without entries was last changed


def feed_of(
    documents: DocumentQuerySet, today: date, *, title: str, subtitle: str, page: str, address: str
) -> Feed:
    """Three queries. `page` and `address` are paths of this site."""
    newest = documents.order_by("-live__published_at", "-pk")[:SIZE]
    rows = list(as_rows(newest, today))
    heads = _heads([row.document.pk for row in rows])
    entries = tuple(_entry(row, heads.get(row.document.pk, "")) for row in rows)
    return Feed(
        id=_tag(2026, page),
        title=title,
        subtitle=subtitle,
        page=urljoin(settings.SITE_URL, page),
        address=urljoin(settings.SITE_URL, address),
        author=settings.SITE_NAME,
        updated=max((entry.updated for entry in entries), default=_NEVER),
        entries=entries,
    )


def _heads(ids: list[int]) -> dict[int, str]:
    """How the texts begin, for documents without a summary."""
    beginning = Substr("live__plain", 1, _EXCERPT * 2)
    found = public_documents(ids).filter(live__summary="").annotate(beginning=beginning)
    return dict(found.values_list("pk", "beginning"))


def _entry(row: LibraryRow, beginning: str) -> Entry:
    document, live = row.document, row.document.live
    assert live is not None  # noqa: S101 - lists hold public documents only; for the type checker
    published = document.first_published_at or _NEVER
    told = live.summary or " ".join(beginning.split())
    facts = [row.validity.sentence, *([f"修改说明：{live.change_note}"] if live.change_note else [])]
    return Entry(
        id=tag_of(document),
        url=address_of(document.code),
        title=f"{live.title}（{live.doc_number}）" if live.doc_number else live.title,
        summary="".join(facts) + shortened(told, _EXCERPT),
        authors=row.issuers or (document.agency.name,),
        published=published,
        updated=live.published_at or published,
        categories=tuple(
            name for name in (live.genre, themes.name_of(live.theme) if live.theme else "") if name
        ),
    )


def tag_of(document: Document) -> str:
    """The lasting name of a document (RFC 4151): host and year when it first appeared, then its code."""
    first = document.first_published_at or _NEVER
    return _tag(timezone.localtime(first).year, f"/d/{document.code}")


def _tag(year: int, path: str) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{year}:{path.strip('/') or 'home'}"
