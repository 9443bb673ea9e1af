"""What the responsible agency does with its column: describe it, put documents first, leave documents out."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.columns import permissions
from kaicheng.columns.models import Column, ColumnExclusion, ColumnPin
from kaicheng.columns.services.keeping import noted, taken
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_documents
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import chinese_date
from kaicheng.users.models import User

_MOST = 500  # pins of a column; more is no pinning any more
ORDER, UNPIN, INCLUDE = "columns.order", "columns.unpin", "columns.include"


@transaction.atomic
def describe_column(
    *,
    actor: User,
    column: Column,
    description: str,
    keywords: Sequence[str],
    lock_version: int,
    now: datetime,
) -> Column:
    """Change the words that stand on the page and in its tags. Raises NotAllowed, Invalid, Conflict."""
    permissions.require(permissions.DESCRIBE, actor, column, on=timezone.localdate(now))
    errors = {}
    if not 0 < len(description.strip()) <= 300:  # noqa: PLR2004 - the column's own bound
        errors["description"] = "栏目说明为 1 至 300 字。"
    if not keywords:
        errors["keywords"] = "请至少填写一个关键词（网页标签 ColumnKeywords）。"
    if errors:
        raise Invalid(errors=errors)
    column = taken(column, lock_version, now)
    before = column.description
    column.description, column.keywords = description.strip(), list(keywords)
    column.save(update_fields=["description", "keywords"])
    noted(column, permissions.DESCRIBE, actor, now, {"before": before, "description": column.description})
    return column


def _public(code: str) -> Document:
    """The public document at this address or with this number. Raises Invalid."""
    wanted = code.strip().rstrip("/").rsplit("/", 1)[-1]
    found = public_documents().filter(code=wanted).select_related("live").first()
    if found is None:
        raise Invalid(errors={"document": f"没有地址为“{wanted}”的公开文件，请从文件页面复制地址或短码。"})
    return found


@transaction.atomic
def pin_document(
    *, actor: User, column: Column, code: str, until: date | None = None, now: datetime
) -> ColumnPin:
    """Put a public document first; one that was left out is let in again. `code` may be the whole address.

    A document that stands first already keeps its place and takes the new last day. Raises NotAllowed, Invalid.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.PIN, actor, column, on=today)
    document = _public(code)
    if until is not None and until < today:
        raise Invalid(errors={"until": f"置顶截止日不能早于今天（{chinese_date(today)}）。"})
    if column.pins.count() >= _MOST:
        raise Invalid(errors={"document": f"置顶的文件已有 {_MOST} 件，请先取消一些。"})
    column.exclusions.filter(document=document).delete()
    last = column.pins.aggregate(last=Max("order"))["last"]
    place = 0 if last is None else last + 1
    pin, _ = ColumnPin.objects.update_or_create(
        column=column,
        document=document,
        defaults={"until": until},
        create_defaults={"until": until, "order": place, "pinned_at": now},
    )
    detail = {"document": document.code, "title": str(document), "until": until.isoformat() if until else ""}
    noted(column, permissions.PIN, actor, now, detail)
    return pin


@transaction.atomic
def unpin_document(*, actor: User, column: Column, code: str, now: datetime) -> None:
    """Take a document from the first places; nothing happens where it does not stand there."""
    permissions.require(permissions.PIN, actor, column, on=timezone.localdate(now))
    for pin in column.pins.filter(document__code=code).select_related("document__live"):
        pin.delete()
        noted(column, UNPIN, actor, now, {"document": code, "title": str(pin.document)})


@transaction.atomic
def move_pin(*, actor: User, column: Column, code: str, before: str = "", now: datetime) -> None:
    """Put a pinned document before another one; `before` empty: last. Raises NotAllowed, Invalid."""
    permissions.require(permissions.PIN, actor, column, on=timezone.localdate(now))
    pins = {pin.document.code: pin for pin in column.pins.select_related("document")}
    if code not in pins or (before and before not in pins):
        raise Invalid("要移动的文件已不在置顶之列，请刷新页面后再试。")
    order = [one for one in pins if one != code]
    order.insert(order.index(before) if before and before != code else len(order), code)
    for place, one in enumerate(order):
        pins[one].order = place
    ColumnPin.objects.bulk_update(pins.values(), ["order"])
    noted(column, ORDER, actor, now, {"document": code, "order": order})


@transaction.atomic
def exclude_document(*, actor: User, column: Column, code: str, reason: str, now: datetime) -> None:
    """Leave a document out of the column, with the reason; its pin goes. Raises NotAllowed, Invalid."""
    permissions.require(permissions.EXCLUDE, actor, column, on=timezone.localdate(now))
    document = _public(code)
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明为何不在本栏目列出，如：与本专题无关。"})
    column.pins.filter(document=document).delete()
    ColumnExclusion.objects.update_or_create(
        column=column, document=document, defaults={"reason": reason.strip()[:100], "excluded_at": now}
    )
    detail = {"document": document.code, "title": str(document), "reason": reason.strip()[:100]}
    noted(column, permissions.EXCLUDE, actor, now, detail)


@transaction.atomic
def include_document(*, actor: User, column: Column, code: str, now: datetime) -> None:
    """Let a document in again that was left out; nothing happens where it was not."""
    permissions.require(permissions.EXCLUDE, actor, column, on=timezone.localdate(now))
    for left_out in column.exclusions.filter(document__code=code).select_related("document__live"):
        left_out.delete()
        noted(column, INCLUDE, actor, now, {"document": code, "title": str(left_out.document)})
