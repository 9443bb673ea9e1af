"""The whole library as archives: which there are, and loading one, also in pieces."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kaicheng.portal import bulk, ranged
from kaicheng.portal.absolute import url
from kaicheng.portal.api import answers
from kaicheng.portal.api.parameters import Asked
from kaicheng.portal.api.routes import Operation, PathPart


def listing(request: HttpRequest, _asked: Asked) -> HttpResponseBase:
    """What can be loaded now. Asking while it is out of date has it made anew."""
    stale = bulk.is_stale(timezone.localdate())
    if stale:
        bulk.ask_for_renewal()
    value: dict[str, Any] = {
        "files": [
            {
                "name": archive.name,
                "kind": archive.kind,
                "url": url("api_bulk_file", archive.name),
                "size": archive.size,
                "sha256": archive.sha256,
                "made_at": archive.made_at,
                "documents": archive.documents,
            }
            for archive in bulk.archives()
        ],
        "building": stale,
    }
    return answers.json_answer(request, value)


def file(request: HttpRequest, _asked: Asked, name: str) -> HttpResponseBase:
    place = bulk.named(name)
    if place is None:
        return answers.not_found("没有这个打包文件，可能已被更新的替换。现有的见 /api/v1/bulk 。")
    tag = f'"{place.stem}"'  # the name ends with the digest of its content
    answer = ranged.send(request, place, tag=tag, media_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{place.name}"'
    return answers.opened(answer)


_NAME = PathPart("name", "文件名，见 /bulk", r"^[a-z]+-[0-9]{8}-[0-9a-f]{12}\.zip$", converter="str")
OPERATIONS = (
    Operation(
        "api_bulk", "bulk", "全库打包下载", listing, "BulkList", "全库",
        "library 为全部文件的元数据和正文（JSON 行、CSV、Excel），files 为附件和原件。每日更新；内容已有变化时查询本地址，即安排更新。",
    ),
    Operation(
        "api_bulk_file", "bulk/{name}", "下载一个打包文件", file, "", "全库",
        "支持断点续传（Range、If-Range）。下载后可用 sha256 核对。",
        parts=(_NAME,), media_type="application/zip",
    ),
)  # fmt: skip
