"""Old addresses: entered with the documents that came from them, or by hand; counted when they are asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents.models import Document
from kaicheng.kernel.refusals import Invalid
from kaicheng.moving import permissions
from kaicheng.moving.addresses import ALL_BELOW, host_of, key_of
from kaicheng.moving.models import ImportRow, ImportRun, OldAddress
from kaicheng.moving.services.clashing import claims_of
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

_BATCH = 100
_LONGEST = 2000
_PLACE = re.compile(
    r"/(?:[^\s/\\\x00-\x1f][^\s\\\x00-\x1f]*)?"
)  # of ours: browsers leave a tab out, and read two strokes as a host


def enter_addresses(run: ImportRun, rows: Sequence[ImportRow], now: datetime) -> None:
    """Enter the old addresses of rows that have their document; one that leads somewhere already stays as it is."""
    entered = []
    for row in rows:
        for (host, key), url in claims_of(row, run.site).items():
            entered.append(
                OldAddress(
                    host=host, key=key, shown=url[:_LONGEST], document=row.document, run=run, made_at=now
                )
            )
    OldAddress.objects.bulk_create(entered, batch_size=_BATCH, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Target:
    """Where an old address is to lead: to a document, or to a place of ours (“/agencies/”)."""

    document: Document | None = None
    place: str = ""


@transaction.atomic
def add_address(*, shown: str, target: Target, agency: Agency, actor: User, now: datetime) -> OldAddress:
    """Enter one by hand. Raises NotAllowed; Invalid by field."""
    permissions.require(permissions.ADDRESS, actor, agency, on=timezone.localdate(now))
    shown = shown.strip()
    stem = shown.removesuffix("*") if shown.endswith(ALL_BELOW) else shown
    key = key_of(stem)
    if not key or (key == "/" and stem != shown):
        raise Invalid(errors={"shown": "这不是网址。请从浏览器地址栏中复制，或者写以 / 开头的路径。"})
    if stem != shown:
        key = key.rstrip("/") + ALL_BELOW
    place = target.place.strip()
    if target.document is None and _PLACE.fullmatch(place) is None:
        raise Invalid(errors={"target": "请写文件的短码、文号或标题，或者本站以 / 开头的地址。"})
    host = host_of(shown) if "//" in shown else ""
    if OldAddress.objects.filter(key=key, host=host).exists():
        raise Invalid(errors={"shown": "这个原网址已经登记过。"})
    made = OldAddress.objects.create(
        host=host, key=key, shown=shown[:_LONGEST], document=target.document,
        place="" if target.document else place[:500], made_at=now,
    )  # fmt: skip
    _record(made, agency, actor, now, "add")
    return made


@transaction.atomic
def remove_address(*, address: OldAddress, agency: Agency, actor: User, now: datetime) -> None:
    """Take one off the list. Raises NotAllowed."""
    permissions.require(permissions.ADDRESS, actor, agency, on=timezone.localdate(now))
    _record(address, agency, actor, now, "remove")
    address.delete()


def _record(address: OldAddress, agency: Agency, actor: User, now: datetime, what: str) -> None:
    record(
        actor=actor,
        verb=permissions.ADDRESS,
        obj=address,
        label=address.shown,
        agency=agency,
        detail={"what": what, "place": address.place or str(address.document)},
        at=now,
    )
