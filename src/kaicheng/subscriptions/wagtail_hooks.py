"""Subscriptions in the back office's shell."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.subscriptions import permissions
from kaicheng.users.policy import may


class SubscriptionsMenuItem(MenuItem):
    """Shown to those who may see the figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("subscriptions/", include("kaicheng.subscriptions.urls"))]


@hooks.register("register_admin_menu_item")
def subscriptions_menu_item() -> MenuItem:
    address = reverse("subscriptions:overview")
    return SubscriptionsMenuItem("订阅统计", address, name="subscriptions", icon_name="mail", order=820)
