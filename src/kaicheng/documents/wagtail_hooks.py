"""The document library in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.documents.desk import desk
from kaicheng.documents.permissions import readable_agencies, writable_agencies
from kaicheng.events.selectors import failures, worker_alive


class LibraryMenuItem(MenuItem):
    """Shown to those who may see some agency's documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return readable_agencies(request.user, timezone.localdate()).exists()


class ReceiveMenuItem(MenuItem):
    """Shown to those who may draft for some agency."""

    def is_shown(self, request: HttpRequest) -> bool:
        return writable_agencies(request.user, timezone.localdate()).exists()


class DeskPanel(Component):
    """What waits for this person, on the first page."""

    name = "documents_desk"
    order = 100
    template_name = "documents/desk_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        now = timezone.now()
        today = timezone.localdate()
        return {
            "desk": desk(request.user, today),
            "may_receive": writable_agencies(request.user, today).exists(),
            "may_read": readable_agencies(request.user, today).exists(),
            "worker_alive": worker_alive(now),
            "failures": failures(),
        }


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("documents/", include("kaicheng.documents.urls"))]


@hooks.register("register_admin_menu_item")
def library_menu_item() -> MenuItem:
    return LibraryMenuItem(
        "文件库", reverse("documents:listing"), name="documents", icon_name="doc-full", order=100
    )


@hooks.register("register_admin_menu_item")
def receive_menu_item() -> MenuItem:
    return ReceiveMenuItem(
        "收件", reverse("documents:receive"), name="receive", icon_name="upload", order=110
    )


@hooks.register("construct_homepage_panels")
def desk_panel(_request: HttpRequest, panels: list[Any]) -> None:
    """Only our own panels: Wagtail's speak of pages that an office does not have."""
    panels[:] = [panel for panel in panels if type(panel).__module__.startswith("kaicheng.")]
    panels.append(DeskPanel())
