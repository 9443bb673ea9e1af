"""The table of rights over documents: verb → who may, at the agency that answers for the document."""

from datetime import date
from typing import Any

from kaicheng.documents.declared import editor_may_publish
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Predicate, Scope, agencies_with, duty, may, register, require

WRITERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
RELEASERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
READERS = (*WRITERS, DutyKind.SECRECY_REVIEWER, DutyKind.CASE_HANDLER, DutyKind.AUDITOR)

_editors_release = Predicate(lambda _actor, _obj, on: editor_may_publish().on(on), "审核流程启用前")
writes = duty(*WRITERS)
releases = duty(*RELEASERS) | (duty(DutyKind.EDITOR) & _editors_release)

READ = register("documents.read", duty(*READERS), "查看文件", scope=Scope.READ).name
CREATE = register("documents.create", writes, "起草文件", scope=Scope.CONTENT).name
RECEIVE = register("documents.receive", writes, "收件", scope=Scope.CONTENT).name
SAVE = register("documents.save", writes, "修改草稿", scope=Scope.CONTENT).name
DISCARD = register("documents.discard", writes, "作废草稿", scope=Scope.CONTENT).name
REVISE = register("documents.revise", writes, "起草新版本", scope=Scope.CONTENT).name
PUBLISH = register("documents.publish", releases, "发布文件", scope=Scope.CONTENT).name
WITHDRAW = register("documents.withdraw", releases, "撤回文件", scope=Scope.CONTENT).name


def readable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose drafts and withdrawn documents the actor may see in lists."""
    return agencies_with(actor, *READERS, on=on)


def writable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor may draft."""
    return agencies_with(actor, *WRITERS, on=on)


def allowed(actor: Actor, obj: Any, on: date) -> frozenset[str]:
    """Give the verbs that the actor may do with a document or agency: what buttons to show."""
    verbs = (READ, CREATE, RECEIVE, SAVE, DISCARD, REVISE, PUBLISH, WITHDRAW)
    return frozenset(verb for verb in verbs if may(verb, actor, obj, on=on))


__all__ = ["allowed", "may", "readable_agencies", "require", "writable_agencies"]
