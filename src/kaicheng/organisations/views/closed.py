"""A back-office view that is closed until its class says who may enter. Every screen of the back office is one.

`admit` decides; a class that does not say refuses everyone. A refusal, there or later, becomes a page: what was
refused, why, and what to do. `kaicheng.users.views.DutyRequired` answers `admit` from duties and the table of rights.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from kaicheng.kernel.refusals import Conflict, NotAllowed, Refusal
from kaicheng.organisations import doors
from kaicheng.organisations.models import Agency

DOOR = "wagtailadmin.access_admin"


class ClosedView(View):
    """See the module. `template_name` and `show()` are for the subclass; the moment and the day are read once."""

    template_name = ""
    verb = ""

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    def admit(self) -> None:
        """Pass, or raise `NotAllowed`. Without a verb nobody passes."""
        if not self.verb:
            raise NotAllowed
        doors.require(self.verb, self.request.user, self.governing(), on=self.today)

    def governing(self) -> Agency | None:
        """Give the agency (or object with an agency) whose duties decide; None asks for the duty anywhere."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.user.has_perm(DOOR):
            return redirect_to_login(request.get_full_path())
        try:
            self.admit()
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the view's template."""
        return render(self.request, self.template_name, {"today": self.today, **context}, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show a refusal as a page with the fitting status."""
    statuses = {NotAllowed: 403, Conflict: 409}
    status = next((code for kind, code in statuses.items() if isinstance(refusal, kind)), 400)
    return render(request, "backoffice/refused.html", {"refusal": refusal}, status=status)
