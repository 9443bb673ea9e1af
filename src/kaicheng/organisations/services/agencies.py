"""Agencies come, change, move and end. What an agency was is kept: nothing is ever deleted here."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import chinese_date
from kaicheng.organisations import doors
from kaicheng.organisations.models import Agency, AgencyAlias
from kaicheng.organisations.services.names import free_name

CHANGED = "organisations.changed"
# What a form or a sheet may set; the tree, the ends and the successor have verbs of their own.
FIELDS = (
    "code", "name", "short_name", "kind", "order", "credit_code", "index_code", "number_prefixes", "established_on",
    "disclosure_office", "address", "office_hours", "telephone", "fax", "online_contact", "postcode",
)  # fmt: skip


def day_of(now: datetime) -> date:
    """Give the local day of a moment."""
    return timezone.localtime(now).date()


def checked(agency: Agency, *, exclude: Iterable[str] = ()) -> Agency:
    """Run the model's own rules; raises `Invalid` with a sentence for each field."""
    try:
        agency.full_clean(exclude={"path", *exclude})
    except ValidationError as error:
        errors = {
            _label(field): "；".join(str(message) for message in messages)
            for field, messages in error.message_dict.items()
        }
        raise Invalid("；".join(f"{k}：{v}" if k else v for k, v in errors.items()), errors=errors) from error
    twin = _namesake(agency)
    if twin is not None:
        sentence = f"同一时期已有全称为“{agency.name}”的机关（代码{twin.code}），请核对。"
        raise Invalid(sentence, errors={"全称": sentence})
    return agency


def _label(field: str) -> str:
    return "" if field == "__all__" else str(getattr(Agency._meta.get_field(field), "verbose_name", field))


def _namesake(agency: Agency) -> Agency | None:
    """Find another agency of the same full name whose days overlap with this one's."""
    for other in Agency.objects.filter(name=agency.name).exclude(pk=agency.pk):
        starts_before = (
            agency.abolished_on is None or (other.established_on or date.min) < agency.abolished_on
        )
        ends_after = other.abolished_on is None or other.abolished_on > (agency.established_on or date.min)
        if starts_before and ends_after:
            return other
    return None


def tell(agencies: Iterable[Agency], *, at: datetime) -> None:
    """Announce that these agencies changed: lists and pages that show them are stale."""
    announce(CHANGED, {"agencies": [agency.pk for agency in agencies]}, at=at)


def repath(agency: Agency) -> None:
    """Carry a changed path down the tree, breadth first; a few dozen rows at most."""
    for child in Agency.objects.filter(parent=agency).select_related("parent"):
        child.save()
        repath(child)


@transaction.atomic
def create(
    *,
    actor: Any,
    values: dict[str, Any],
    parent: Agency | None = None,
    aliases: Iterable[str] = (),
    now: datetime,
) -> Agency:
    """Enter an agency. `values`: model field → value, of `FIELDS`."""
    doors.require(doors.MANAGE, actor, parent, on=day_of(now))
    agency = checked(Agency(parent=parent, **_known(values)))
    agency.save()
    for name in aliases:
        AgencyAlias.objects.create(agency=agency, name=free_name(name, agency))
    _note(actor, "organisations.create", agency, {"code": agency.code, "name": agency.name}, now)
    return agency


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"fields with verbs of their own: {', '.join(sorted(unknown))}")
    return values


def _note(actor: Any, verb: str, agency: Agency, detail: dict[str, Any], now: datetime) -> None:
    doors.record(actor=actor, verb=verb, obj=agency, label=agency.name, agency=agency, detail=detail, at=now)
    tell([agency], at=now)


@transaction.atomic
def update(*, actor: Any, agency: Agency, values: dict[str, Any], now: datetime) -> Agency:
    """Change an agency's facts. A former full name stays known as an alias."""
    agency = Agency.objects.select_related("parent").get(pk=agency.pk)
    doors.require(doors.MANAGE, actor, agency, on=day_of(now))
    changes = {k: (getattr(agency, k), v) for k, v in _known(values).items() if getattr(agency, k) != v}
    if not changes:
        return agency
    for name, (_, new) in changes.items():
        setattr(agency, name, new)
    checked(agency).save()
    if "code" in changes:
        repath(agency)
    if "name" in changes:
        _keep_former_name(agency, changes["name"][0])
    _note(actor, "organisations.update", agency, {k: [str(a), str(b)] for k, (a, b) in changes.items()}, now)
    return agency


def _keep_former_name(agency: Agency, former: str) -> None:
    taken = Agency.objects.filter(name=former).exists() or AgencyAlias.objects.filter(name=former).exists()
    if not taken:
        AgencyAlias.objects.create(agency=agency, name=former)


@transaction.atomic
def move(*, actor: Any, agency: Agency, parent: Agency | None, now: datetime) -> Agency:
    """Put an agency, with all below it, under another one."""
    doors.require(doors.MANAGE, actor, agency, on=day_of(now))
    doors.require(doors.MANAGE, actor, parent, on=day_of(now))
    if parent is not None and parent.path.startswith(agency.path):
        sentence = f"“{parent.name}”就是本单位或其下级单位，不能作为上级单位。"
        raise Invalid(sentence, errors={"上级单位": sentence})
    before = agency.parent.name if agency.parent else ""
    agency.parent = parent
    agency.save()
    repath(agency)
    _note(actor, "organisations.move", agency, {"from": before, "to": parent.name if parent else ""}, now)
    return agency


@transaction.atomic
def abolish(*, actor: Any, agency: Agency, on: date, now: datetime) -> Agency:
    """End an agency on a day (that day it no longer exists), without a successor. Its units must be gone first."""
    doors.require(doors.MANAGE, actor, agency, on=day_of(now))
    below = Agency.objects.filter(parent=agency).standing(on)
    if below:
        words = "、".join(child.name for child in below[:3])
        raise Invalid(f"“{agency.name}”之下还有{below.count()}个在册单位（{words}等），请先划转或撤销。")
    agency.abolished_on, agency.successor = on, None
    checked(agency).save()
    _note(actor, "organisations.abolish", agency, {"on": on.isoformat()}, now)
    return agency


@transaction.atomic
def reorganise(
    *, actor: Any, agencies: Iterable[Agency], successor: Agency | None = None, new: dict[str, Any] | None = None,
    on: date, now: datetime,
) -> Agency:  # fmt: skip
    """Let one agency take over from others from a day on: merger, renaming by a new organ, or absorption.

    Either `successor` exists, or `new` gives the facts of one established that day beside the first of the ended.
    Units below the ended agencies move under the successor.
    """
    ended = list(agencies)
    if not ended:
        raise Invalid("请选择要并入的机关。")
    for agency in ended:
        doors.require(doors.MANAGE, actor, agency, on=day_of(now))
    if successor is None:
        values = {**(new or {}), "established_on": on}
        successor = create(actor=actor, values=values, parent=ended[0].parent, now=now)
    doors.require(doors.MANAGE, actor, successor, on=day_of(now))
    _refuse_wrong_successor(ended, successor, on)
    for agency in ended:
        _end(actor, agency, successor, on, now)
    return successor


def _refuse_wrong_successor(ended: list[Agency], successor: Agency, on: date) -> None:
    if any(agency.pk == successor.pk for agency in ended):
        raise Invalid(f"“{successor.name}”不能由自己承继，请另选继任单位。")
    if any(successor.path.startswith(agency.path) for agency in ended):
        raise Invalid(f"“{successor.name}”是被撤销单位的下级，请先将其划出。")
    if successor.abolished_on is not None and successor.abolished_on <= on:
        gone = chinese_date(successor.abolished_on)
        raise Invalid(f"“{successor.name}”已于{gone}撤销，不能承继，请另选继任单位。")
    if successor.established_on is not None and successor.established_on > on:
        raise Invalid(
            f"“{successor.name}”于{chinese_date(successor.established_on)}成立，改革日期不能早于该日。"
        )


def _end(actor: Any, agency: Agency, successor: Agency, on: date, now: datetime) -> None:
    if agency.abolished_on is not None and agency.abolished_on < on:
        raise Invalid(f"“{agency.name}”已于{chinese_date(agency.abolished_on)}撤销，不必再次办理。")
    for child in Agency.objects.filter(parent=agency).standing(on):
        child.parent = successor
        child.save()
        repath(child)
    agency.abolished_on, agency.successor = on, successor
    checked(agency).save()
    detail = {"on": on.isoformat(), "successor": successor.code, "successor_name": successor.name}
    _note(actor, "organisations.reorganise", agency, detail, now)
