"""What the record's words mean to a reader: the Chinese name of each verb, of each kind of thing, and of details.

The record itself keeps plain identifiers, so that renaming never touches a sealed row. Each app registers its own
words when it is loaded; what nobody registered falls back to the table of rights, then to the identifier.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kaicheng.users.policy import table

Explain = Callable[[Mapping[str, Any]], list[tuple[str, str]]]  # detail → rows of (label, words)
Address = Callable[[str], str | None]  # object id → address of its page, None where there is none (any more)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing (model label): its Chinese name and where to look at one."""

    label: str
    address: Address | None = None


# Agencies and accounts stand below the record and cannot register their words with it; they are named here.
BELOW = {
    "organisations.create": "新增机关",
    "organisations.update": "修改机关信息",
    "organisations.move": "调整隶属关系",
    "organisations.abolish": "撤销机关",
    "organisations.reorganise": "机构改革",
    "organisations.add_alias": "增加机关别名",
    "organisations.remove_alias": "删除机关别名",
    "organisations.save_group": "修改机关组名",
    "organisations.remove_group": "删除机关组名",
    "organisations.settle_name": "认定机关名称",
    "organisations.dismiss_name": "标为非机关名称",
    "users.create": "新增人员",
    "users.edit": "修改人员信息",
    "users.grant": "授予职责",
    "users.revoke": "收回职责",
    "users.activate": "启用账号",
    "users.deactivate": "停用账号",
    "users.change_password": "修改口令",
    "users.reset_password": "重置口令",
    "users.second_factor_on": "启用二次验证",
    "users.second_factor_off": "停用二次验证",
    "users.second_factor_reset": "重置二次验证",
    "users.recovery_code_used": "使用恢复码登录",
    "users.recovery_codes_renewed": "更换恢复码",
}
ACCOUNT_APPS = ("users.", "organisations.")  # verbs over accounts and agencies begin so

_LABELS: dict[str, str] = dict(BELOW)
_EXPLAIN: dict[str, Explain] = {}
_KINDS: dict[str, Kind] = {
    "users.user": Kind("人员"),
    "organisations.agency": Kind("机关"),
    "organisations.agencygroup": Kind("机关组名"),
    "organisations.unresolvedname": Kind("待认定名称"),
}


def register(verb: str, label: str, *, explain: Explain | None = None) -> None:
    """Name a verb; `explain` puts its details into words. Registering again replaces."""
    _LABELS[verb] = label
    if explain is not None:
        _EXPLAIN[verb] = explain


def register_kind(object_type: str, label: str, address: Address | None = None) -> None:
    """Name a kind of thing by its model label, “documents.document”."""
    _KINDS[object_type] = Kind(label, address)


def label_of(verb: str) -> str:
    """Give the verb's name: as registered, else as the table of rights calls it, else the verb itself."""
    if verb in _LABELS:
        return _LABELS[verb]
    rule = table().get(verb)
    return rule.label if rule is not None else verb


def kind_of(object_type: str) -> Kind:
    return _KINDS.get(object_type, Kind(object_type))


def explained(verb: str, detail: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Give the details in words; None where nobody said how."""
    explain = _EXPLAIN.get(verb)
    return explain(detail) if explain is not None else None


def labels() -> dict[str, str]:
    """Give all registered verbs with their names."""
    return dict(_LABELS)
