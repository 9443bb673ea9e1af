"""The document library in the back office's shell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.audit import verbs
from kaicheng.documents import permissions
from kaicheng.documents.desk import code_of, desk
from kaicheng.documents.models import Edition
from kaicheng.documents.waiting import TASKS, Task, late_scheduled, waiting_counts, waiting_for, waiting_rows
from kaicheng.events.selectors import failures, worker_alive
from kaicheng.users.models import User

FIRST = 6  # rows of “待我办理” on the first page
PARTS = {"issuers": "发文机关", "relations": "与其他文件的关系", "attachments": "附件", "body": "正文"}
DETAILS = {
    "version": "版本",
    "index_number": "索引号",
    "change_note": "修改说明",
    "reason": "理由",
    "basis": "依据",
    "finding": "放行的提示",
    "original": "原件",
    "count": "文件数",
}


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over documents in words."""
    rows = [(label, str(detail[key])) for key, label in DETAILS.items() if detail.get(key)]
    if at := detail.get("publish_at"):
        rows.append(("发布时间", timezone.localtime(datetime.fromisoformat(at)).strftime("%Y-%m-%d %H:%M")))
    if detail.get("afterwards"):
        rows.append(("性质", "应急发布后补办"))
    if changed := detail.get("changed"):
        rows.append(("修改了", "、".join(_part(name) for name in changed)))
    if files := detail.get("files"):
        rows.append(("文件", "、".join(files)))
    return rows


def _part(name: str) -> str:
    if name in PARTS:
        return PARTS[name]
    return str(getattr(Edition._meta.get_field(name), "verbose_name", name))


def _document_address(object_id: str) -> str | None:
    code = code_of(int(object_id))
    return reverse("documents:show", args=[code]) if code else None


def _batch_address(object_id: str) -> str:
    return reverse("documents:batch", args=[int(object_id)])


for _verb, _label in {
    "documents.create": "收入草稿",
    "documents.save": "修改草稿",
    "documents.revise": "起草新版本",
    "documents.receive": "收件",
    "documents.submit": "提交审核",
    "documents.recall": "撤回送审",
    "documents.pass": "审核通过",
    "documents.return": "审核退回",
    "documents.clear": "保密审查通过",
    "documents.send_back": "保密审查退回",
    "documents.release": "放行个人信息提示",
    "documents.reopen": "发布前退回",
    "documents.schedule": "定时发布",
    "documents.unschedule": "取消定时",
    "documents.publish": "发布",
    "documents.publish_due": "到时自动发布",
    "documents.publish_urgent": "应急发布",
    "documents.move_in": "迁入",
    "documents.withdraw": "撤回",
    "documents.discard": "作废草稿",
}.items():
    verbs.register(_verb, _label, explain=explain)
verbs.register_kind("documents.document", "文件", _document_address)
verbs.register_kind("documents.intakebatch", "收件批次", _batch_address)


def _counts(request: HttpRequest) -> dict[Task, int]:
    """What waits for whoever asks; the menu and the first page show the same, so it is counted once a request."""
    known: dict[Task, int] | None = getattr(request, "_waiting_counts", None)
    if known is None:
        known = waiting_counts(request.user, timezone.localdate()) if isinstance(request.user, User) else {}
        request._waiting_counts = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept as long as the request
    return known


class LibraryMenuItem(MenuItem):
    """Shown to those who may see some agency's documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


class WaitingMenuItem(LibraryMenuItem):
    """Says how much waits for whoever looks."""

    def render_component(self, request: HttpRequest) -> Any:
        number = sum(_counts(request).values())
        component = super().render_component(request)
        if number:
            component.label = f"{self.label}（{number}）"
        return component


class ReceiveMenuItem(MenuItem):
    """Shown to those who may draft for some agency."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.RECEIVE, request.user, on=timezone.localdate())


class DeskPanel(Component):
    """What waits for this person, on the first page."""

    name = "documents_desk"
    order = 100
    template_name = "documents/desk_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        now = timezone.now()
        today = timezone.localdate()
        counts = _counts(request)
        return {
            "desk": desk(request.user, today),
            "waiting": [(task, TASKS[task], number) for task, number in counts.items()],
            "waiting_rows": waiting_rows(waiting_for(request.user, today)[:FIRST], today) if counts else [],
            "waiting_total": sum(counts.values()),
            "late_scheduled": late_scheduled(request.user, now),
            "may_receive": permissions.may(permissions.RECEIVE, request.user, on=today),
            "may_read": permissions.may(permissions.READ, request.user, on=today),
            "worker_alive": worker_alive(now),
            "failures": failures(),
        }


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("", include("kaicheng.documents.urls"))]


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> MenuItem:
    return WaitingMenuItem(
        "待我办理", reverse("documents:waiting"), name="documents_waiting", icon_name="tasks", order=90
    )


@hooks.register("register_admin_menu_item")
def mine_menu_item() -> MenuItem:
    return LibraryMenuItem(
        "我经办的", reverse("documents:mine"), name="documents_mine", icon_name="history", order=95
    )


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
