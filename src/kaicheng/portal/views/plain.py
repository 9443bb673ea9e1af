"""Small answers: reading aids, robots, health."""

from urllib.parse import urljoin

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from kaicheng.portal.page import AIDS

_YEAR = 365 * 24 * 3600


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen for reading in cookies and go back. A GET: it changes only how this reader sees pages."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = reverse("portal:home")
    response = HttpResponseRedirect(target)
    for name, known in AIDS.items():
        if (value := request.GET.get(name)) in known:
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    closed = (
        "/admin/",
        "/search/",
        "/display",
        "/subscribe/",
        "/apply/case/",
        "/apply/receipt/",
        "/apply/continue/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /", ""]
    lines += [f"Sitemap: {urljoin(settings.SITE_URL, reverse('portal:sitemap_index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 while the database answers, 503 otherwise; for watchers and for the start command."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": True, "database": True})
