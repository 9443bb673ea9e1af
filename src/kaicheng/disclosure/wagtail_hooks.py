"""The disclosure section in the back office's shell."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kaicheng.audit import verbs
from kaicheng.disclosure import permissions
from kaicheng.disclosure.services.outdated import KIND
from kaicheng.notices import kinds

_DETAILS = {"numbers": "号数", "term": "届次", "reason": "情形", "words": "说明", "version": "版本"}


def explain(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an act over the section in words."""
    rows = [(label, str(detail[key])) for key, label in _DETAILS.items() if detail.get(key)]
    if changed := detail.get("changed"):
        rows.append(("修改了", "、".join(changed)))
    return rows


for _verb, _label in {
    "disclosure.save_guide": "填写公开指南",
    "disclosure.compose_guide": "编制公开指南",
    "disclosure.explain": "说明缺号原因",
    "disclosure.remove_note": "删除缺号说明",
}.items():
    verbs.register(_verb, _label, explain=explain)
verbs.register_kind("disclosure.guide", "公开指南")
verbs.register_kind("disclosure.seriesnote", "缺号说明")
kinds.register(KIND, "公开指南需要更新")


class SectionMenuItem(MenuItem):
    """Shown to those who may look into some agency's section."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permissions.may(permissions.READ, request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("disclosure/", include("kaicheng.disclosure.urls"))]


@hooks.register("register_admin_menu_item")
def section_menu_item() -> MenuItem:
    return SectionMenuItem(
        "公开专栏", reverse("disclosure:overview"), name="disclosure", icon_name="list-ul", order=150
    )
