"""Moving in, in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.audit import verbs
from kaicheng.moving import permissions
from kaicheng.moving.workflow import RUN_LABELS, RunState

_DETAILS = {"manifest": "清单", "files": "文件包", "count": "行数", "decision": "处理", "place": "转到"}


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over runs in words."""
    rows = [(label, str(detail[key])) for key, label in _DETAILS.items() if detail.get(key)]
    if (before := detail.get("from")) in set(RunState):
        rows.append(("此前状态", RUN_LABELS[RunState(before)]))
    if numbers := detail.get("rows"):
        rows.append(("行", "、".join(str(number) for number in numbers)))
    if "what" in detail:
        rows.append(("做法", {"add": "登记", "remove": "删去"}[detail["what"]]))
    return rows


def _run_address(object_id: str) -> str:
    return reverse("moving:run", args=[int(object_id)])


def _addresses_address(_object_id: str) -> str:
    return reverse("moving:addresses")


for _verb, _label in {
    permissions.RECEIVE: "上传迁移清单",
    permissions.CHECK: "检查迁移清单",
    permissions.DECIDE: "处理迁移中的重复与待处理行",
    permissions.COMMIT: "导入迁移清单",
    permissions.PAUSE: "暂停导入",
    permissions.UNDO: "撤销导入",
    permissions.DROP: "放弃迁移批次",
    permissions.ADDRESS: "维护原网址",
}.items():
    verbs.register(_verb, _label, explain=explain)
verbs.register_kind("moving.importrun", "迁移批次", _run_address)
verbs.register_kind("moving.oldaddress", "原网址", _addresses_address)


class MovingMenuItem(MenuItem):
    """Shown to the open-government office and the auditor."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("moving/", include("kaicheng.moving.urls"))]


@hooks.register("register_admin_menu_item")
def moving_menu_item() -> MenuItem:
    return MovingMenuItem("迁移导入", reverse("moving:runs"), name="moving", icon_name="download", order=600)
