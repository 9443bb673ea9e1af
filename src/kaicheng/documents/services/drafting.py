"""Drafts: make one, change it, give it another text, throw it away. Nothing here is public."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongwen.errors import UnreadableFileError
from gongwen.model import OfficialDocument
from kaicheng.audit.services import record
from kaicheng.documents import permissions
from kaicheng.documents.likeness import fingerprint, keys_of
from kaicheng.documents.models import Attachment, Document, Edition, EditionIssuer, LikenessKey
from kaicheng.documents.services.given import (
    SHOWN_IN_TEXT,
    AttachmentGiven,
    IssuerGiven,
    RelationGiven,
    set_fields,
)
from kaicheng.documents.services.relating import write_relations
from kaicheng.documents.services.reviewing import explain_conflict, tell
from kaicheng.documents.services.texts import document_of, plain_document, text_of
from kaicheng.documents.workflow import EDITABLE, Move, Status
from kaicheng.files.models import StoredFile
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.kernel.text import without_controls
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

_CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # without signs that are read wrongly
_CODE_LENGTH = 8
_EDITABLE = [status.value for status in EDITABLE]


@transaction.atomic
def create_draft(  # noqa: PLR0913 - a document is made whole, in one act
    *,
    agency: Agency,
    actor: User,
    now: datetime,
    fields: Mapping[str, Any],
    issuers: Sequence[IssuerGiven] = (),
    relations: Sequence[RelationGiven] = (),
    attachments: Sequence[AttachmentGiven] = (),
    tree: OfficialDocument | None = None,
    body_text: str = "",
    original: StoredFile | None = None,
    original_name: str = "",
    readings: Mapping[str, Any] | None = None,
    warnings: Sequence[str] = (),
) -> Edition:
    """Make a document with its first edition, a draft of `agency`.

    The text is `tree` as it was read from a file, or `body_text` typed by hand, one paragraph a line. Raises
    NotAllowed, Invalid.
    """
    permissions.require(permissions.CREATE, actor, agency, on=timezone.localdate(now))
    document = Document(code=new_code(), agency=agency, created_at=now, created_by=actor)
    edition = Edition(
        document=document,
        version=1,
        created_at=now,
        created_by=actor,
        changed_at=now,
        state_since=now,
        original=original,
        original_name=original_name[-255:],
        readings=dict(readings or {}),
        warnings=list(warnings),
    )
    set_fields(edition, fields)
    if not edition.title:
        raise Invalid(errors={"title": "标题不能为空，请填写文件标题。"})
    _set_text(edition, tree if tree is not None else plain_document(body_text))
    document.save(force_insert=True)
    edition.document = document
    edition.save(force_insert=True)
    _write_keys(edition)
    _write_issuers(edition, issuers)
    _write_attachments(edition, attachments)
    write_relations(edition, relations)
    if tree is None:
        _render(edition)
    _record(edition, permissions.CREATE, actor, now, {"original": original_name} if original_name else {})
    return edition


@transaction.atomic
def save_draft(
    *,
    edition: Edition,
    lock_version: int,
    actor: User,
    now: datetime,
    fields: Mapping[str, Any] | None = None,
    issuers: Sequence[IssuerGiven] | None = None,
    relations: Sequence[RelationGiven] | None = None,
    attachments: Sequence[AttachmentGiven] | None = None,
) -> Edition:
    """Change a draft; what is None stays. `lock_version` is that of the page the editor had open.

    Raises NotAllowed, Invalid, and Conflict when somebody else saved in between or it is no draft any more.
    """
    _may_change(edition, actor, now)
    edition = _taken(edition, lock_version, now)
    changed = set_fields(edition, fields or {})
    if not edition.title:
        raise Invalid(errors={"title": "标题不能为空，请填写文件标题。"})
    if issuers is not None:
        edition.issuers.all().delete()
        _write_issuers(edition, issuers)
        changed.append("issuers")
    if relations is not None:
        edition.relations.all().delete()
        write_relations(edition, relations)
        changed.append("relations")
    if attachments is not None:
        edition.attachments.all().delete()
        _write_attachments(edition, attachments)
        changed.append("attachments")
    if SHOWN_IN_TEXT.intersection(changed) or "issuers" in changed:
        _render(edition)
    edition.save()
    if changed:
        _record(edition, permissions.SAVE, actor, now, {"changed": changed})
    return edition


@transaction.atomic
def replace_body(
    *, edition: Edition, source_text: str, lock_version: int, actor: User, now: datetime
) -> Edition:
    """Give a draft another text: plain text as typed or pasted, its outline recognised anew.

    The metadata stay as they are: they were confirmed by a person. Raises NotAllowed, Invalid, Conflict.
    """
    from gongwen.reading import read_bytes
    from gongwen.recognise import recognise

    _may_change(edition, actor, now)
    edition = _taken(edition, lock_version, now)
    try:
        document = recognise(read_bytes(source_text.encode(), "正文.txt"))
    except UnreadableFileError as error:
        raise Invalid(error.sentence, advice=error.advice) from error
    _set_text(edition, document)
    edition.likeness_keys.all().delete()
    _write_keys(edition)
    edition.readings = {}  # their spans count in the text that is gone
    _render(edition)
    edition.save()
    _record(edition, permissions.SAVE, actor, now, {"changed": ["body"]})
    return edition


@transaction.atomic
def discard(*, edition: Edition, actor: User, now: datetime) -> None:
    """Put a draft aside; it stays on record and can be read by those who may see drafts."""
    permissions.require(permissions.DISCARD, actor, edition, on=timezone.localdate(now))
    before = edition.status
    done = Edition.objects.filter(
        pk=edition.pk, status__in=_EDITABLE, lock_version=edition.lock_version
    ).update(
        status=Status.DISCARDED.value,
        changed_at=now,
        state_since=now,
        lock_version=edition.lock_version + 1,
    )
    if not done:
        explain_conflict(edition, EDITABLE)
    edition.refresh_from_db(fields=["status", "changed_at", "state_since", "lock_version"])
    _record(edition, Move.DISCARD.value, actor, now, {})
    tell(Move.DISCARD, edition, before, now)


@transaction.atomic
def open_new_edition(*, document: Document, actor: User, now: datetime) -> Edition:
    """Start the next edition as a draft, a copy of the last public one; that one stays live until the publishing.

    Raises NotAllowed; Conflict where a draft is open already, or nothing was ever published.
    """
    permissions.require(permissions.REVISE, actor, document, on=timezone.localdate(now))
    Document.objects.select_for_update().get(pk=document.pk)
    if document.editions.open().exists():
        raise Conflict("该文件已有一份正在编辑的草稿。", advice="请打开该草稿继续修改，或先将其作废。")
    last = document.editions.exclude(status=Status.DISCARDED.value).order_by("-version").first()
    if last is None:
        raise Conflict("该文件没有可以沿用的版本。", advice="请重新收件或新建文件。")
    highest = document.editions.aggregate(Max("version"))["version__max"]
    return _copied(last, version=highest + 1, actor=actor, now=now)


def _copied(last: Edition, *, version: int, actor: User, now: datetime) -> Edition:
    edition = Edition.objects.get(pk=last.pk)
    edition.pk = None
    edition._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
    edition.version, edition.status, edition.lock_version = version, Status.DRAFT.value, 0
    edition.created_at = edition.changed_at = now
    edition.created_by = actor
    edition.state_since = now
    edition.published_at = edition.published_by = edition.withdrawn_at = None
    edition.publish_at = edition.scheduled_by = edition.urgent_settled_at = edition.clean_original = None
    edition.withdrawal_reason = edition.change_note = edition.urgent_reason = ""
    edition.save(force_insert=True)
    _write_keys(edition)
    parts: tuple[Any, ...] = (last.issuers.all(), last.attachments.all(), last.relations.all())
    for rows in parts:
        copies = list(rows)
        for row in copies:
            row.pk, row.edition = None, edition
        rows.model._default_manager.bulk_create(copies)  # noqa: SLF001 - one loop over three models
    _record(edition, permissions.REVISE, actor, now, {"version": version})
    return edition


def new_code() -> str:
    """Make a short public code."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))


def _may_change(edition: Edition, actor: User, now: datetime) -> None:
    permissions.require(permissions.SAVE, actor, edition.document, on=timezone.localdate(now))


def _taken(edition: Edition, lock_version: int, now: datetime) -> Edition:
    """Take the draft for this change; the condition stands in the UPDATE, so of two editors one is told."""
    taken = Edition.objects.filter(pk=edition.pk, status__in=_EDITABLE, lock_version=lock_version).update(
        lock_version=lock_version + 1, changed_at=now
    )
    fresh = Edition.objects.select_related("document__agency").get(pk=edition.pk)
    if taken:
        return fresh
    if fresh.open and not fresh.editable:
        raise Conflict(
            f"该版本{fresh.get_status_display()}，审核期间不能修改。", advice="如需修改，请先撤回送审。"
        )
    if not fresh.editable:
        raise Conflict(f"该版本{fresh.get_status_display()}，不能再修改。", advice="如需更正，请起草新版本。")
    raise Conflict(
        "在您打开本页之后，这份草稿又保存过，您的修改尚未保存。",
        advice="请另存您的修改，刷新页面后再合并填写。",
    )


def _set_text(edition: Edition, document: OfficialDocument) -> None:
    text = text_of(document)
    edition.tree, edition.plain, edition.html = text.tree, text.plain, text.html
    edition.fingerprint = fingerprint(text.plain)


def _write_keys(edition: Edition) -> None:
    keys = keys_of(edition.fingerprint)
    LikenessKey.objects.bulk_create(LikenessKey(edition=edition, value=key) for key in keys)


def _render(edition: Edition) -> None:
    """Write the metadata as confirmed into the tree and its page."""
    text = text_of(document_of(edition))
    edition.tree, edition.html = text.tree, text.html
    Edition.objects.filter(pk=edition.pk).update(tree=edition.tree, html=edition.html)


def _write_issuers(edition: Edition, issuers: Sequence[IssuerGiven]) -> None:
    EditionIssuer.objects.bulk_create(issuer_rows(edition, issuers))


def issuer_rows(edition: Edition, issuers: Sequence[IssuerGiven]) -> list[EditionIssuer]:
    """Build the rows of the issuers that have a name, in order; not stored."""
    named = [issuer for issuer in issuers if issuer.name.strip()]
    return [
        EditionIssuer(edition=edition, order=n, name=issuer.name.strip()[:100], agency=issuer.agency)
        for n, issuer in enumerate(named)
    ]


def _write_attachments(edition: Edition, attachments: Sequence[AttachmentGiven]) -> None:
    Attachment.objects.bulk_create(attachment_rows(edition, attachments))


def attachment_rows(edition: Edition, attachments: Sequence[AttachmentGiven]) -> list[Attachment]:
    """Build the rows of the attachments, in order; not stored."""
    return [
        Attachment(edition=edition, order=n, title=_one_line(one.title)[:200], file=one.file, plain=one.plain)
        for n, one in enumerate(attachments)
    ]


def _one_line(title: str) -> str:
    """A title goes into the name of a download, where a line end breaks the header."""
    return without_controls(" ".join(title.split())) or "附件"


def _record(edition: Edition, verb: str, actor: User, now: datetime, detail: dict[str, Any]) -> None:
    record(
        actor=actor,
        verb=verb,
        obj=edition.document,
        label=edition.title,
        agency=edition.document.agency,
        detail={"edition": edition.pk, **detail},
        at=now,
    )
