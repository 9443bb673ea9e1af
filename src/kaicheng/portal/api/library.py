"""Documents: the list with its filters, and one document whole."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kaicheng.documents import selectors as documents
from kaicheng.documents.models import DocumentQuerySet
from kaicheng.documents.selectors import VALID, LibraryQuery, LibraryRow
from kaicheng.documents.validity import LABELS
from kaicheng.portal.api import answers, columns, cursors, records
from kaicheng.portal.api.parameters import Asked, Parameter, code, text
from kaicheng.portal.api.routes import Operation, PathPart
from kaicheng.portal.api.validators import library_tag

LARGEST = 100
STATES = [VALID, *(state.value for state in LABELS)]
LIMIT = Parameter("limit", "每页件数", {"type": "integer", "minimum": 1, "maximum": LARGEST}, default=20)
CURSOR = text(
    "cursor",
    "上一页给出的 next_cursor，原样使用",
    40,
    pattern=cursors.PLACE,
    form="请原样使用上次给出的 next_cursor，或不带 cursor 从头读取",
)
STATE = Parameter("state", "今日的效力：valid 为现行有效（有效和已修改）", {"type": "string", "enum": STATES})
FILTERS = (
    code("agency", "机关代码，含其所属单位"),
    code("theme", "主题分类代码，如 06 或 06/02；大类含其小类"),
    text("genre", "文种，如 通知", 20),
    code("item", "法定主动公开内容代码，如 20.1"),
    STATE,
    Parameter("normative", "是否行政规范性文件", {"type": "boolean"}),
    code("column", "栏目代码"),
    text("words", "标题中的词语或文号；全文检索请用 /search", 60),
    Parameter("since", "首次发布日期不早于（含当日）", {"type": "string", "format": "date"}),
    Parameter("until", "首次发布日期不晚于（含当日）", {"type": "string", "format": "date"}),
    Parameter(
        "updated_since",
        "现行版本发布时间不早于；持续同步请用 /changes，它还包括撤下和效力变化",
        {"type": "string", "format": "date-time"},
    ),
)
TEXT = Parameter(
    "text", "正文：plain 纯文本、html 排版、all 两者、none 不要", {"type": "string", "enum": list(records.TEXTS)},
    default="all",
)  # fmt: skip
CODE = PathPart("code", "文件短码，见列表中的 code", r"^[A-Za-z0-9_\-]{1,20}$")


def matching(asked: Asked, today: date) -> DocumentQuerySet:
    """What the filters mean, newest first."""
    query = LibraryQuery(
        agency=asked.words("agency"),
        genre=asked.words("genre"),
        theme=asked.words("theme"),
        state=asked.words("state"),
        normative=asked.get("normative"),
        catalogue_item=asked.words("item"),
        words=asked.words("words"),
    )
    found = documents.matching(query, today)
    if since := asked.get("since"):
        found = found.filter(first_published_at__gte=_midnight(since))
    if until := asked.get("until"):
        found = found.filter(first_published_at__lt=_midnight(until + timedelta(days=1)))
    if moment := asked.get("updated_since"):
        found = found.filter(live__published_at__gte=moment)
    if column := asked.words("column"):
        found = found.filter(pk__in=columns.documents_of(column, today))
    return found.order_by("-first_published_at", "-pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def behind(found: DocumentQuerySet, cursor: str) -> DocumentQuerySet:
    """The part of the list behind a cursor: what is published meanwhile comes before it and shifts nothing."""
    at, pk = cursors.place_of(cursor)
    return found.filter(Q(first_published_at__lt=at) | Q(first_published_at=at, pk__lt=pk))


def listing(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    today = timezone.localdate()
    found = matching(asked, today)
    rest = behind(found, asked.words("cursor")) if asked.words("cursor") else found
    tag = library_tag(request, today) if not asked.words("column") else ""
    if tag and (known := answers.unchanged(request, tag)) is not None:
        return known
    limit = asked.values["limit"]
    rows = list(documents.as_rows(rest[: limit + 1], today))
    more = len(rows) > limit
    value = {
        "total": found.count(),
        "items": [records.listed(row) for row in rows[:limit]],
        "next_cursor": cursors.after(rows[limit - 1].document) if more else None,
    }
    return answers.json_answer(request, value, tag)


def one(request: HttpRequest, asked: Asked, code: str) -> HttpResponseBase:
    today = timezone.localdate()
    tag = library_tag(request, today)
    document = documents.public_document(code)
    if document is None or document.live is None:
        return _gone(code)
    if (known := answers.unchanged(request, tag)) is not None:
        return known
    row = row_of(document, today)
    return answers.json_answer(request, records.detailed(row, document.live, asked.words("text")), tag)


def row_of(document: Any, today: date) -> LibraryRow:
    issuers = tuple(issuer.name for issuer in document.live.issuers.all())
    return LibraryRow(document, documents.validity_of(document, today), issuers)


def _gone(code: str) -> HttpResponseBase:
    notice = documents.withdrawn_notice(code)
    if notice is None:
        return answers.not_found("没有这份文件，或该文件不公开。")
    detail = f"该文件已撤回，不再公开。撤回原因：{notice.withdrawal_reason}"
    return answers.problem(410, "文件已撤回", detail)


OPERATIONS = (
    Operation(
        "api_documents", "documents", "文件列表", listing, "DocumentPage", "文件",
        "全部公开文件，按首次发布时间从新到旧。翻页用 next_cursor：读取期间新发布的文件不会使后面的页错位。",
        (*FILTERS, LIMIT, CURSOR),
    ),
    Operation(
        "api_document", "documents/{code}", "一份文件", one, "Document", "文件",
        "元数据、今日的效力、与其他文件的关系、附件、目录和正文。已撤回的文件答复 410，并说明原因。",
        (TEXT,), (CODE,),
    ),
)  # fmt: skip
