"""The table of rights over applications: verb → who may.

On a case are those who handle applications at the agency it was filed with or at the unit it was given to, and the leader who
approves. Who the applicant is is for them alone (a handler of the unit: for the case that was given to him). The open-government
office and auditors see how cases stand, never whose they are.
"""

from datetime import date
from typing import Any

from kaicheng.foi.models import Case
from kaicheng.foi.workflow import TRANSITIONS, Move, Who
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Predicate, Scope, agencies_with, duty, holds, may, register, require

HANDLERS = (DutyKind.CASE_HANDLER,)
APPROVERS = (DutyKind.UNIT_LEADER,)
OVERSEERS = (DutyKind.OFFICE, DutyKind.AUDITOR)


def _handles(actor: Actor, obj: Any, on: date) -> bool:
    """Handles applications at the agency of the case, or at the unit it was given to."""
    if not isinstance(obj, Case):
        return holds(actor, obj, *HANDLERS, on=on)
    unit = obj.unit is not None and holds(actor, obj.unit, *HANDLERS, on=on)
    return unit or holds(actor, obj.agency, *HANDLERS, on=on)


def _assists(actor: Actor, obj: Any, on: date) -> bool:
    """Handles applications at a unit that was asked for help."""
    if not isinstance(obj, Case):
        return holds(actor, obj, *HANDLERS, on=on)
    mine = agencies_with(actor, *HANDLERS, on=on)
    return obj.parties.filter(role="assisting", agency__in=mine).exists()


def _knows(actor: Actor, obj: Any, on: date) -> bool:
    """Needs to know who applies: registers at the agency, or is the one the case was given to."""
    if not isinstance(obj, Case):
        return holds(actor, obj, *HANDLERS, *APPROVERS, on=on)
    given = obj.handler_id is not None and obj.handler_id == getattr(actor, "pk", None)
    return holds(actor, obj.agency, *HANDLERS, *APPROVERS, on=on) or (given and _handles(actor, obj, on))


registers = duty(*HANDLERS)
approves = duty(*APPROVERS)
handles = Predicate(_handles, "受理机关或者承办单位的依申请经办", frozenset(HANDLERS))
assists = Predicate(_assists, "协办单位的依申请经办", frozenset(HANDLERS))
knows = Predicate(
    _knows, "受理机关的依申请经办、分管领导，或者该件的经办人", frozenset((*HANDLERS, *APPROVERS))
)
oversees = duty(*OVERSEERS)

READ = register("foi.read", handles | approves | assists, "查看申请案卷", scope=Scope.READ).name
IDENTITY = register("foi.identity", knows, "查看申请人信息", scope=Scope.READ).name
OVERSEE = register(
    "foi.oversee", handles | approves | oversees | assists, "查看申请办理进度", scope=Scope.READ
).name
FIND = register("foi.find", registers | approves, "按申请人查找申请", scope=Scope.READ).name
ENTER = register("foi.enter", registers, "录入公开申请", scope=Scope.CONTENT).name
CORRECT = register("foi.correct", registers, "更正办理记录", scope=Scope.CONTENT).name
WRITE = register("foi.write", handles, "拟写申请文书", scope=Scope.CONTENT).name
PROCEED = register("foi.proceed", registers, "登记复议和诉讼", scope=Scope.CONTENT).name
LINK = register("foi.link", registers, "关联前次申请", scope=Scope.CONTENT).name
ERASE = register(
    "foi.erase", approves | duty(DutyKind.OFFICE), "清除到期的申请人信息", scope=Scope.CONTENT
).name
SET_REMEDIES = register(
    "foi.set_remedies", registers | approves | duty(DutyKind.OFFICE), "设置救济途径", scope=Scope.CONTENT
).name

_BY_WHO = {
    Who.APPLICANT: handles,  # entered for him by staff; by himself he needs no duty
    Who.REGISTRAR: registers,
    Who.HANDLER: handles,
    Who.LEADER: approves,
    Who.ASKED: handles | assists,
}
for _transition in TRANSITIONS.values():
    register(_transition.move.value, _BY_WHO[_transition.who], _transition.button, scope=Scope.CONTENT)
VERBS = (
    READ,
    IDENTITY,
    OVERSEE,
    FIND,
    ENTER,
    CORRECT,
    WRITE,
    PROCEED,
    LINK,
    ERASE,
    SET_REMEDIES,
    *(m.value for m in TRANSITIONS),
)


def allowed(actor: Actor, case: Case, on: date) -> frozenset[Move]:
    """Give the moves that the actor's duties permit, whatever the stage."""
    return frozenset(move for move in TRANSITIONS if may(move.value, actor, case, on=on))


def handled(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose applications the actor handles."""
    return agencies_with(actor, *HANDLERS, on=on)


def approved(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose replies the actor approves."""
    return agencies_with(actor, *APPROVERS, on=on)


def setting_remedies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose remedies the actor may set."""
    return agencies_with(actor, *HANDLERS, *APPROVERS, DutyKind.OFFICE, on=on)


def erasing(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose applicants' data the actor may erase when its period is over."""
    return agencies_with(actor, *APPROVERS, DutyKind.OFFICE, on=on)


def overseen(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose progress the actor may see."""
    return agencies_with(actor, *HANDLERS, *APPROVERS, *OVERSEERS, on=on)


__all__ = ["allowed", "approved", "handled", "may", "overseen", "require"]
