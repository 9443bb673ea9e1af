"""The home page's editor in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.audit import verbs
from kaicheng.portal import permissions, selectors


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over the home page in words."""
    rows = [("板块", str(detail["block"]))] if detail.get("block") else []
    if order := detail.get("order"):
        rows.append(("顺序", "、".join(str(name) for name in order)))
    for key, label in (("source", "取自"), ("before", "替换")):
        if detail.get(key):
            rows.append((label, f"首页第 {detail[key]} 版"))
    return [*rows, ("说明", str(detail["note"]))] if detail.get("note") else rows


for _verb, _label in {
    "portal.compose": "编排首页",
    "portal.start_home": "开始编排首页",
    "portal.publish_home": "启用首页",
    "portal.discard_home": "放弃首页草稿",
    "portal.add_block": "添加首页板块",
    "portal.edit_block": "修改首页板块",
    "portal.place_blocks": "调整首页板块顺序",
    "portal.hide_block": "隐藏或恢复首页板块",
    "portal.remove_block": "移除首页板块",
}.items():
    verbs.register(_verb, _label, explain=explain)
verbs.register_kind("portal.homeversion", "首页", lambda _id: reverse("home:history"))


class HomeMenuItem(MenuItem):
    """Shown to those who compose the home page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.COMPOSE, request.user, selectors.host(), on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("home/", include("kaicheng.portal.urls_desk"))]


@hooks.register("register_admin_menu_item")
def home_menu_item() -> MenuItem:
    return HomeMenuItem("首页编排", reverse("home:editor"), name="home-page", icon_name="home", order=310)
