"""Publishing and withdrawing: one transaction each, with its record and its fact."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents import permissions
from kaicheng.documents.models import CitedName, Document, Edition, Relation
from kaicheng.documents.selectors.citing import names_of
from kaicheng.documents.services.findings import publication_findings
from kaicheng.documents.services.force import EFFECTS, reindex
from kaicheng.documents.services.index_numbers import new_index_number
from kaicheng.documents.services.relating import keep_name, link_others, link_own, write_names
from kaicheng.documents.workflow import Move, Status
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

PUBLISHED = "documents.published"
WITHDRAWN = "documents.withdrawn"
VALIDITY_CHANGED = "documents.validity_changed"


@transaction.atomic
def publish(*, edition: Edition, actor: User, now: datetime) -> Document:
    """Make a draft the live edition of its document; the one before is superseded.

    Raises NotAllowed; Invalid with `errors` by field where a finding blocks; Conflict where it is no draft any more or
    was changed since `edition` was read.
    """
    today = timezone.localdate(now)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=edition.document_id)
    )
    permissions.require(permissions.PUBLISH, actor, document, on=today)
    blocking = [finding for finding in publication_findings(edition, today) if finding.blocking]
    if edition.status == Status.DRAFT and blocking:
        raise Invalid(errors={finding.field: finding.sentence for finding in blocking})
    touched = _supersede(document)
    _go_public(edition, actor, now)
    document.live = edition
    document.first_published_at = document.first_published_at or now
    if document.index_number is None:
        document.index_number = new_index_number(document.agency, edition.theme, today)
    document.save(update_fields=["live", "first_published_at", "index_number"])
    detail = {"edition": edition.pk, "version": edition.version, "index_number": document.index_number}
    if edition.change_note:
        detail["change_note"] = edition.change_note
    _record(document, edition, Move.PUBLISH, actor, now, detail)
    # The record queues writers until commit: from here on no other publishing can be half seen, so two documents
    # that appear at the same time still find each other.
    link_own(edition)
    touched |= link_others(document, write_names(document, edition))
    touched |= {document.pk} | _targets(edition.pk)
    announce(PUBLISHED, {"document": document.pk, "edition": edition.pk}, at=now)
    _tell_validity(touched, document, now)
    edition.document = document
    return document


@transaction.atomic
def withdraw(*, document: Document, actor: User, now: datetime, reason: str) -> None:
    """Take a document off the public site. Its reason stays public; what it did to others is undone.

    Raises NotAllowed; Invalid without a reason; Conflict where nothing is live.
    """
    permissions.require(permissions.WITHDRAW, actor, document, on=timezone.localdate(now))
    reason = reason.strip()
    if not reason:
        raise Invalid(errors={"withdrawal_reason": "撤回须写明原因，该原因将对公众显示。"})
    longest = Edition._meta.get_field("withdrawal_reason").max_length or 0
    if len(reason) > longest:
        raise Invalid(errors={"withdrawal_reason": f"撤回原因不能超过{longest}字，请精简。"})
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("agency", "live").get(pk=document.pk)
    )
    edition = document.live
    if edition is None:
        raise Conflict("该文件没有公开的版本，无需撤回。")
    edition.status, edition.withdrawn_at, edition.withdrawal_reason = Status.WITHDRAWN.value, now, reason
    edition.save(update_fields=["status", "withdrawn_at", "withdrawal_reason"])
    document.live = None
    document.save(update_fields=["live"])
    CitedName.objects.filter(document=document).delete()
    keep_name(document, edition)
    _record(document, edition, Move.WITHDRAW, actor, now, {"edition": edition.pk, "reason": reason})
    announce(WITHDRAWN, {"document": document.pk}, at=now)
    meant_now = link_others(document, names_of(edition))  # another document may bear the same name
    _tell_validity({document.pk} | _targets(edition.pk) | meant_now, document, now)


def _supersede(document: Document) -> set[int]:
    """Set the live edition back; gives the documents on which it acted."""
    if document.live_id is None:
        return set()
    Edition.objects.filter(pk=document.live_id, status=Status.PUBLISHED.value).update(
        status=Status.SUPERSEDED.value
    )
    return _targets(document.live_id)


def _go_public(edition: Edition, actor: User, now: datetime) -> None:
    done = Edition.objects.filter(
        pk=edition.pk, status=Status.DRAFT.value, lock_version=edition.lock_version
    ).update(
        status=Status.PUBLISHED.value,
        published_at=now,
        published_by=actor,
        lock_version=edition.lock_version + 1,
    )
    if not done:
        raise Conflict("该草稿已由他人修改或发布，您看到的不是最新内容。")
    edition.status, edition.published_at, edition.published_by = Status.PUBLISHED.value, now, actor
    edition.lock_version += 1


def _targets(edition: int) -> set[int]:
    rows = Relation.objects.filter(edition=edition, kind__in=EFFECTS, target__isnull=False)
    return set(rows.values_list("target_id", flat=True))


def _tell_validity(touched: set[int], document: Document, now: datetime) -> None:
    """Recompute, and tell of the other documents whose validity changed with this act."""
    others = [pk for pk in reindex(touched) if pk != document.pk]
    if others:
        announce(VALIDITY_CHANGED, {"documents": others}, at=now)


def _record(
    document: Document, edition: Edition, move: Move, actor: User, now: datetime, detail: dict[str, object]
) -> None:
    record(
        actor=actor,
        verb=move.value,
        obj=document,
        label=edition.title,
        agency=document.agency,
        detail=detail,
        at=now,
    )
