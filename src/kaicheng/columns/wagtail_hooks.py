"""Columns in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.audit import verbs
from kaicheng.columns import permissions
from kaicheng.columns.models import Column
from kaicheng.columns.question import BadQuestionError, from_json
from kaicheng.columns.told import sentences_of

DETAILS = {
    "reason": "原因", "title": "文件", "until": "置顶至", "description": "栏目说明", "code": "地址",
}  # fmt: skip


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over a column in words."""
    rows = [(label, str(detail[key])) for key, label in DETAILS.items() if detail.get(key)]
    if changed := detail.get("changed"):
        rows.append(("修改了", "、".join(_part(name) for name in changed)))
    if question := detail.get("question"):
        rows.append(("收录条件", _asked(question)))
    before = detail.get("before")
    if before:
        rows.append(("原为", before if isinstance(before, str) else _asked(before)))
    return rows


def _part(name: str) -> str:
    return str(getattr(Column._meta.get_field(name), "verbose_name", name))


def _asked(question: Any) -> str:
    try:
        return "；".join(f"{label}：{words}" for label, words in sentences_of(from_json(question)))
    except BadQuestionError:
        return str(question)


def _address(object_id: str) -> str | None:
    code = Column.objects.filter(pk=int(object_id)).values_list("code", flat=True).first()
    return reverse("columns:show", args=[code]) if code else None


for _verb, _label in {
    "columns.create": "开设栏目",
    "columns.edit": "调整栏目",
    "columns.describe": "修改栏目说明",
    "columns.readdress": "更改栏目地址",
    "columns.close": "栏目归档",
    "columns.reopen": "恢复栏目",
    "columns.pin": "置顶文件",
    "columns.unpin": "取消置顶",
    "columns.order": "调整置顶顺序",
    "columns.exclude": "不在栏目列出文件",
    "columns.include": "恢复在栏目列出文件",
}.items():
    verbs.register(_verb, _label, explain=explain)
verbs.register_kind("columns.column", "栏目", _address)


class ColumnsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("columns/", include("kaicheng.columns.urls"))]


@hooks.register("register_admin_menu_item")
def columns_menu_item() -> MenuItem:
    return ColumnsMenuItem("栏目", reverse("columns:listing"), name="columns", icon_name="list-ul", order=300)
