"""The working calendar for the public: which days are worked, and when a term ends."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.calendars.almanac import year_of
from kaicheng.calendars.forms import EARLIEST, LATEST, CountForm
from kaicheng.calendars.selectors import calendar, sources
from kaicheng.portal.page import respond


@require_safe
def workdays(request: HttpRequest, year: int | None = None) -> HttpResponse:
    today = timezone.localdate()
    shown = today.year if year is None else year
    if not EARLIEST.year <= shown <= LATEST.year:
        raise Http404
    known = calendar()
    form = CountForm(request.GET if "since" in request.GET else None, initial={"since": today})
    context = {
        "year": year_of(known, shown, today),
        "before": shown - 1 if shown > EARLIEST.year else None,
        "next": shown + 1 if shown < LATEST.year else None,
        "sources": sources(shown),
        "form": form,
        "count": form.count(known),
        "crumbs": [("工作日历", reverse("portal:workdays") if year else "")]
        + ([(f"{shown}年", "")] if year else []),
    }
    return respond(request, "portal/workdays.html", context)
