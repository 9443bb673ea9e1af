"""The page of one document, its downloads, and what stands there once it was withdrawn."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.documents import renditions
from kaicheng.documents import selectors as documents
from kaicheng.documents.models import Document, Edition
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import path_of
from kaicheng.portal import document_page, downloads
from kaicheng.portal.page import respond
from kaicheng.workplan.selectors.public import shown_plan_of

_DESCRIPTION = 120


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    found = documents.public_document(code)
    if found is None or found.live is None:
        return gone(request, code)
    edition = found.live
    verdict = documents.validity_of(found, today)
    context = {
        "document": found,
        "edition": edition,
        "verdict": verdict,
        "sentence": verdict.sentence.removeprefix(f"{verdict.label}："),
        "facts": document_page.facts(found, edition, verdict),
        "relations": document_page.relations(found),
        "text": document_page.text_of(edition),
        "outline": document_page.outline_of(edition),
        "attachments": edition.attachments.all(),
        "downloads": downloads.offers(edition),
        "earlier": document_page.earlier(found),
        "ledger": shown_plan_of(found),
        "source": document_page.issuers_of(found, edition),
        "address": downloads.address_of(code),
        "description": (edition.summary or edition.plain).replace("\n", "")[:_DESCRIPTION],
        "crumbs": [
            ("文件库", reverse("portal:library")),
            (found.agency.name, reverse("portal:agency", args=[found.agency.code])),
            (edition.doc_number or "正文", ""),
        ],
        "today": today,
    }
    changed = edition.published_at
    return respond(request, "portal/document.html", context, section="library", last_modified=changed)


def gone(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a document was withdrawn, and why (410); 404 where there never was one."""
    edition = documents.withdrawn_notice(code)
    if edition is None:
        raise Http404
    context = {
        "edition": edition,
        "agency": edition.document.agency,
        "crumbs": [("文件库", reverse("portal:library")), ("已撤回", "")],
    }
    return respond(request, "portal/410.html", context, section="library", status=410)


def _public(code: str) -> tuple[Document, Edition]:
    found = documents.public_document(code)
    if found is None or found.live is None:
        raise Http404
    return found, found.live


@require_safe
def download(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The text as docx or PDF, with its validity of today printed on it, or the original file."""
    if documents.public_document(code) is None:
        return gone(request, code)
    _, edition = _public(code)
    if kind not in {offer.kind for offer in downloads.offers(edition)}:
        raise Http404
    try:
        return downloads.hand_over(renditions.download(edition, kind, timezone.localdate()))
    except FileNotFoundError as error:  # the record is there, the stored file is not
        raise Http404 from error


@require_safe
def attachment(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    _, edition = _public(code)
    row = get_object_or_404(edition.attachments.select_related("file", "clean_file"), pk=pk)
    if row.clean_file is None:  # not looked through yet: the file as it came is never handed out
        raise Http404
    return _send(row.clean_file, downloads.attachment_name(row))


def _send(file: StoredFile, name: str) -> HttpResponseBase:
    place = path_of(file)
    if not place.exists():
        raise Http404
    response = FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type=file.media_type)
    response["Cache-Control"] = "no-cache"
    return response
