"""Statutory terms of disclosure on request, and a calculator over them: for the public and for clerks."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.reckoning import UNITS, terms_on
from kaicheng.portal import apply_page
from kaicheng.portal.page import respond
from kaicheng.portal.term_form import TermForm


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """One term from one day, with its count; below it the table of all terms."""
    today = timezone.localdate()
    form = TermForm(
        request.GET if "since" in request.GET else None,
        initial={"since": today, "term": request.GET.get("term", "reply")},
    )
    context = {
        "form": form,
        "found": form.reckoned(calendar()),
        "rows": [(term, UNITS[term.unit]) for term in terms_on(today).values()],
        "crumbs": [(apply_page.NAME, reverse("portal:apply")), ("期限推算", "")],
    }
    return respond(request, "portal/apply/terms.html", context, section="apply")
