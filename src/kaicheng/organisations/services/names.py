"""Names: aliases, groups, and the queue of names that stand for no known agency."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import doors, naming
from kaicheng.organisations.models import Agency, AgencyAlias, AgencyGroup, AgencyKind, UnresolvedName

LONGEST = 100  # characters of a name
CONTEXT = 300


def free_name(name: str, agency: Agency) -> str:
    """Check that an alias is free; raises `Invalid` with whose name it is."""
    tidy = name.strip()
    if not naming.fold(tidy):
        raise Invalid("别名不能为空。", errors={"别名": "别名不能为空。"})
    if len(tidy) > LONGEST:
        raise Invalid(f"别名“{tidy[:20]}…”过长，请不超过{LONGEST}个字。")
    taken = AgencyAlias.objects.filter(name=tidy).exclude(agency=agency).select_related("agency").first()
    owner = taken.agency if taken else Agency.objects.filter(name=tidy).exclude(pk=agency.pk).first()
    if owner is not None:
        sentence = f"“{tidy}”已是“{owner.name}”的名称或别名，一个名称只能指一个机关。"
        raise Invalid(sentence, errors={"别名": sentence})
    return tidy


def _require(verb: str, actor: Any, obj: Agency | None, now: datetime) -> None:
    doors.require(verb, actor, obj, on=timezone.localtime(now).date())


def _tell(agencies: Iterable[int], now: datetime) -> None:
    announce("organisations.changed", {"agencies": list(agencies)}, at=now)


@transaction.atomic
def add_alias(*, actor: Any, agency: Agency, name: str, now: datetime) -> AgencyAlias:
    """Make a name mean exactly this agency; a name that already does is left as it is."""
    _require(doors.MANAGE, actor, agency, now)
    tidy = free_name(name, agency)
    alias, made = AgencyAlias.objects.get_or_create(agency=agency, name=tidy)
    if made:
        detail = {"alias": tidy}
        doors.record(
            actor=actor, verb="organisations.add_alias", obj=agency, label=agency.name, agency=agency, detail=detail, at=now
        )  # fmt: skip
        _tell([agency.pk], now)
    return alias


@transaction.atomic
def remove_alias(*, actor: Any, alias: AgencyAlias, now: datetime) -> None:
    """Forget that a name means this agency."""
    agency = alias.agency
    _require(doors.MANAGE, actor, agency, now)
    detail = {"alias": alias.name}
    alias.delete()
    doors.record(
        actor=actor, verb="organisations.remove_alias", obj=agency, label=agency.name, agency=agency, detail=detail, at=now
    )  # fmt: skip
    _tell([agency.pk], now)


@transaction.atomic
def save_group(
    *, actor: Any, name: str, names: Iterable[str] = (), kinds: Iterable[str] = (), members: Iterable[Agency] = (),
    excluded: Iterable[Agency] = (), group: AgencyGroup | None = None, now: datetime,
) -> AgencyGroup:  # fmt: skip
    """Enter or change a group: who is meant by a name for many, by kind and one by one."""
    _require(doors.NAME, actor, None, now)
    group = group or AgencyGroup()
    group.name = name.strip()
    group.names = [word.strip() for word in names if word.strip()]
    group.kinds = [AgencyKind(kind).value for kind in kinds]
    named, left_out = list(members), list(excluded)
    _refuse_wrong_group(group, empty=not group.kinds and not named)
    group.save()
    group.members.set(named)
    group.excluded.set(left_out)
    group.save()  # the stamp must come after the members
    detail = {"names": group.names, "kinds": group.kinds, "members": [a.code for a in named]}
    doors.record(
        actor=actor, verb="organisations.save_group", obj=group, label=group.name, agency=None, detail=detail, at=now
    )  # fmt: skip
    _tell([], now)
    return group


def _refuse_wrong_group(group: AgencyGroup, *, empty: bool) -> None:
    if not group.name or len(group.name) > LONGEST:
        raise Invalid(
            f"请填写组名，不超过{LONGEST}个字。", errors={"组名": f"请填写组名，不超过{LONGEST}个字。"}
        )
    if empty:
        raise Invalid(
            "请至少选择一种机关类型或一个机关。", errors={"机关类型": "请至少选择一种机关类型或一个机关。"}
        )
    mine = {naming.fold(word) for word in (group.name, *group.names)}
    for other in AgencyGroup.objects.exclude(pk=group.pk):
        shared = [w for w in (other.name, *other.names) if naming.fold(w) in mine]
        if shared:
            raise Invalid(f"“{shared[0]}”已用于组名“{other.name}”，请换一个写法。")


@transaction.atomic
def remove_group(*, actor: Any, group: AgencyGroup, now: datetime) -> None:
    """Drop a group of the office's own; the county-wide meaning of the name, if there is one, holds again."""
    _require(doors.NAME, actor, None, now)
    label = group.name
    doors.record(
        actor=actor, verb="organisations.remove_group", obj=group, label=label, agency=None, detail={}, at=now
    )  # fmt: skip
    group.delete()
    _tell([], now)


def note_unresolved(name: str, context: str, at: datetime) -> UnresolvedName | None:
    """Put a name that nobody could place into the queue, or count it again. None for a name without words.

    Called by readers of documents, without an actor: it changes nothing but the queue.
    """
    tidy = naming.fold(name)[:LONGEST]
    if not tidy:
        return None
    row, made = UnresolvedName.objects.get_or_create(
        name=tidy, defaults={"context": context.strip()[:CONTEXT], "first_seen_at": at}
    )
    if not made:
        UnresolvedName.objects.filter(pk=row.pk).update(seen=F("seen") + 1)
        row.refresh_from_db()
    return row


@transaction.atomic
def settle(*, actor: Any, unresolved: UnresolvedName, agency: Agency, now: datetime) -> AgencyAlias:
    """Say which agency a name means; from now on it is an alias."""
    _require(doors.NAME, actor, None, now)
    alias = add_alias(actor=actor, agency=agency, name=unresolved.name, now=now)
    unresolved.settled_as, unresolved.dismissed = agency, False
    unresolved.save()
    doors.record(
        actor=actor, verb="organisations.settle_name", obj=unresolved, label=unresolved.name, agency=agency,
        detail={"agency": agency.code}, at=now,
    )  # fmt: skip
    return alias


@transaction.atomic
def dismiss(*, actor: Any, unresolved: UnresolvedName, now: datetime) -> None:
    """Say that a name is no agency; it leaves the queue and does not come back."""
    _require(doors.NAME, actor, None, now)
    unresolved.dismissed = True
    unresolved.save()
    doors.record(
        actor=actor, verb="organisations.dismiss_name", obj=unresolved, label=unresolved.name, agency=None, detail={}, at=now
    )  # fmt: skip
