"""Originals and attachments for those who may see drafts."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from kaicheng.documents import permissions
from kaicheng.documents.views.refusing import refusable
from kaicheng.documents.views.showing import wanted
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import path_of


@refusable
def original(request: HttpRequest, code: str, version: int) -> HttpResponseBase:
    """The file an edition was read from."""
    edition = (
        wanted(request, code, permissions.READ)
        .editions.select_related("original")
        .filter(version=version)
        .first()
    )
    if edition is None or edition.original is None:
        raise Http404("没有原件。")
    return _sent(edition.original, edition.original_name or edition.original.name)


@refusable
def attachment(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    document = wanted(request, code, permissions.READ)
    for edition in document.editions.all():
        found = edition.attachments.select_related("file").filter(pk=number).first()
        if found is not None:
            return _sent(found.file, found.file.name)
    raise Http404("没有这个附件。")


def _sent(file: StoredFile, name: str) -> HttpResponseBase:
    """Always as a download: an uploaded file is never shown inside our own pages."""
    response = FileResponse(path_of(file).open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
