"""What the back office sees of subscriptions: how many, never who."""

from django.http import HttpRequest, HttpResponse

from kaicheng.subscriptions import permissions
from kaicheng.subscriptions.selectors import figures
from kaicheng.users.views import DutyRequired


class Overview(DutyRequired):
    """Figures."""

    verb = permissions.READ
    template_name = "subscriptions/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django's signature
        return self.show(figures=figures(self.now))
