"""The ledger in the back office's shell: addresses, menu, words of the record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kaicheng.audit import verbs
from kaicheng.notices import kinds
from kaicheng.workplan import permissions
from kaicheng.workplan.selectors.own import calls
from kaicheng.workplan.workflow import STATES, Move, State, Step

ACTS = {
    "correct": "修改内容、单位、时限",
    "confirm_reading": "核对无误",
    "settle": "认定单位名称",
    "expand": "展开统称",
    "strike": "移除不是单位的名称",
    "keep": "按原文保留名称",
    "ask_again": "恢复为待认定",
    "default_unit": "统一指定牵头单位",
    "confirm_all": "全部核对无误",
    "default_due": "统一设定时限",
    "add": "增加任务",
    "remove": "删除任务",
    "move": "移动次序",
    "merge": "合并任务",
    "split": "拆分任务",
    "upper": "选定上级文件",
    "upper_match": "确认与上级文件的对应",
    "take_over": "承接上级任务",
    "copy": "从上一年度复制",
}
DETAILS = {
    "name": "对象",
    "unit": "认定为",
    "words": "原内容",
    "count": "任务数",
    "sheet": "表格",
    "percent": "完成百分比",
    "text": "内容",
    "obstacle": "困难和问题",
}
LABELS = {
    Step.CREATE: "建立工作台账",
    Step.ARRANGE: "整理任务分解",
    Step.APPROVE: "审定下达任务",
    Step.ADD: "增加任务",
    Step.AMEND: "修改任务",
    Step.REMIND: "催办任务",
    Step.SHOW: "设置公开进展",
    Step.CLOSE: "结束台账",
    Step.REOPEN: "恢复台账",
    Step.ABANDON: "取消台账",
    Step.LOOK_BACK: "回头看",
    Step.CARRY_OVER: "结转任务",
    Step.DRAFT: "起草台账文件",
    Move.REPORT: "报告任务进展",
    Move.COUNT: "自动计入进展",
    Move.REACH: "数量达到，转请确认",
    Move.FALL_SHORT: "数量不足，继续办理",
    Move.PROPOSE: "申请任务办结",
    Move.WITHDRAW: "撤回办结申请",
    Move.CONFIRM: "确认任务完成",
    Move.RETURN: "退回办结申请",
    Move.REOPEN: "重新办理任务",
    Move.POSTPONE: "调整任务时限",
    Move.SUSPEND: "暂缓任务",
    Move.RESUME: "恢复办理任务",
    Move.DROP: "取消任务",
    Move.RESTORE: "恢复已取消的任务",
}


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act in words."""
    rows = [(label, str(detail[key])) for key, label in DETAILS.items() if detail.get(key)]
    if detail.get("act") in ACTS:
        rows.insert(0, ("事项", ACTS[detail["act"]]))
    if detail.get("units"):
        rows.append(("单位", "、".join(detail["units"])))
    if detail.get("from") and detail.get("to"):
        rows.append(("状态", f"{STATES[State(detail['from'])]} → {STATES[State(detail['to'])]}"))
    if detail.get("counted"):
        rows.append(("计入件数", " → ".join(str(number) for number in detail["counted"])))
    if detail.get("after"):
        rows.append(("办理时限", f"{detail.get('before') or '未定'} → {detail['after']}"))
    return rows


for _verb, _label in LABELS.items():
    verbs.register(_verb.value, _label, explain=explain)
verbs.register(permissions.SPLIT, "分解任务", explain=explain)
verbs.register(permissions.COMMENT, "补充任务说明", explain=explain)
verbs.register_kind("workplan.task", "台账任务", lambda pk: reverse("workplan:task", args=[int(pk)]))
verbs.register_kind("workplan.workplan", "工作台账", lambda pk: reverse("workplan:plan", args=[int(pk)]))
kinds.register("workplan.assigned", "有新任务下达")


class WorkplanMenuItem(MenuItem):
    """Shown to those who keep or oversee ledgers, and to those whose unit may have a part in one."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("workplan/", include("kaicheng.workplan.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return WorkplanMenuItem(
        "工作台账", reverse("workplan:plans"), name="workplan", icon_name="tasks", order=140
    )


class WorkplanPanel(Component):
    """What calls for attention among the tasks of one's units, and what waits for the office, on the first page."""

    name = "workplan"
    order = 110
    template_name = "workplan/panel.html"

    class Media:
        css: ClassVar = {"all": ["workplan/task.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        today = timezone.localdate()
        own = permissions.own_units(request.user, today)
        return {"calls": calls(own, permissions.organised(request.user, today), today)}


@hooks.register("construct_homepage_panels", order=9)
def panel(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WorkplanPanel())
