"""The record in the back office's shell."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.audit import permissions
from kaicheng.users.policy import may


class RecordMenuItem(MenuItem):
    """Shown to those who may read some of the record."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("record/", include("kaicheng.audit.urls"))]


@hooks.register("register_admin_menu_item")
def record_menu_item() -> MenuItem:
    return RecordMenuItem("留痕记录", reverse("audit:record"), name="record", icon_name="history", order=830)
