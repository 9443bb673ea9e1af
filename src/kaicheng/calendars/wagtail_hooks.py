"""The working calendar in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.audit import verbs
from kaicheng.calendars import permissions
from kaicheng.calendars.selectors import calendar
from kaicheng.users.policy import may

NOVEMBER = 11  # by when the next year's notice has come out in most years


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over the calendar in words."""
    rows = [("年份", f"{detail['year']}年")]
    if detail.get("reason"):
        rows.append(("原因", detail["reason"]))
    changed = detail.get("changed") or []
    rows.append(("工作日与休息日互换", "、".join(changed) if changed else "没有"))
    return rows


verbs.register(permissions.ENTER, "录入放假安排", explain=explain)
verbs.register(permissions.REMOVE, "删除放假安排", explain=explain)
verbs.register_kind("calendars.holidaynotice", "放假通知")


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(permissions.READ, request.user, on=timezone.localdate())


class NextYearPanel(Component):
    """Asks for next year's notice when the year draws to its end."""

    name = "calendars_next_year"
    order = 60
    template_name = "calendars/next_year_panel.html"

    def get_context_data(self, _parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"next_year": timezone.localdate().year + 1}


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("calendar/", include("kaicheng.calendars.urls"))]


@hooks.register("register_admin_menu_item")
def calendar_menu_item() -> MenuItem:
    return CalendarMenuItem(
        "工作日历", reverse("calendars:calendar"), name="calendar", icon_name="calendar-alt", order=790
    )


@hooks.register("construct_homepage_panels", order=10_010)
def next_year_panel(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    if today.month < NOVEMBER or not may(permissions.ENTER, request.user, on=today):
        return
    if today.year + 1 not in calendar().announced:
        panels.append(NextYearPanel())
