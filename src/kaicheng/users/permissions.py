"""The table of rights over agencies and accounts (design section 5).

An administrator and the open-government office keep the agencies and accounts of their own subtree. Nobody gives a
duty to himself, and only an administrator makes administrators and auditors: otherwise one duty would be all duties.
"""

from datetime import date
from typing import Any

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.policy import (
    Actor,
    Predicate,
    Scope,
    agencies_with,
    anybody_on_duty,
    duty,
    fact,
    register,
)

KEEPERS = (DutyKind.ADMINISTRATOR, DutyKind.OFFICE)
BY_ADMINISTRATOR_ALONE = frozenset({DutyKind.ADMINISTRATOR, DutyKind.AUDITOR})

keeps = duty(*KEEPERS)
administers = duty(DutyKind.ADMINISTRATOR)
keeps_anywhere = duty(*KEEPERS, of=lambda _obj: None)


def _covers(actor: Actor, person: User, on: date) -> bool:
    """Every duty of the person lies where the actor keeps accounts; an administrator's where he administers."""
    kinds = dict.fromkeys(Duty.objects.held(on).filter(person=person).values_list("duty", "agency_id"))
    kept = set(agencies_with(actor, *KEEPERS, on=on).values_list("pk", flat=True))
    administered = set(agencies_with(actor, DutyKind.ADMINISTRATOR, on=on).values_list("pk", flat=True))
    return all(agency in (administered if kind in BY_ADMINISTRATOR_ALONE else kept) for kind, agency in kinds)


covers_person = Predicate(_covers, "所任职责均在其管理范围内的人员", frozenset(KEEPERS))
not_oneself = fact(lambda actor, obj: actor is not None and actor.pk != _person(obj).pk, "不是本人")
ordinary = fact(lambda _actor, obj: obj.duty not in BY_ADMINISTRATOR_ALONE, "非管理员、审计员职责")


def _person(obj: Any) -> User:
    person: User = obj.person if isinstance(obj, Duty) else obj
    return person


register("organisations.read", anybody_on_duty, "查看机构", scope=Scope.READ)
register("organisations.manage", keeps, "管理机构", scope=Scope.ACCOUNTS)
register("organisations.name", keeps_anywhere, "认定机关名称", scope=Scope.ACCOUNTS)
READ = register(
    "users.read", duty(*KEEPERS, DutyKind.AUDITOR, of=lambda _obj: None), "查看人员与职责", scope=Scope.READ
).name
CREATE = register("users.create", keeps_anywhere, "新增人员", scope=Scope.ACCOUNTS).name
EDIT = register("users.edit", keeps_anywhere & covers_person, "修改人员信息", scope=Scope.ACCOUNTS).name
RESET = register(
    "users.reset", keeps_anywhere & covers_person & not_oneself, "重置口令或停用账号", scope=Scope.ACCOUNTS
).name
GRANT = register(
    "users.grant", not_oneself & (administers | (keeps & ordinary)), "授予或收回职责", scope=Scope.ACCOUNTS
).name

ME = register("users.me", anybody_on_duty, "管理本人账号", scope=Scope.READ).name


def managed_agencies(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose record, staff and duties the actor keeps."""
    return agencies_with(actor, *KEEPERS, on=on)
