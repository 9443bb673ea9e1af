"""The first page: the search box, the ways in, and what changes these days."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.portal import selectors, themes
from kaicheng.portal.page import respond
from kaicheng.portal.rows import rows_of

_LATEST = 8
_TURNING = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    per_agency = selectors.count_by_agency()
    context = {
        "totals": selectors.totals(today),
        "agency_count": len(per_agency),
        "latest": rows_of(selectors.latest(_LATEST), today),
        "turning": [
            ("即将施行", rows_of(selectors.about_to_take_effect(today, _TURNING), today), "not_yet"),
            ("近期施行", rows_of(selectors.newly_effective(today, _TURNING), today), "in_force"),
            ("近期废止、失效", rows_of(selectors.newly_ended(today, _TURNING), today), "repealed"),
        ],
        "themes": themes.with_counts(selectors.count_by_theme()),
    }
    return respond(request, "portal/home.html", context, section="home")
