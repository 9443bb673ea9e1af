"""The table of rights over clean-up rounds: verb → who may.

The office that organises a round steers it, at its agency and below; each unit decides about its own documents, and
whoever proposed does not confirm. Documents issued in the organising agency's own name may be decided by its office.
"""

from datetime import date
from typing import Any

from kaicheng.cleanup.declared import proposer_may_confirm
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.workflow import Move, Step
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Predicate, Scope, agencies_with, duty, fact, may, register, require

PROPOSERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER)
CONFIRMERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER)
OVERSEERS = (DutyKind.OFFICE, DutyKind.AUDITOR)


def organiser_of(obj: Any) -> Agency | None:
    """The agency that organises the round of an item, a round, or would organise one."""
    agency: Agency | None = obj.round.agency if isinstance(obj, CleanupItem) else getattr(obj, "agency", obj)
    return agency


def _takes_part(actor: Actor, obj: Any, on: date) -> bool:
    """Some document of the round is to be decided where the actor has a duty; without a round: has one anywhere."""
    agencies = agencies_with(actor, *PROPOSERS, on=on)
    if isinstance(obj, CleanupRound):
        return obj.opened_at is not None and obj.items.filter(agency__in=agencies).exists()
    return agencies.exists() if obj is None else agencies.filter(pk=obj.pk).exists()


def _is_own(_actor: Any, obj: Any) -> bool:
    return not isinstance(obj, CleanupItem) or obj.agency_id in {obj.round.agency_id, obj.round.own_to_id}


def _is_no_proposer(actor: Actor, obj: Any, on: date) -> bool:
    if proposer_may_confirm().on(on) or not isinstance(obj, CleanupItem):
        return True
    return actor is not None and obj.proposed_by_id != actor.pk


organises = duty(DutyKind.OFFICE, of=organiser_of)
oversees = duty(*OVERSEERS, of=organiser_of)
takes_part = Predicate(_takes_part, "其单位参加清理的信息员、审核员、分管领导", frozenset(PROPOSERS))
own = fact(_is_own, "以组织机关名义印发的文件")
no_proposer = Predicate(_is_no_proposer, "不是意见提出人")
proposes = duty(*PROPOSERS) | (duty(DutyKind.OFFICE) & own)
confirms = (duty(*CONFIRMERS) | (duty(DutyKind.OFFICE) & own)) & no_proposer
reads = duty(*PROPOSERS) | oversees

READ = register("cleanup.read", oversees | takes_part, "查看清理工作", scope=Scope.READ).name
READ_ITEM = register("cleanup.read_item", reads, "查看清理事项", scope=Scope.READ).name

CREATE = register(Step.CREATE.value, organises, "组织清理", scope=Scope.CONTENT).name
CHANGE = register(Step.CHANGE.value, organises, "修改清理方案", scope=Scope.CONTENT).name
OPEN = register(Step.OPEN.value, organises, "启动清理", scope=Scope.CONTENT).name
ADD = register(Step.ADD.value, organises, "增加清理文件", scope=Scope.CONTENT).name
REMIND = register(Step.REMIND.value, organises, "催办清理", scope=Scope.CONTENT).name
PROLONG = register(Step.PROLONG.value, organises, "延长清理期限", scope=Scope.CONTENT).name
CLOSE = register(Step.CLOSE.value, organises, "结束清理", scope=Scope.CONTENT).name
DRAFT = register(Step.DRAFT.value, organises, "起草清理结果文件", scope=Scope.CONTENT).name
REOPEN = register(Step.REOPEN.value, organises, "恢复清理", scope=Scope.CONTENT).name
ABANDON = register(Step.ABANDON.value, organises, "取消清理", scope=Scope.CONTENT).name

PROPOSE = register(Move.PROPOSE.value, proposes, "提出清理意见", scope=Scope.CONTENT).name
CONFIRM = register(Move.CONFIRM.value, confirms, "确认清理意见", scope=Scope.CONTENT).name
SEND_BACK = register(
    Move.SEND_BACK.value,
    duty(*CONFIRMERS) | (duty(DutyKind.OFFICE) & own),
    "退回清理意见",
    scope=Scope.CONTENT,
).name
RETURN = register(Move.RETURN.value, organises, "退回单位重新清理", scope=Scope.CONTENT).name
REASSIGN = register(Move.REASSIGN.value, organises, "转交清理单位", scope=Scope.CONTENT).name
DROP = register(Move.DROP.value, organises, "移出清理范围", scope=Scope.CONTENT).name
RESTORE = register(Move.RESTORE.value, organises, "恢复清理事项", scope=Scope.CONTENT).name
LINK = register("cleanup.link", proposes | organises, "关联修改文件", scope=Scope.CONTENT).name
COMMENT = register("cleanup.comment", proposes | organises, "发表清理意见说明", scope=Scope.CONTENT).name


def organised(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor may organise rounds."""
    return agencies_with(actor, DutyKind.OFFICE, on=on)


def overseen(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose rounds the actor may see whole."""
    return agencies_with(actor, *OVERSEERS, on=on)


def own_units(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for whose documents the actor prepares or confirms decisions."""
    return agencies_with(actor, *PROPOSERS, on=on)


def confirming_units(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor confirms."""
    return agencies_with(actor, *CONFIRMERS, on=on)


_ROUND_VERBS = (CHANGE, OPEN, ADD, REMIND, PROLONG, CLOSE, DRAFT, REOPEN, ABANDON)
_ITEM_VERBS = (PROPOSE, CONFIRM, SEND_BACK, RETURN, REASSIGN, DROP, RESTORE, LINK, COMMENT)


def allowed(actor: Actor, obj: CleanupRound | CleanupItem, on: date) -> frozenset[str]:
    """Give the verbs that the actor may do with a round or an item, without “cleanup.”: what buttons to show."""
    verbs = _ITEM_VERBS if isinstance(obj, CleanupItem) else _ROUND_VERBS
    return frozenset(verb.removeprefix("cleanup.") for verb in verbs if may(verb, actor, obj, on=on))


__all__ = ["allowed", "confirming_units", "may", "organised", "overseen", "own_units", "require"]
