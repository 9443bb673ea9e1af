"""Agencies in the back office's shell."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.organisations import doors
from kaicheng.organisations.selectors import open_names


class QueueMenuItem(MenuItem):
    """Shown to those who may place names, while names wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return doors.may(doors.NAME, request.user, on=timezone.localdate()) and open_names().exists()


class AgenciesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return doors.may(doors.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("agencies/", include("kaicheng.organisations.urls"))]


@hooks.register("register_admin_menu_item")
def agencies_menu_item() -> MenuItem:
    return AgenciesMenuItem(
        "机构", reverse("organisations:tree"), name="agencies", icon_name="site", order=800
    )


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> MenuItem:
    return QueueMenuItem(
        "名称认定", reverse("organisations:queue"), name="names", icon_name="help", order=810
    )
