"""Full-text search with the engine of the site."""

from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from kaicheng.documents import selectors as documents
from kaicheng.portal.api import answers, records
from kaicheng.portal.api.library import FILTERS, STATE
from kaicheng.portal.api.parameters import Asked, Parameter, text
from kaicheng.portal.api.routes import Operation
from kaicheng.search import services as engine
from kaicheng.search.interface import Order, SearchQuery

_DEEPEST = 200  # pages: whoever wants more wants the list
_LIMIT = Parameter("limit", "每页件数", {"type": "integer", "minimum": 1, "maximum": 50}, default=10)
_PAGE = Parameter("page", "页码，从 1 起", {"type": "integer", "minimum": 1, "maximum": _DEEPEST}, default=1)
_ORDER = Parameter(
    "order", "排序：relevance 相关度、newest 最新成文、oldest 最早成文",
    {"type": "string", "enum": [order.value for order in Order]}, default=Order.RELEVANCE.value,
)  # fmt: skip
_YEAR = Parameter("year", "成文年份", {"type": "integer", "minimum": 1900, "maximum": 2200})
_Q = replace(text("q", "检索词或文号", 100), required=True)
_SHARED = tuple(one for one in FILTERS if one.name in {"agency", "theme", "genre"})


def search(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    today = timezone.localdate()
    result = engine.search(
        SearchQuery(
            text=asked.words("q"),
            today=today,
            agency=asked.words("agency"),
            genre=asked.words("genre"),
            theme=asked.words("theme"),
            year=asked.get("year"),
            state=asked.words("state"),
            order=Order(asked.values["order"]),
            page=asked.values["page"],
            size=asked.values["limit"],
            facets=False,
        )
    )
    public = documents.public_documents([hit.document_id for hit in result.hits])
    rows = {row.document.pk: row for row in documents.as_rows(public, today)}
    value = {
        "total": result.total,
        "items": [
            {
                "title_html": hit.title_html,
                "snippet_html": hit.snippet_html,
                "document": records.listed(rows[hit.document_id]),
            }
            for hit in result.hits
            if hit.document_id in rows
        ],
        "words": list(result.words),
        "did_you_mean": list(result.did_you_mean),
        "explanations": list(result.explanations),
    }
    return answers.json_answer(request, value)


OPERATIONS = (
    Operation(
        "api_search", "search", "检索", search, "SearchPage", "检索",
        "与网站检索一致：标题、文号、正文和附件文字。title_html、snippet_html 已转义，只含 mark 标记。",
        (_Q, *_SHARED, STATE, _YEAR, _ORDER, _LIMIT, _PAGE),
    ),
)  # fmt: skip
