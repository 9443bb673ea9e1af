"""Staff in the back office's shell, and the shell itself brought down to what an office has."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.users import permissions, policy

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


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("users/admin.css"))
