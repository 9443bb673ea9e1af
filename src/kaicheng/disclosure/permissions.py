"""The table of rights over guides and over the explanations of gaps."""

from datetime import date

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Scope, agencies_with, duty, may, register, require

WRITERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
EXPLAINERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE)
READERS = (*WRITERS, DutyKind.SECRECY_REVIEWER, DutyKind.CASE_HANDLER, DutyKind.AUDITOR)

READ = register("disclosure.read", duty(*READERS), "查看公开专栏情况", scope=Scope.READ).name
GUIDE = register("disclosure.guide", duty(*WRITERS), "编制公开指南", scope=Scope.CONTENT).name
EXPLAIN = register("disclosure.explain", duty(*EXPLAINERS), "说明缺号原因", scope=Scope.CONTENT).name


def readable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose sections the actor may look into."""
    return agencies_with(actor, *READERS, on=on)


def explainable_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose gaps the actor may explain."""
    return agencies_with(actor, *EXPLAINERS, on=on)


__all__ = ["EXPLAIN", "GUIDE", "READ", "explainable_agencies", "may", "readable_agencies", "require"]
