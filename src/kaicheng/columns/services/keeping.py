"""Opening a column, changing what it asks, moving its address, closing it into the archive 历史专题, reopening it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.columns import permissions
from kaicheng.columns.models import Column, ColumnAddress
from kaicheng.columns.services.checking import ColumnGiven, check_address, fill
from kaicheng.columns.workflow import State
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

CHANGED = "columns.changed"


def noted(column: Column, verb: str, actor: User | None, now: datetime, detail: dict[str, Any]) -> None:
    """Record the act and tell that the column changed; inside the transaction of the act."""
    record(actor=actor, verb=verb, obj=column, label=column.name, agency=column.agency, detail=detail, at=now)
    announce(CHANGED, {"column": column.pk, "code": column.code, "verb": verb}, at=now)


@transaction.atomic
def create_column(*, actor: User, given: ColumnGiven, now: datetime) -> Column:
    """Open a column. Raises NotAllowed, Invalid."""
    permissions.require(permissions.CREATE, actor, given.agency, on=timezone.localdate(now))
    column = Column(code=given.code.strip(), created_at=now, created_by=actor, changed_at=now)
    check_address(column, column.code)
    fill(column, given)
    try:
        column.save(force_insert=True)
    except IntegrityError as error:  # somebody took the address in between
        raise Invalid(errors={"code": f"已有栏目使用地址“{column.code}”，请换一个。"}) from error
    noted(column, permissions.CREATE, actor, now, {"code": column.code, "question": column.question})
    return column


@transaction.atomic
def edit_column(
    *, actor: User, column: Column, given: ColumnGiven, lock_version: int, now: datetime
) -> Column:
    """Change a column; its address stays (see `change_address`). A new agency must be the actor's to keep, too.

    Raises NotAllowed, Invalid, and Conflict when somebody else saved in between.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.EDIT, actor, column, on=today)
    permissions.require(permissions.EDIT, actor, given.agency, on=today)
    column = taken(column, lock_version, now)
    before = column.question
    changed = fill(column, given)
    column.save()
    detail: dict[str, Any] = {"changed": changed}
    if "question" in changed:
        detail |= {"before": before, "question": column.question}
    noted(column, permissions.EDIT, actor, now, detail)
    return column


def taken(column: Column, lock_version: int, now: datetime) -> Column:
    """Take the row for a change. Raises Conflict when it is not as the page had it."""
    mine = Column.objects.filter(pk=column.pk, lock_version=lock_version)
    if not mine.update(lock_version=lock_version + 1, changed_at=now):
        raise Conflict(f"栏目“{column.name}”刚被他人修改过，您的修改没有保存。")
    return Column.objects.select_related("agency", "parent").get(pk=column.pk)


@transaction.atomic
def change_address(*, actor: User, column: Column, code: str, now: datetime) -> Column:
    """Give the column another address; the old one leads there from now on. Raises NotAllowed, Invalid."""
    permissions.require(permissions.READDRESS, actor, column, on=timezone.localdate(now))
    column = Column.objects.select_related("agency").get(pk=column.pk)
    code, before = code.strip(), column.code
    if code == before:
        return column
    check_address(column, code)
    ColumnAddress.objects.filter(code=code, column=column).delete()  # it goes back to an address it had
    ColumnAddress.objects.create(code=before, column=column, replaced_at=now)
    column.code, column.changed_at = code, now
    column.save(update_fields=["code", "changed_at"])
    noted(column, permissions.READDRESS, actor, now, {"before": before, "code": code})
    return column


@transaction.atomic
def close_column(*, actor: User, column: Column, reason: str, now: datetime) -> Column:
    """Move a column to the archive: off the front page and the navigation, address and content kept (专题清理).

    Raises NotAllowed, Invalid, and Conflict when it is closed already.
    """
    permissions.require(permissions.CLOSE, actor, column, on=timezone.localdate(now))
    reason = reason.strip().rstrip("。；，.;,")[:200]  # the page sets it in brackets
    if not reason:
        raise Invalid(errors={"reason": "请写明归档原因，如：专项工作已结束。"})
    waiting = Column.objects.open().filter(parent=column.pk).values_list("name", flat=True)
    if waiting:
        names = "、".join(f"“{name}”" for name in waiting)
        raise Invalid(errors={"reason": f"本栏目之下还有开设中的{names}，请先归档或改列。"})
    turned = Column.objects.open().filter(pk=column.pk)
    if not turned.update(state=State.CLOSED.value, closed_at=now, close_reason=reason, changed_at=now):
        raise Conflict(f"栏目“{column.name}”已经归档。")
    column.refresh_from_db()
    noted(column, permissions.CLOSE, actor, now, {"reason": column.close_reason})
    return column


@transaction.atomic
def reopen_column(*, actor: User, column: Column, now: datetime) -> Column:
    """Take a column back from the archive; it stands in the navigation again if it stood there."""
    permissions.require(permissions.REOPEN, actor, column, on=timezone.localdate(now))
    if column.parent is not None and not column.parent.open:
        raise Invalid(f"上级栏目“{column.parent.name}”仍在归档中，请先恢复上级栏目。")
    turned = Column.objects.closed().filter(pk=column.pk)
    if not turned.update(state=State.OPEN.value, closed_at=None, close_reason="", changed_at=now):
        raise Conflict(f"栏目“{column.name}”不在归档中。")
    column.refresh_from_db()
    noted(column, permissions.REOPEN, actor, now, {})
    return column
