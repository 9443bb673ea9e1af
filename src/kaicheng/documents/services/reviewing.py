"""The road from draft to release: every move of `workflow.TRANSITIONS` that changes nothing in public.

Each asks whether the actor may, changes the state under the edition's lock, keeps the decision as a `Review` where it
is one, records and tells (`MOVED`), in one transaction. A text cannot be changed between review and publication, so
what was reviewed is what is published; `edition.lock_version` says which text the actor saw, and another is refused.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents import permissions
from kaicheng.documents.models import Edition, Outcome, Release, Review, ReviewStep
from kaicheng.documents.selectors.reviews import owed_steps
from kaicheng.documents.services.findings import publication_findings, unreleased
from kaicheng.documents.workflow import LABELS, TRANSITIONS, Asks, Move, Status
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users.models import User

MOVED = "documents.moved"  # {"edition", "document", "move", "from", "to"}
STEP_OF = {
    Move.SUBMIT: (ReviewStep.SUBMIT, Outcome.PASSED),
    Move.PASS: (ReviewStep.UNIT, Outcome.PASSED),
    Move.RETURN: (ReviewStep.UNIT, Outcome.RETURNED),
    Move.CLEAR: (ReviewStep.SECRECY, Outcome.PASSED),
    Move.SEND_BACK: (ReviewStep.SECRECY, Outcome.RETURNED),
    Move.REOPEN: (ReviewStep.RELEASE, Outcome.RETURNED),
}
RECALLED_FROM = {
    Status.IN_REVIEW: ReviewStep.UNIT,
    Status.IN_SECRECY: ReviewStep.SECRECY,
    Status.CLEARED: ReviewStep.RELEASE,
}
WANTED = {
    Asks.REASON: "请写明理由，拟稿人和之后查看的人据此了解情况。",
    Asks.BASIS: "请写明依据，例如所依据的保密规定或审查意见。",
    Asks.TIME: "请写明发布时间。",
}
LONGEST = 300
FARTHEST = timedelta(days=366)  # what is set beyond it is a slip of the year


@transaction.atomic
def submit(*, edition: Edition, actor: User, now: datetime) -> Edition:
    """Hand a draft to the unit's reviewer. Raises NotAllowed, Conflict; Invalid by field where something must be mended.

    Personal data stop it later, at the secrecy review, which may let them through on record.
    """
    _require(Move.SUBMIT, edition, actor, now)
    today = timezone.localdate(now)
    stops = [f for f in publication_findings(edition, today) if f.blocking and not f.release_key]
    if stops:
        raise Invalid(errors={finding.field: finding.sentence for finding in stops})
    return _move(Move.SUBMIT, edition, actor, now)


@transaction.atomic
def recall(*, edition: Edition, actor: User, now: datetime) -> Edition:
    """Take a submitted text back for further work. Raises NotAllowed, Conflict."""
    return _move(Move.RECALL, edition, actor, now)


@transaction.atomic
def pass_review(*, edition: Edition, actor: User, now: datetime, note: str = "") -> Edition:
    """Pass the unit review, or make it up after an urgent publication. Raises NotAllowed, Conflict."""
    if edition.status == Status.PUBLISHED:
        return _made_up(Move.PASS, edition, actor, now, note=note)
    return _move(Move.PASS, edition, actor, now, note=note)


@transaction.atomic
def clear(*, edition: Edition, actor: User, now: datetime, basis: str, note: str = "") -> Edition:
    """Pass the secrecy review with its basis, or make it up after an urgent publication.

    Raises NotAllowed, Conflict; Invalid without a basis, or while personal data are neither removed nor let through.
    """
    if edition.status == Status.PUBLISHED:
        return _made_up(Move.CLEAR, edition, actor, now, note=note, basis=basis)
    _require(Move.CLEAR, edition, actor, now)
    left = unreleased(edition, timezone.localdate(now))
    if left:
        raise Invalid(
            "还有个人信息提示没有处理，不能通过。" + "".join(finding.sentence for finding in left),
            advice="请退回修改（遮盖），或逐项写明依据后放行。",
        )
    return _move(Move.CLEAR, edition, actor, now, note=note, basis=basis)


@transaction.atomic
def send_back(*, edition: Edition, actor: User, now: datetime, reason: str) -> Edition:
    """Return a text to its author, from whichever review it stands in. Raises NotAllowed, Invalid, Conflict."""
    moves = {Status.IN_REVIEW: Move.RETURN, Status.IN_SECRECY: Move.SEND_BACK}
    return _move(moves.get(Status(edition.status), Move.REOPEN), edition, actor, now, note=reason)


@transaction.atomic
def schedule(*, edition: Edition, actor: User, now: datetime, at: datetime | None) -> Edition:
    """Have a released text published at a time to come. Raises NotAllowed, Invalid, Conflict."""
    _require(Move.SCHEDULE, edition, actor, now)
    if at is None:
        raise Invalid(errors={"publish_at": WANTED[Asks.TIME]})
    if at <= now:
        raise Invalid(errors={"publish_at": "定时发布的时间已经过去，请选择之后的时间，或改为立即发布。"})
    if at > now + FARTHEST:
        raise Invalid(errors={"publish_at": "定时发布的时间在一年以后，请核对年份。"})
    edition.publish_at, edition.scheduled_by = at, actor
    return _move(Move.SCHEDULE, edition, actor, now, extra={"publish_at": at.isoformat()})


@transaction.atomic
def unschedule(*, edition: Edition, actor: User, now: datetime) -> Edition:
    """Put a scheduled text back among those released. Raises NotAllowed, Conflict."""
    edition.publish_at = edition.scheduled_by = None
    return _move(Move.UNSCHEDULE, edition, actor, now)


@transaction.atomic
def release(*, edition: Edition, key: str, basis: str, actor: User, now: datetime) -> Release:
    """Let one finding of personal data through, with its basis. Raises NotAllowed, Invalid."""
    permissions.require(permissions.RELEASE, actor, edition, on=timezone.localdate(now))
    basis = _stated(Asks.BASIS, "basis", basis)
    today = timezone.localdate(now)
    found = {f.release_key: f for f in publication_findings(edition, today) if f.release_key}
    if key not in found:
        raise Invalid("这条提示已经不存在，正文或附件可能已经修改。", advice="请刷新页面后再看。")
    sentence = found[key].sentence[:300]
    done, _ = Release.objects.update_or_create(
        edition=edition, key=key, defaults={"sentence": sentence, "basis": basis, "by": actor, "at": now}
    )
    _record(permissions.RELEASE, edition, actor, now, {"finding": sentence, "basis": basis})
    return done


def _move(
    move: Move,
    edition: Edition,
    actor: User,
    now: datetime,
    *,
    note: str = "",
    basis: str = "",
    extra: dict[str, Any] | None = None,
) -> Edition:
    row = TRANSITIONS[move]
    _require(move, edition, actor, now)
    if row.asks is Asks.REASON:
        note = _stated(Asks.REASON, "reason", note)
    if row.asks is Asks.BASIS:
        basis = _stated(Asks.BASIS, "basis", basis)
    before = edition.status
    taken = Edition.objects.filter(
        pk=edition.pk,
        status__in=[s.value for s in row.sources],
        lock_version=edition.lock_version,
    ).update(
        status=row.target.value,
        state_since=now,
        lock_version=edition.lock_version + 1,
        publish_at=edition.publish_at if row.target is Status.SCHEDULED else None,
        scheduled_by=edition.scheduled_by if row.target is Status.SCHEDULED else None,
    )
    if not taken:
        explain_conflict(edition, row.sources)
    fresh = Edition.objects.select_related("document__agency", "created_by").get(pk=edition.pk)
    if decision := _decision(move, Status(before)):
        step, outcome = decision
        Review.objects.create(
            edition=fresh, step=step, outcome=outcome, by=actor, at=now, basis=basis, note=note[:500]
        )
    detail = {key: value for key, value in (("reason", note), ("basis", basis)) if value}
    _record(move.value, fresh, actor, now, {**detail, **(extra or {})})
    tell(move, fresh, before, now)
    return fresh


def _made_up(
    move: Move, edition: Edition, actor: User, now: datetime, *, note: str, basis: str = ""
) -> Edition:
    """Keep a review that an urgent publication skipped; with the last one the matter is settled."""
    _require(move, edition, actor, now)
    if not permissions.may_make_up(actor, edition, timezone.localdate(now)):
        raise NotAllowed(
            "这份文件由您应急发布，所缺的审查须由他人补办。",
            advice="请本机关其他承担审核、保密审查职责的人员办理。",
        )
    step, outcome = STEP_OF[move]
    fresh = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if step not in owed_steps(fresh):
        raise Conflict("这一环节没有需要补办的审查。")
    if move is Move.CLEAR:
        basis = _stated(Asks.BASIS, "basis", basis)
    Review.objects.create(
        edition=fresh,
        step=step,
        outcome=outcome,
        by=actor,
        at=now,
        basis=basis,
        note=note[:500],
        afterwards=True,
    )
    if not owed_steps(fresh):
        Edition.objects.filter(pk=fresh.pk).update(urgent_settled_at=now)
    fresh = Edition.objects.select_related("document__agency", "created_by").get(pk=edition.pk)
    _record(move.value, fresh, actor, now, {"afterwards": True, **({"basis": basis} if basis else {})})
    tell(move, fresh, fresh.status, now)
    return fresh


def _decision(move: Move, before: Status) -> tuple[ReviewStep, Outcome] | None:
    """What is kept of a move as a decision. One recalled voids the reviews before it, for the text may be changed."""
    if move is Move.RECALL:
        return RECALLED_FROM[before], Outcome.RECALLED
    return STEP_OF.get(move)


def tell(move: Move, edition: Edition, before: str, now: datetime) -> None:
    """Say that an edition moved; notices and lists follow."""
    payload = {
        "edition": edition.pk,
        "document": edition.document_id,
        "move": move.value,
        "from": before,
        "to": edition.status,
    }
    announce(MOVED, payload, at=now)


def _require(move: Move, edition: Edition, actor: User, now: datetime) -> None:
    permissions.require(move.value, actor, edition, on=timezone.localdate(now))


def _stated(asks: Asks, field: str, words: str) -> str:
    words = words.strip()
    if not words:
        raise Invalid(errors={field: WANTED[asks]})
    if len(words) > LONGEST:
        raise Invalid(errors={field: f"不能超过{LONGEST}字，请精简。"})
    return words


def explain_conflict(edition: Edition, sources: frozenset[Status]) -> None:
    """Say why a move was not taken. Always raises Conflict."""
    now = Edition.objects.only("status", "lock_version").get(pk=edition.pk)
    if now.status in sources:
        raise Conflict("在您办理期间，他人已修改过这份文稿。", advice="请刷新页面，核对最新内容后再办理。")
    raise Conflict(
        f"该版本现在是“{LABELS[Status(now.status)]}”，这一步已不能办理。", advice="请刷新页面查看现状。"
    )


def _record(verb: str, edition: Edition, actor: User, now: datetime, detail: dict[str, Any]) -> None:
    record(
        actor=actor,
        verb=verb,
        obj=edition.document,
        label=edition.title,
        agency=edition.document.agency,
        detail={"edition": edition.pk, **detail},
        at=now,
    )
