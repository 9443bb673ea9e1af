"""Addresses of the site before this one: asked for only where nothing of ours stands, answered with where it is now."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from kaicheng.moving.selectors import Answer, answer_for
from kaicheng.moving.services.hits import gatherer
from kaicheng.portal.views.document import gone

_OURS = ("/admin", "/static/", "/d/", "/api/", "/favicon", "/healthz")  # never an old site's
_LONGEST = 500


def answer(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Lead to the document or place an old address stands for; 410 where that was withdrawn; None where nobody knows it."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith(_OURS):
        return None
    host = request.get_host().rpartition(":")[0] or request.get_host()
    found = answer_for(host.lower(), request.path, request.META.get("QUERY_STRING", ""))
    if found is None:
        gatherer.count(missed=(host[:120], request.get_full_path().replace("\0", "")[:_LONGEST]), now=now)
        return None
    gatherer.count(hit=found.address, now=now)
    return _led(request, found)


def _led(request: HttpRequest, found: Answer) -> HttpResponse:
    if found.code and not found.live:
        return gone(request, found.code)
    place = reverse("portal:document", args=[found.code]) if found.code else found.place
    response = HttpResponsePermanentRedirect(place)
    response["Cache-Control"] = "public, max-age=3600"  # a redirect may be put right later
    return response
