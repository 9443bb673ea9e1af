"""The map of the site, for machines and for people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.columns import selectors as columns
from kaicheng.organisations.selectors import directory, stands
from kaicheng.portal import selectors, sitemap, themes
from kaicheng.portal.page import conditional, respond


def _xml(request: HttpRequest, content: str) -> HttpResponse:
    return conditional(request, HttpResponse(content, content_type="application/xml; charset=utf-8"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _xml(request, sitemap.index(timezone.localdate()))


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    return _xml(request, sitemap.file(sitemap.pages(timezone.localdate())))


@require_safe
def documents(request: HttpRequest, number: int) -> HttpResponse:
    found = sitemap.documents(number, timezone.localdate()) if 0 < number < 100_000 else []  # noqa: PLR2004 - a billion documents
    if not found:
        raise Http404
    return _xml(request, sitemap.file(found))


@require_safe
def human(request: HttpRequest) -> HttpResponse:
    """Every way in on one page: sections, columns, themes, agencies, feeds."""
    today = timezone.localdate()
    counts = selectors.count_by_agency()
    known = sorted(directory().agencies.values(), key=lambda agency: (agency.order, agency.code))
    context = {
        "columns": list(columns.open_columns()),
        "archived": columns.closed_columns().count(),
        "themes": themes.with_counts(selectors.count_by_theme()),
        "agencies": [(a, counts[a.pk]) for a in known if stands(a, today)],
        "crumbs": [("站点地图", "")],
        "feed": reverse("portal:feed", args=["atom"]),
    }
    return respond(request, "portal/sitemap.html", context, section="sitemap")
