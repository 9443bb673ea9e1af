"""Reading what was taken in: a stored file becomes a draft, or is refused with a sentence. No file is ever lost."""

import logging
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from gongwen.errors import UnreadableFileError
from gongwen.model import OfficialDocument
from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from gongwen.source import SourceText
from kaicheng.documents import permissions
from kaicheng.documents.intake.filling import Filled, filled, relations_of
from kaicheng.documents.models import Document, Edition, IntakeBatch, IntakeItem, ItemState, Openness
from kaicheng.documents.services import create_draft
from kaicheng.documents.services.texts import plain_document
from kaicheng.documents.workflow import Status
from kaicheng.files.models import StoredFile
from kaicheng.files.selectors import content
from kaicheng.kernel.refusals import Refusal
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory, directory
from kaicheng.organisations.services import note_unresolved

logger = logging.getLogger("kaicheng.documents")
_TROUBLE_LENGTH = 500


def on_files_received(payload: dict[str, Any], now: datetime) -> None:
    """Read a batch in the worker."""
    read_batch(IntakeBatch.objects.select_related("agency", "received_by").get(pk=payload["batch"]), now)


def read_batch(batch: IntakeBatch, now: datetime) -> list[IntakeItem]:
    """Read every file of the batch that is still waiting; gives all items of the batch."""
    names = directory()
    items = list(batch.items.select_related("file"))
    for item in items:
        item.batch = batch
        read_item(item, now, names=names)
    return items


def read_item(item: IntakeItem, now: datetime, *, names: AgencyDirectory | None = None) -> IntakeItem:
    """Make a draft of a waiting item, at once; one that was read already is given back as it is.

    The file is read outside the transaction, so that a slow one holds nobody up.
    """
    if item.state != ItemState.WAITING or item.file is None:
        return item
    try:
        if (known := same_content(item.file)) is not None:
            return _settle(item, ItemState.DUPLICATE, _copy_of(known, item, now), same_as=known.document)
        document = _read(item)
        return _keep(item, document, names or directory(), now)
    except (UnreadableFileError, Refusal) as refusal:
        return _settle(item, ItemState.REFUSED, f"{refusal.sentence}{refusal.advice}")
    except FileNotFoundError:
        logger.exception("the blob of %s is gone", item)
        return _settle(item, ItemState.REFUSED, "存储中找不到该文件的内容。请重新上传，并告知平台管理员。")
    except OperationalError:
        raise  # the database is locked or away: no fault of the file, which waits for the next delivery
    except Exception:  # a fault of ours in one file must neither lose it nor stop the others
        logger.exception("intake of %s (item %s) failed", item, item.pk)
        return _settle(
            item, ItemState.REFUSED, "系统读取该文件时出错，原件已保存。请重试，或者另存为 docx 后上传。"
        )


def try_again(item: IntakeItem, now: datetime) -> IntakeItem:
    """Read a refused file once more, after a fault was mended. A duplicate and a draft stay as they are."""
    if item.state == ItemState.REFUSED and item.file is not None:
        IntakeItem.objects.filter(pk=item.pk).update(state=ItemState.WAITING, trouble="")
        item.state, item.trouble = ItemState.WAITING, ""
    return read_item(item, now)


def same_content(file: StoredFile) -> Edition | None:
    """Find the edition that was read from exactly this content, if it was not thrown away."""
    editions = Edition.objects.filter(original=file).exclude(status=Status.DISCARDED.value)
    return (
        editions.select_related("document")
        .only("title", "openness", "document__code", "document__live")
        .order_by("pk")
        .first()
    )


def _copy_of(known: Edition, item: IntakeItem, now: datetime) -> str:
    """Say of what it is a copy; a draft that the sender may not see is not named."""
    is_public = known.document.live_id is not None and known.openness == Openness.PROACTIVE
    seen = is_public or permissions.may(
        permissions.READ, item.batch.received_by, known.document, on=timezone.localdate(now)
    )
    named = f"《{known.title}》" if seen else "文件库中已有的一份文件"
    return f"与{named}的原件完全相同，没有重复收录。"


def _read(item: IntakeItem) -> OfficialDocument:
    assert item.file is not None  # noqa: S101 - asked by read_item; for the type checker
    source = read_bytes(content(item.file), item.name)
    return recognised(source)


def recognised(source: SourceText) -> OfficialDocument:
    """Recognise a text; where our rules fail on it, it is kept as plain paragraphs with a warning."""
    try:
        return recognise(source)
    except Exception:  # the words were read: an editor can go on with them
        logger.exception("recognition of %s failed", source.name)
        document = plain_document(source.plain)
        return OfficialDocument(
            text=document.text,
            format=source.format,
            body=document.body,
            warnings=(*source.warnings, "系统未能识别该文件的格式，仅保留了文字，请逐项填写。"),
        )


def _keep(item: IntakeItem, document: OfficialDocument, names: AgencyDirectory, now: datetime) -> IntakeItem:
    batch = item.batch
    fill = filled(document, item.name, names, timezone.localdate(now))
    agency = _answering(fill, batch, names, now)
    with transaction.atomic():
        if not IntakeItem.objects.select_for_update().filter(pk=item.pk, state=ItemState.WAITING).exists():
            item.refresh_from_db()  # somebody else was first
            return item
        edition = create_draft(
            agency=agency,
            actor=batch.received_by,
            now=now,
            fields=fill.fields,
            issuers=fill.issuers,
            relations=relations_of(fill.effects, agency=agency, warnings=fill.warnings),
            tree=document,
            original=item.file,
            original_name=item.name.rsplit("/", 1)[-1],
            readings=fill.readings,
            warnings=fill.warnings,
        )
        for name in fill.unresolved:
            if names.place and names.place in name:  # bodies elsewhere need no place in our directory
                note_unresolved(name, edition.title, now)
        return _settle(item, ItemState.READ, "", edition=edition)


def _answering(fill: Filled, batch: IntakeBatch, names: AgencyDirectory, now: datetime) -> Agency:
    """Find who answers for the document today: the first issuer, or who took its place, if the actor may draft there.

    That is asked only below the agency to which the files were given; otherwise that agency answers.
    """
    today = timezone.localdate(now)
    for issuer in fill.issuers[:1]:
        agency = names.resolve(issuer.name, on=today).agency
        if agency is None or agency.pk == batch.agency_id or not agency.path.startswith(batch.agency.path):
            continue
        if permissions.may(permissions.CREATE, batch.received_by, agency, on=today):
            return agency
    return batch.agency


def _settle(
    item: IntakeItem,
    state: ItemState,
    trouble: str,
    *,
    edition: Edition | None = None,
    same_as: Document | None = None,
) -> IntakeItem:
    """Write the outcome, if the item is still waiting: of two who read it at once, the first one's outcome stands."""
    outcome = {"state": state, "trouble": trouble[:_TROUBLE_LENGTH], "edition": edition, "same_as": same_as}
    if not IntakeItem.objects.filter(pk=item.pk, state=ItemState.WAITING).update(**outcome):
        item.refresh_from_db()
        return item
    for name, value in outcome.items():
        setattr(item, name, value)
    return item
