"""Taking files in: everything that was dropped is stored and listed before anything is read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents import permissions
from kaicheng.documents.intake.unpacking import Refused, Upload, opened
from kaicheng.documents.models import IntakeBatch, IntakeItem, ItemState
from kaicheng.events.services import announce
from kaicheng.files.services import FileTooLarge, store
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import without_controls
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

RECEIVED = "documents.files_received"
_NAME_LENGTH = 255
_TROUBLE_LENGTH = 500


def receive(*, files: Sequence[Upload], agency: Agency, actor: User, now: datetime) -> IntakeBatch:
    """Store every file (those of a zip one by one) and tell the worker; each gets its line, also one that is refused.

    Raises NotAllowed; Invalid where nothing was given.
    """
    permissions.require(permissions.RECEIVE, actor, agency, on=timezone.localdate(now))
    if not files:
        raise Invalid("没有选择文件，请选择一个或多个文件后再上传。")
    # Hundreds of megabytes may go to the disk here: before the transaction, which on SQLite holds up every other writer.
    items = [_item(one, now) for upload in files for one in opened(upload)]
    return _noted(items, agency=agency, actor=actor, now=now)


@transaction.atomic
def _noted(items: Sequence[IntakeItem], *, agency: Agency, actor: User, now: datetime) -> IntakeBatch:
    batch = IntakeBatch.objects.create(agency=agency, received_at=now, received_by=actor)
    for item in items:
        item.batch = batch
    IntakeItem.objects.bulk_create(items)
    record(
        actor=actor,
        verb=permissions.RECEIVE,
        obj=batch,
        label=f"收到{len(items)}个文件",
        agency=agency,
        detail={"files": [item.name for item in items[:50]], "count": len(items)},
        at=now,
    )
    announce(RECEIVED, {"batch": batch.pk}, at=now)
    return batch


def _item(one: Upload | Refused, now: datetime) -> IntakeItem:
    name = without_controls(one.name).replace("\\", "/")[-_NAME_LENGTH:] or "未命名"
    item = IntakeItem(name=name)
    if isinstance(one, Refused):
        item.state, item.trouble = ItemState.REFUSED, one.sentence[:_TROUBLE_LENGTH]
        return item
    try:
        item.file = store(one.content, name=name, at=now)
    except FileTooLarge as refusal:
        item.state, item.trouble = ItemState.REFUSED, f"{refusal.sentence}{refusal.advice}"[:_TROUBLE_LENGTH]
    return item
