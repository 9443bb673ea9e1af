"""Clean-up rounds in the back office's shell: addresses, menu, what waits on the first page, words of the record."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.audit import verbs
from kaicheng.cleanup import permissions
from kaicheng.cleanup.models import CleanupRound
from kaicheng.cleanup.selectors.items import waiting
from kaicheng.cleanup.workflow import STATES, VERDICTS, Move, State, Step, Verdict
from kaicheng.notices import kinds

DETAILS = {
    "count": "文件数",
    "left": "未清理",
    "people": "通知人数",
    "agency": "转交",
    "text": "内容",
    "amending": "修改文件",
}
LABELS = {
    Step.CREATE: "制定清理方案",
    Step.CHANGE: "修改清理方案",
    Step.OPEN: "启动清理",
    Step.ADD: "增加清理文件",
    Step.REMIND: "催办清理",
    Step.PROLONG: "调整清理期限",
    Step.CLOSE: "结束清理",
    Step.DRAFT: "起草清理结果文件",
    Step.REOPEN: "恢复清理",
    Step.ABANDON: "取消清理",
    Move.PROPOSE: "提出清理意见",
    Move.CONFIRM: "确认清理意见",
    Move.SEND_BACK: "退回清理意见",
    Move.RETURN: "退回单位重新清理",
    Move.REASSIGN: "转交清理单位",
    Move.DROP: "移出清理范围",
    Move.RESTORE: "恢复清理事项",
    Move.SETTLE: "清理办结",
    Move.AWAIT: "待公布废止、失效",
    Move.FOLLOW: "转入修改",
    Move.LEAVE: "结束时未清理",
    Move.END: "废止、失效已公布",
    Move.REVIVE: "公布的决定已撤回",
    Move.AMENDED: "修改文件已公布",
    Move.UNAMENDED: "修改文件已撤回",
    Move.RESUME: "随清理恢复",
    Move.TAKE_UP: "恢复待清理",
}


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act in words."""
    rows = [(label, str(detail[key])) for key, label in DETAILS.items() if detail.get(key)]
    if detail.get("from") and detail.get("to"):
        rows.append(("状态", f"{STATES[State(detail['from'])]} → {STATES[State(detail['to'])]}"))
    if verdict := detail.get("verdict"):
        rows.append(("清理意见", VERDICTS[Verdict(verdict)]))
    if reason := detail.get("reason"):
        rows.append(("理由", str(reason)))
    if deadline := detail.get("deadline"):
        rows.append(("截止日期", f"{detail.get('before', '')} → {deadline}"))
    if changed := detail.get("changed"):
        rows.append(("修改了", "、".join(_column(name) for name in changed)))
    for key, label in (("files", "文件"), ("units", "单位")):
        if detail.get(key):
            rows.append((label, "、".join(detail[key])))
    return rows


def _column(name: str) -> str:
    return str(getattr(CleanupRound._meta.get_field(name), "verbose_name", name))


for _verb, _label in LABELS.items():
    verbs.register(_verb.value, _label, explain=explain)
verbs.register(permissions.LINK, "关联修改文件", explain=explain)
verbs.register(permissions.COMMENT, "补充清理说明", explain=explain)
verbs.register_kind("cleanup.cleanupround", "清理工作", lambda pk: reverse("cleanup:round", args=[int(pk)]))
verbs.register_kind("cleanup.cleanupitem", "清理事项", lambda pk: reverse("cleanup:item", args=[int(pk)]))
kinds.register("cleanup.opened", "有文件待清理")
kinds.register("cleanup.returned", "清理事项退回或转来")
kinds.register("cleanup.due", "清理期限提醒和催办")


class CleanupMenuItem(MenuItem):
    """Shown to those who organise or oversee rounds, and to those whose unit may take part in one."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


class CleanupPanel(Component):
    """How many documents wait for this person, on the first page."""

    name = "cleanup"
    order = 120
    template_name = "cleanup/panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        today = timezone.localdate()
        own = permissions.own_units(request.user, today)
        confirming = permissions.confirming_units(request.user, today)
        return {"waiting": waiting(own, confirming, request.user.pk), "today": today}


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("cleanup/", include("kaicheng.cleanup.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return CleanupMenuItem(
        "文件清理", reverse("cleanup:rounds"), name="cleanup", icon_name="clipboard-list", order=150
    )


@hooks.register("construct_homepage_panels", order=10)
def panel(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(CleanupPanel())
