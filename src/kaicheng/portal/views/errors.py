"""Pages for what went wrong. Each says what happened and what to do next."""

import re
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kaicheng.portal import selectors
from kaicheng.portal.page import respond
from kaicheng.portal.rows import rows_of
from kaicheng.portal.views import old

_NOT_WORDS = re.compile(r"[/_+.\-\s]+|\.(?:s?html?|aspx?|jsp|php|docx?|pdf)\b", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff〔〕\[\]\d]*")
_LONGEST = 60


def words_of(path: str) -> str:
    """What somebody may have been looking for, from the address; only Chinese words say that much."""
    words = _HAN.findall(_NOT_WORDS.sub(" ", unquote(path)))
    return " ".join(words)[:_LONGEST]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if (led := _led_on(request)) is not None:
        return led
    today = timezone.localdate()
    context = {"words": words_of(request.path), "latest": rows_of(selectors.latest(5), today)}
    return respond(request, "portal/404.html", context, status=404)


def _led_on(request: HttpRequest) -> HttpResponse | None:
    """Answer an address of the site before this one, if it is one."""
    try:
        return old.answer(request, timezone.now())
    except Http404:
        return None


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return respond(request, "portal/403.html", {}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "portal/400.html", {}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what failed."""
    return render(request, "portal/500.html", {}, status=500)
