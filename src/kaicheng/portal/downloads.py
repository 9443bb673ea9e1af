"""Files that readers take away: a document as docx, PDF or original, its attachments, lists as xlsx or CSV."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Protocol
from urllib.parse import quote, urljoin

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from kaicheng.documents import exports
from kaicheng.documents.models import Attachment, Edition
from kaicheng.documents.renditions import Kind, file_name
from kaicheng.documents.selectors import LibraryQuery

EXPORTS = {"xlsx": "Excel 表格", "csv": "CSV"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it brings; `size` in bytes where it is known beforehand."""

    kind: str
    label: str
    size: int | None = None


class Ready(Protocol):
    """What the domain hands over: bytes, their type, a name."""

    @property
    def content(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...
    @property
    def name(self) -> str: ...


def offers(edition: Edition) -> list[Offer]:
    """Docx and PDF are typeset from the text, so they need one; the original is there where it could be cleaned."""
    found = []
    if edition.tree:
        found = [Offer(Kind.DOCX.value, "下载 Word"), Offer(Kind.PDF.value, "下载 PDF")]
    original = edition.clean_original  # never the file as it came
    if original is not None:
        suffix = PurePath(original.name).suffix.lstrip(".").upper()
        label = f"下载原件（{suffix}）" if suffix else "下载原件"
        found.append(Offer(Kind.ORIGINAL.value, label, original.size))
    return found


def hand_over(ready: Ready) -> HttpResponse:
    """A download with a Chinese name (RFC 6266); asked anew each time, because validity stands on it."""
    response = HttpResponse(ready.content, content_type=ready.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(ready.name)}"
    response["Cache-Control"] = "no-cache"
    return response


def address_of(code: str) -> str:
    """The short address of a document, as it goes on paper."""
    return urljoin(settings.SITE_URL, reverse("portal:document", args=[code]))


def export(query: LibraryQuery, kind: str, today: date) -> HttpResponse:
    """A whole list, whatever its page. `kind` is one of EXPORTS."""
    make = exports.library_xlsx if kind == "xlsx" else exports.library_csv
    return hand_over(make(query, today, address_of))


def attachment_name(row: Attachment) -> str:
    """The title with the suffix of the file, unless it bears it already."""
    suffix = PurePath((row.clean_file or row.file).name).suffix
    bare = row.title[: -len(suffix)] if suffix and row.title.lower().endswith(suffix.lower()) else row.title
    return file_name(bare, suffix.lstrip(".") or "dat")
