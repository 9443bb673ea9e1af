"""Publishing and withdrawing: one transaction each, with its record and its fact."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents import permissions
from kaicheng.documents.models import CitedName, Document, Edition, Outcome, Relation, Review, ReviewStep
from kaicheng.documents.selectors.citing import names_of
from kaicheng.documents.services.cleaning import clean_copies
from kaicheng.documents.services.findings import personal_in, publication_findings
from kaicheng.documents.services.force import EFFECTS, reindex
from kaicheng.documents.services.index_numbers import new_index_number
from kaicheng.documents.services.relating import keep_name, link_others, link_own, write_names
from kaicheng.documents.services.reviewing import explain_conflict, tell
from kaicheng.documents.workflow import TRANSITIONS, Move, Status
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

PUBLISHED = "documents.published"
WITHDRAWN = "documents.withdrawn"
VALIDITY_CHANGED = "documents.validity_changed"
# a scheduled publication that could not be made: {"edition", "document", "why", "person": who had set the time}
STOPPED = "documents.stopped"
logger = logging.getLogger("kaicheng.documents")


@transaction.atomic
def publish(*, edition: Edition, actor: User, now: datetime) -> Document:
    """Make a text that passed its reviews the live edition of its document; the one before is superseded.

    Raises NotAllowed; Invalid with `errors` by field where a finding blocks; Conflict where it is not released, or was
    changed since `edition` was read.
    """
    permissions.require(permissions.PUBLISH, actor, edition, on=timezone.localdate(now))
    return _publish(Move.PUBLISH, edition, actor, now, Review(step=ReviewStep.RELEASE))


@transaction.atomic
def publish_urgent(*, edition: Edition, actor: User, now: datetime, reason: str) -> Document:
    """Publish at once in an emergency (突发事件); the reviews that were skipped are owed until made up.

    Raises as `publish`, and Invalid without a reason.
    """
    permissions.require(permissions.PUBLISH_URGENT, actor, edition, on=timezone.localdate(now))
    edition.urgent_reason = _stated(edition, "urgent_reason", reason, "应急发布须写明理由。")
    return _publish(Move.PUBLISH_URGENT, edition, actor, now, Review(step=ReviewStep.RELEASE, note=reason))


@transaction.atomic
def move_in(
    *, edition: Edition, actor: User, now: datetime, basis: str, published_at: datetime | None = None
) -> Document:
    """Take over what the agency had already made public elsewhere: published without reviews here, on record.

    `published_at` is when it was first published there. Raises as `publish`, and Invalid without a basis or with a
    time to come.
    """
    permissions.require(permissions.MOVE_IN, actor, edition, on=timezone.localdate(now))
    if not basis.strip():
        raise Invalid(errors={"basis": "迁入须写明依据，例如原来在何处公开。"})
    if published_at is not None and published_at > now:
        raise Invalid(errors={"published_at": "原公开时间不能晚于现在，请核对。"})
    review = Review(step=ReviewStep.MOVED, basis=basis.strip()[:300])
    return _publish(Move.MOVE_IN, edition, actor, now, review, since=published_at)


def publish_due(now: datetime) -> list[int]:
    """Publish what was set for a time that has come, in the name of whoever set it; gives the editions' ids.

    What something stands against by now goes back to those released, and its scheduler is told by the fact.
    """
    waiting = Edition.objects.filter(status=Status.SCHEDULED.value, publish_at__lte=now)
    done = []
    for edition in waiting.select_related("document__agency", "scheduled_by").order_by("publish_at", "pk"):
        assert edition.scheduled_by is not None  # noqa: S101 - set with the time; for the type checker
        try:
            with transaction.atomic():
                review = Review(step=ReviewStep.RELEASE)
                _publish(Move.PUBLISH_DUE, edition, edition.scheduled_by, now, review)
            done.append(edition.pk)
        except Conflict:
            continue  # published or taken back a moment ago by a person
        except Invalid as refusal:
            _put_back(edition, refusal, now)
        except Exception:  # a fault of ours at one of them must not keep back the others
            logger.exception("scheduled edition %s not published", edition.pk)
    return done


def _put_back(edition: Edition, refusal: Invalid, now: datetime) -> None:
    why = "".join(refusal.errors.values()) or refusal.sentence
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk, status=Status.SCHEDULED.value).update(
            status=Status.CLEARED.value,
            publish_at=None,
            scheduled_by=None,
            state_since=now,
            lock_version=edition.lock_version + 1,
        )
        _record(edition.document, edition, Move.UNSCHEDULE, edition.scheduled_by, now, {"reason": why[:300]})
        told = {
            "edition": edition.pk,
            "document": edition.document_id,
            "why": why,
            "person": edition.scheduled_by_id,
        }
        announce(STOPPED, told, at=now)


def _publish(
    move: Move, edition: Edition, actor: User, now: datetime, review: Review, since: datetime | None = None
) -> Document:
    """Make it public; `since`: the time it shows as published, where that is not now."""
    today = timezone.localdate(now)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=edition.document_id)
    )
    _stop_where_blocked(move, edition, today)
    clean_copies(edition, now)
    before = edition.status
    touched = _supersede(document, now)
    _go_public(move, edition, actor, now, since or now)
    review.edition, review.outcome, review.by, review.at = edition, Outcome.PASSED, actor, now
    review.save(force_insert=True)
    document.live = edition
    document.first_published_at = document.first_published_at or since or now
    if document.index_number is None:
        document.index_number = new_index_number(
            document.agency, edition.theme, timezone.localdate(since or now)
        )
    document.save(update_fields=["live", "first_published_at", "index_number"])
    stated = {"change_note": edition.change_note, "reason": edition.urgent_reason, "basis": review.basis}
    detail = {"edition": edition.pk, "version": edition.version, "index_number": document.index_number}
    _record(document, edition, move, actor, now, detail | {k: v for k, v in stated.items() if v})
    # The record queues writers until commit: from here on no other publishing can be half seen, so two documents
    # that appear at the same time still find each other.
    link_own(edition)
    touched |= link_others(document, write_names(document, edition))
    touched |= {document.pk} | _targets(edition.pk)
    announce(PUBLISHED, {"document": document.pk, "edition": edition.pk}, at=now)
    edition.document = document
    tell(move, edition, before, now)
    _tell_validity(touched, document, now)
    return document


def _stop_where_blocked(move: Move, edition: Edition, today: date) -> None:
    """What is not released for publication is a conflict, told when the row is taken; findings are told first."""
    if edition.status not in TRANSITIONS[move].sources:
        return
    blocking = [finding for finding in publication_findings(edition, today) if finding.blocking]
    if blocking:
        raise Invalid(errors={finding.field: finding.sentence for finding in blocking})


@transaction.atomic
def withdraw(*, document: Document, actor: User, now: datetime, reason: str) -> None:
    """Take a document off the public site. Its reason stays public; what it did to others is undone.

    Raises NotAllowed; Invalid without a reason; Conflict where nothing is live.
    """
    permissions.require(permissions.WITHDRAW, actor, document, on=timezone.localdate(now))
    reason = _stated(Edition(), "withdrawal_reason", reason, "撤回须写明原因，该原因将对公众显示。")
    if told := personal_in(reason):
        raise Invalid(errors={"withdrawal_reason": f"撤回原因对公众显示，其中有{told}，请删去。"})
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("agency", "live").get(pk=document.pk)
    )
    edition = document.live
    if edition is None:
        raise Conflict("该文件没有公开的版本，无需撤回。")
    edition.status, edition.withdrawn_at, edition.withdrawal_reason = Status.WITHDRAWN.value, now, reason
    edition.state_since = now
    edition.save(update_fields=["status", "state_since", "withdrawn_at", "withdrawal_reason"])
    document.live = None
    document.save(update_fields=["live"])
    CitedName.objects.filter(document=document).delete()
    keep_name(document, edition)
    _record(document, edition, Move.WITHDRAW, actor, now, {"edition": edition.pk, "reason": reason})
    announce(WITHDRAWN, {"document": document.pk}, at=now)
    tell(Move.WITHDRAW, edition, Status.PUBLISHED.value, now)
    meant_now = link_others(document, names_of(edition))  # another document may bear the same name
    _tell_validity({document.pk} | _targets(edition.pk) | meant_now, document, now)


def _supersede(document: Document, now: datetime) -> set[int]:
    """Set the live edition back; gives the documents on which it acted."""
    if document.live_id is None:
        return set()
    Edition.objects.filter(pk=document.live_id, status=Status.PUBLISHED.value).update(
        status=Status.SUPERSEDED.value, state_since=now
    )
    return _targets(document.live_id)


def _go_public(move: Move, edition: Edition, actor: User, now: datetime, since: datetime) -> None:
    sources = [status.value for status in TRANSITIONS[move].sources]
    done = Edition.objects.filter(
        pk=edition.pk, status__in=sources, lock_version=edition.lock_version
    ).update(
        status=Status.PUBLISHED.value,
        state_since=now,
        published_at=since,
        published_by=actor,
        publish_at=None,
        urgent_reason=edition.urgent_reason,
        lock_version=edition.lock_version + 1,
    )
    if not done:
        explain_conflict(edition, TRANSITIONS[move].sources)
    edition.status, edition.published_at, edition.published_by = Status.PUBLISHED.value, since, actor
    edition.state_since, edition.publish_at = now, None
    edition.lock_version += 1


def _stated(edition: Edition, name: str, words: str, sentence: str) -> str:
    words = words.strip()
    if not words:
        raise Invalid(errors={name: sentence})
    longest: int = getattr(edition._meta.get_field(name), "max_length", None) or 0
    if len(words) > longest:
        raise Invalid(errors={name: f"不能超过{longest}字，请精简。"})
    return words


def _targets(edition: int) -> set[int]:
    rows = Relation.objects.filter(edition=edition, kind__in=EFFECTS, target__isnull=False)
    return set(rows.values_list("target_id", flat=True))


def _tell_validity(touched: set[int], document: Document, now: datetime) -> None:
    """Recompute, and tell of the other documents whose validity changed with this act."""
    others = [pk for pk in reindex(touched) if pk != document.pk]
    if others:
        announce(VALIDITY_CHANGED, {"documents": others}, at=now)


def _record(
    document: Document,
    edition: Edition,
    move: Move,
    actor: User | None,
    now: datetime,
    detail: dict[str, object],
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
