"""Notices in the back office's shell: the bell in the menu, and what is unread on the first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.notices import mailing, permissions
from kaicheng.notices.selectors import mine, unread_count
from kaicheng.users.models import DutyKind, User
from kaicheng.users.policy import holds, may

SHOWN = 5  # notices on the first page


class BellMenuItem(MenuItem):
    """提醒, with how many are unread."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(permissions.READ, request.user, on=timezone.localdate())

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if isinstance(request.user, User) and (count := unread_count(request.user)):
            component.label = f"{self.label}（{count}）"
            component.classname = "kc-bell"
        return component


class NoticesPanel(Component):
    """The latest unread notices, and, for those who keep the platform, whether e-mail is set up."""

    name = "notices"
    order = 40
    template_name = "notices/panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        person = (parent_context or {})["request"].user
        keeps = holds(person, None, DutyKind.ADMINISTRATOR, on=timezone.localdate())
        count = unread_count(person)
        return {
            "notices": mine(person, unread=True)[:SHOWN] if count else [],
            "count": count,
            "mail_missing": keeps and not mailing.configured(),
        }


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("notices/", include("kaicheng.notices.urls"))]


@hooks.register("register_icons")
def icons(names: list[str]) -> list[str]:
    return [*names, "notices/icons/bell.svg"]


@hooks.register("register_admin_menu_item")
def bell_menu_item() -> MenuItem:
    return BellMenuItem("提醒", reverse("notices:notices"), name="notices", icon_name="bell", order=90)


@hooks.register("construct_homepage_panels", order=10_005)
def notices_panel(request: HttpRequest, panels: list[Any]) -> None:
    if may(permissions.READ, request.user, on=timezone.localdate()):
        panels.insert(0, NoticesPanel())
