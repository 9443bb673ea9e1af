"""The table of rights over columns.

The open-government office opens, asks and closes the columns of its unit and of all below it; the responsible agency
tends its own: the words that describe it, and what stands first or is left out.
"""

from datetime import date
from typing import Any

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Scope, agencies_with, duty, may, register, require

KEEPERS = (DutyKind.OFFICE,)
TENDERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
READERS = (*TENDERS, DutyKind.SECRECY_REVIEWER, DutyKind.CASE_HANDLER, DutyKind.AUDITOR)

keeps = duty(*KEEPERS)
tends = duty(*TENDERS)

# what a column shows stands in public anyway; the list of all tells who keeps up and who does not
READ = register("columns.read", duty(*READERS, of=lambda _obj: None), "查看栏目", scope=Scope.READ).name
CREATE = register("columns.create", keeps, "开设栏目", scope=Scope.CONTENT).name
EDIT = register("columns.edit", keeps, "调整栏目", scope=Scope.CONTENT).name
READDRESS = register("columns.readdress", keeps, "更改栏目地址", scope=Scope.CONTENT).name
CLOSE = register("columns.close", keeps, "归档栏目", scope=Scope.CONTENT).name
REOPEN = register("columns.reopen", keeps, "恢复栏目", scope=Scope.CONTENT).name
DESCRIBE = register("columns.describe", tends, "修改栏目说明", scope=Scope.CONTENT).name
PIN = register("columns.pin", tends, "置顶文件", scope=Scope.CONTENT).name
EXCLUDE = register("columns.exclude", tends, "从栏目排除文件", scope=Scope.CONTENT).name


def kept_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor may open and close columns."""
    return agencies_with(actor, *KEEPERS, on=on)


def tended_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose columns the actor tends."""
    return agencies_with(actor, *TENDERS, on=on)


def allowed(actor: Actor, obj: Any, on: date) -> frozenset[str]:
    """Give what the actor may do with a column, as templates ask for it (“pin”)."""
    verbs = (EDIT, READDRESS, CLOSE, REOPEN, DESCRIBE, PIN, EXCLUDE)
    return frozenset(verb.removeprefix("columns.") for verb in verbs if may(verb, actor, obj, on=on))


__all__ = ["allowed", "kept_agencies", "may", "require", "tended_agencies"]
