"""Staff in the back office's shell, and the shell itself brought down to what an office has."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.organisations.selectors import open_names
from kaicheng.users import permissions, policy
from kaicheng.users.selectors import manning

# What Wagtail brings along: pages, pictures, collections, its own users, settings, reports, help.
OURS = "kaicheng."


class StaffMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy.may(permissions.READ, request.user, on=timezone.localdate())


class AccountMenuItem(MenuItem):
    """Everyone's own."""


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("staff/", include("kaicheng.users.urls"))]


@hooks.register("register_admin_menu_item")
def staff_menu_item() -> MenuItem:
    return StaffMenuItem("人员与职责", reverse("users:staff"), name="staff", icon_name="group", order=820)


@hooks.register("register_admin_menu_item")
def account_menu_item() -> MenuItem:
    return AccountMenuItem("我的账号", reverse("users:me"), name="me", icon_name="user", order=900)


@hooks.register("construct_main_menu", order=10_000)
def only_our_menu(_request: HttpRequest, items: list[Any]) -> None:
    """Keep the menu to what this platform has."""
    items[:] = [item for item in items if type(item).__module__.startswith(OURS)]


class KeepingPanel(Component):
    """For those who keep agencies and accounts: the first steps on an empty platform, then what is lacking."""

    name = "keeping"
    order = 50
    template_name = "users/keeping_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        found = manning(request.user, timezone.localdate())
        return {
            "agencies": found.agencies,
            "people": found.people,
            "editors": found.editors,
            "without_editor": found.without_editor,
            "names": open_names().count(),
        }


@hooks.register("construct_homepage_panels", order=10_000)
def keeping_panel(request: HttpRequest, panels: list[Any]) -> None:
    if policy.may(permissions.CREATE, request.user, on=timezone.localdate()):
        panels.append(KeepingPanel())


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("users/admin.css"))
