"""What changed, one after the other, for platforms that keep a copy: published, superseded, withdrawn, validity."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kaicheng.documents import selectors as documents
from kaicheng.portal.api import answers, cursors, records
from kaicheng.portal.api.library import LARGEST
from kaicheng.portal.api.parameters import Asked, Parameter, text
from kaicheng.portal.api.routes import Operation
from kaicheng.portal.api.validators import library_tag
from kaicheng.subscriptions import selectors

_LIMIT = Parameter(
    "limit", "每页条数", {"type": "integer", "minimum": 1, "maximum": LARGEST}, default=LARGEST
)

_CURSOR = text(
    "cursor",
    "上一次给出的 next_cursor，原样使用",
    18,
    pattern=cursors.NUMBER,
    form="请原样使用上次给出的 next_cursor，或不带 cursor 从头读取",
)


def listing(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """Each change with the document as it stands now; one that is no longer public has its code alone."""
    now, today = timezone.now(), timezone.localdate()
    since = int(asked.words("cursor") or 0)
    tag = answers.tag_of(library_tag(request, today), selectors.last_change(now))
    if (known := answers.unchanged(request, tag)) is not None:
        return known
    limit = asked.values["limit"]
    found = selectors.changes_after(since, now=now, limit=limit + 1)
    page = found[:limit]
    public = documents.public_documents({change.document_id for change in page})
    rows = {row.document.pk: records.listed(row) for row in documents.as_rows(public, today)}
    value = {
        "items": [
            {
                "id": change.pk,
                "kind": change.kind,
                "label": change.get_kind_display(),
                "at": records.moment(change.at),
                "code": change.document.code,
                "document": rows.get(change.document_id),
            }
            for change in page
        ],
        "next_cursor": str(page[-1].pk if page else since),
        "more": len(found) > limit,
    }
    return answers.json_answer(request, value, tag)


OPERATIONS = (
    Operation(
        "api_changes", "changes", "变动", listing, "ChangePage", "同步",
        "公开内容的每一次变化，按发生先后排列：发布、更新版本、撤下、效力变化。不带 cursor 从头读取，即得全库；"
        "此后每次带上一次给出的 next_cursor，即得其后的变化。同一文件可以多次出现，以最后一次为准；"
        "document 是该文件现在的样子，为空表示现已不公开，应从副本中删除。",
        (_CURSOR, _LIMIT),
    ),
)  # fmt: skip
