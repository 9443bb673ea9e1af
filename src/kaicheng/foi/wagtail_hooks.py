"""Applications in the back office's shell: addresses, menu, first page, words of the record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.audit import verbs
from kaicheng.calendars.selectors import calendar
from kaicheng.foi import permissions
from kaicheng.foi.models import Paper
from kaicheng.foi.recorded import explain
from kaicheng.foi.selectors import cases
from kaicheng.foi.services import releasing
from kaicheng.foi.urgency import urgency
from kaicheng.users.models import User

for _verb in permissions.VERBS:
    verbs.register(_verb, verbs.label_of(_verb), explain=explain)
verbs.register(releasing.MADE, "制作提供件", explain=explain)
verbs.register_kind("foi.case", "公开申请", lambda pk: reverse("foi:case", args=[int(pk)]))
verbs.register_kind("foi.paper", str(Paper._meta.verbose_name))


class FoiMenuItem(MenuItem):
    """Shown to those who handle, approve or oversee applications."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.OVERSEE, request.user, on=timezone.localdate())

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if number := _waiting(request):
            component.label = f"{self.label}（{number}）"
        return component


def _waiting(request: HttpRequest) -> int:
    """How many applications wait for whoever looks."""
    user, today = request.user, timezone.localdate()
    if not isinstance(user, User) or not permissions.may(permissions.OVERSEE, user, on=today):
        return 0
    return cases.waiting_for(
        user, permissions.handled(user, today), permissions.approved(user, today)
    ).count()


@hooks.register("kaicheng_waiting_elsewhere")
def waiting_elsewhere(request: HttpRequest) -> tuple[str, int, str] | None:
    number = _waiting(request)
    return ("件公开申请", number, reverse("foi:mine")) if number else None


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("foi/", include("kaicheng.foi.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return FoiMenuItem("依申请公开", reverse("foi:mine"), name="foi", icon_name="mail", order=130)


class FoiPanel(Component):
    """The cases that wait for whoever signs in, the most urgent first."""

    name = "foi"
    order = 105
    template_name = "foi/panel.html"

    class Media:
        css: ClassVar = {"all": ["foi/casework.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user, today = (parent_context or {})["request"].user, timezone.localdate()
        if not permissions.may(permissions.OVERSEE, user, on=today):
            return {"rows": []}
        handled, approved = permissions.handled(user, today), permissions.approved(user, today)
        waiting = cases.waiting_for(user, handled, approved)
        known = calendar()
        first = cases.listed(waiting)[:5]
        return {
            "rows": [(case, urgency(case, today, known)) for case in first],
            "count": waiting.count(),
        }


@hooks.register("construct_homepage_panels", order=8)
def panel(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(FoiPanel())
