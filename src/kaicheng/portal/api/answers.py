"""How the API answers: JSON with validators, problems as RFC 9457 with a Chinese sentence, open to every origin."""

import hashlib
import json
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

Answer = TypeVar("Answer", bound=HttpResponseBase)
JSON = "application/json"
PROBLEM = "application/problem+json"
METHODS = "GET, HEAD, OPTIONS"
_PREFLIGHT_SECONDS = 86_400


def encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def problem(status: int, title: str, detail: str, **headers: str) -> HttpResponse:
    """An error; `detail` says in a sentence what to do."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    answer = HttpResponse(encoded(body), content_type=PROBLEM, status=status, headers=headers)
    answer["Cache-Control"] = "no-store"
    return opened(answer)


def not_found(detail: str = "没有这一项，或该项不公开。") -> HttpResponse:
    return problem(404, "没有找到", detail)


def opened(answer: Answer) -> Answer:
    """Everything here is public: a page of any origin may read it."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Expose-Headers"] = "ETag, Link, Content-Length, Content-Range, Accept-Ranges"
    return answer


def options() -> HttpResponse:
    answer = HttpResponse(status=204, headers={"Allow": METHODS})
    answer["Access-Control-Allow-Methods"] = METHODS
    answer["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, Range"
    answer["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
    del answer["Content-Type"]
    return opened(answer)


def method_not_allowed(method: str) -> HttpResponse:
    detail = f"接口只供读取，不接受 {method[:20]} 请求，请使用 GET。"
    return problem(405, "不支持的方法", detail, Allow=METHODS)


def tag_of(*parts: object) -> str:
    """A weak validator: a compressing server may change the bytes, never the meaning."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The 304 for a reader who has it already; None where the answer has to be made."""
    blank = HttpResponse(content_type=JSON)
    blank["ETag"] = tag
    found = get_conditional_response(request, etag=tag, last_modified=None, response=blank)
    if found is blank or not isinstance(found, HttpResponse):
        return None
    return _validated(found, tag) if found.status_code == 304 else None  # noqa: PLR2004 - other conditions are for writers


def json_answer(request: HttpRequest, value: Any, tag: str = "") -> HttpResponse:
    """A 200; without a `tag` given, one is made from the content."""
    content = encoded(value)
    tag = tag or tag_of(hashlib.sha256(content).hexdigest())
    if (known := unchanged(request, tag)) is not None:
        return known
    return _validated(HttpResponse(content, content_type=JSON), tag)


def _validated(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-cache"
    return opened(answer)
