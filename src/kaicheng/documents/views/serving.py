"""Originals and attachments for those who may see drafts."""

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from kaicheng.documents import permissions
from kaicheng.documents.desk import attachment_numbered, edition_numbered
from kaicheng.documents.views.refusing import refusable
from kaicheng.documents.views.showing import wanted
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import path_of
from kaicheng.kernel.refusals import Refusal


class ContentGone(Refusal):
    code = "documents.content_gone"
    title = "文件内容缺失"
    sentence = "存储中找不到该文件的内容。"
    advice = "请告知平台管理员核查存储。"


@refusable
def original(request: HttpRequest, code: str, version: int) -> HttpResponseBase:
    """The file an edition was read from."""
    edition = edition_numbered(wanted(request, code, permissions.READ), version)
    if edition is None or edition.original is None:
        raise Http404("没有原件。")
    return _sent(edition.original, edition.original_name or edition.original.name)


@refusable
def attachment(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    found = attachment_numbered(wanted(request, code, permissions.READ), number)
    if found is None:
        raise Http404("没有这个附件。")
    return _sent(found.file, found.file.name)


def _sent(file: StoredFile, name: str) -> HttpResponseBase:
    """Always as a download: an uploaded file is never shown inside our own pages."""
    try:
        content = path_of(file).open("rb")
    except FileNotFoundError as error:
        raise ContentGone from error
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
