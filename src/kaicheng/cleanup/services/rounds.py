"""Rounds: prepared, opened (the scope is frozen into items), added to, closed, reopened, abandoned."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.cleanup import permissions
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.selectors.rounds import counts_of, left_over
from kaicheng.cleanup.selectors.scope import documents_of, responsibles, unit_of
from kaicheng.cleanup.services.moving import contradiction, shift
from kaicheng.cleanup.services.results import discard_drafts, draft_results, follow
from kaicheng.cleanup.services.telling import tell_opened
from kaicheng.cleanup.workflow import PASSAGES, Move, Stage, State, Step, Verdict, closing_move
from kaicheng.documents.models import Document, DocumentQuerySet
from kaicheng.documents.selectors import public_documents
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

OPENED = "cleanup.opened"  # {"round"}
CLOSED = "cleanup.closed"  # {"round"}
FIELDS = ("title", "basis", "deadline", "instructions", "own_to", "scope")
FARTHEST = timedelta(days=3 * 366)  # no clean-up runs so long
_LISTED = 5


@transaction.atomic
def create_round(*, agency: Agency, actor: User, now: datetime, fields: Mapping[str, Any]) -> CleanupRound:
    """Begin to prepare a round of an agency. Raises NotAllowed, Invalid."""
    permissions.require(permissions.CREATE, actor, agency, on=timezone.localdate(now))
    found = CleanupRound(agency=agency, created_at=now, created_by=actor)
    _set(found, fields, timezone.localdate(now))
    found.save(force_insert=True)
    _record(found, Step.CREATE, actor, now, {})
    return found


@transaction.atomic
def change_round(
    *, found: CleanupRound, actor: User, now: datetime, fields: Mapping[str, Any]
) -> CleanupRound:
    """Change what a round in preparation says and covers. Raises NotAllowed, Invalid, Conflict."""
    found = _held(Step.CHANGE, found, actor, now)
    changed = _set(found, fields, timezone.localdate(now))
    found.save()
    if changed:
        _record(found, Step.CHANGE, actor, now, {"changed": changed})
    return found


@transaction.atomic
def choose(
    *,
    found: CleanupRound,
    actor: User,
    now: datetime,
    add: Collection[int] = (),
    remove: Collection[int] = (),
) -> CleanupRound:
    """Add documents to a round in preparation by hand, or leave out some that its scope covers."""
    found = _held(Step.CHANGE, found, actor, now)
    add = [document.pk for document in _taken(add)]
    found.picked = sorted((set(found.picked) | set(add)) - set(remove))
    found.left_out = sorted((set(found.left_out) | set(remove)) - set(add))
    found.save(update_fields=["picked", "left_out"])
    _record(found, Step.CHANGE, actor, now, {"added": len(add), "removed": len(remove)})
    return found


@transaction.atomic
def open_round(*, found: CleanupRound, actor: User, now: datetime) -> CleanupRound:
    """Freeze the scope into items, each with the unit that answers today, and tell the units. Raises Invalid, Conflict."""
    found = _held(Step.OPEN, found, actor, now)
    today = timezone.localdate(now)
    if found.deadline < today:
        raise Invalid(errors={"deadline": "截止日期已经过去，请改为今天或以后的日期。"})
    documents = documents_of(found, today)
    if not documents.exists():
        raise Invalid("清理范围内没有文件，不能启动。", advice="请放宽筛选条件，或手工增加文件。")
    found.stage, found.opened_at = Stage.OPEN.value, now
    found.save(update_fields=["stage", "opened_at"])
    items = _take_in(found, documents, now)
    _record(found, Step.OPEN, actor, now, {"count": len(items)})
    announce(OPENED, {"round": found.pk}, at=now)
    tell_opened(found, dict(Counter(item.agency for item in items)), now)
    return found


@transaction.atomic
def add_documents(
    *, found: CleanupRound, actor: User, now: datetime, documents: Collection[int]
) -> list[CleanupItem]:
    """Take more documents into an open round; those already in it are left as they are. Raises Invalid, Conflict."""
    found = _held(Step.ADD, found, actor, now)
    if found.stage != Stage.OPEN:
        raise Conflict("本轮清理尚未启动。", advice="请在清理范围中增加文件。")
    known = set(
        CleanupItem.objects.filter(round=found, document__in=documents).values_list("document", flat=True)
    )
    new = _taken(set(documents) - known)
    if not new.exists():
        raise Invalid("所选文件都已在本轮清理中。", advice="已移出的文件，请在清单中恢复。")
    items = _take_in(found, new, now)
    _record(
        found, Step.ADD, actor, now, {"count": len(items), "files": [item.title for item in items[:_LISTED]]}
    )
    tell_opened(found, dict(Counter(item.agency for item in items)), now)
    return items


@transaction.atomic
def prolong(*, found: CleanupRound, actor: User, now: datetime, deadline: date, reason: str) -> CleanupRound:
    """Move the deadline of an open round, with the reason."""
    found = _held(Step.PROLONG, found, actor, now)
    _within_reach(deadline, timezone.localdate(now))
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明调整期限的理由。"})
    before, found.deadline = found.deadline, deadline
    found.save(update_fields=["deadline"])
    detail = {"before": before.isoformat(), "deadline": deadline.isoformat(), "reason": reason.strip()[:300]}
    _record(found, Step.PROLONG, actor, now, detail)
    return found


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What stands against closing: undecided items (may be left, with a reason), and decisions that cannot be true."""

    undecided: tuple[CleanupItem, ...]
    contradictions: tuple[tuple[CleanupItem, str], ...]


def hindrances(found: CleanupRound, today: date) -> Hindrances:
    """Compare what was confirmed with the documents as they stand today."""
    wrong = []
    confirmed = full().filter(round=found, state=State.CONFIRMED.value)
    for item in confirmed:
        try:
            contradiction(item, Verdict(item.verdict), today)
        except Invalid as refusal:
            wrong.append((item, refusal.sentence))
    return Hindrances(tuple(left_over(found)), tuple(wrong))


@transaction.atomic
def close_round(*, found: CleanupRound, actor: User, now: datetime, note: str = "") -> CleanupRound:
    """End a round: every item takes its way, and decision and directory are drafted.

    Raises Invalid while documents are undecided and `note` does not say why, or a decision contradicts the facts.
    """
    found = _held(Step.CLOSE, found, actor, now)
    against = hindrances(found, timezone.localdate(now))
    if against.contradictions:
        raise Invalid(
            "".join(sentence for _, sentence in against.contradictions[:_LISTED]),
            advice="请退回单位重新提出意见。",
        )
    if against.undecided and not note.strip():
        raise Invalid(
            errors={"note": f"还有{len(against.undecided)}件没有清理完毕，结束清理须说明原因。"},
            advice="请催办未完成的单位，或说明原因后结束。",
        )
    found.stage, found.closed_at, found.closing_note = Stage.CLOSED.value, now, note.strip()[:500]
    found.save(update_fields=["stage", "closed_at", "closing_note"])
    for item in full().filter(round=found):
        move = closing_move(State(item.state), item.verdict)
        if move is not None:
            shift(move, item, actor, now, {}, text=found.closing_note if move is Move.LEAVE else "")
    tally = counts_of(found)
    _record(
        found,
        Step.CLOSE,
        actor,
        now,
        {"count": tally.total, "left": tally.of("left"), "reason": found.closing_note},
    )
    announce(CLOSED, {"round": found.pk}, at=now)
    draft_results(found=found, actor=actor, now=now)
    follow(full().filter(round=found, state=State.AMENDING.value), now)
    return found


@transaction.atomic
def reopen_round(*, found: CleanupRound, actor: User, now: datetime, reason: str) -> CleanupRound:
    """Take a closed round up again while nothing of its result is public; its drafts are put aside.

    Raises Conflict where a result is public, or is in review.
    """
    found = _held(Step.REOPEN, found, actor, now)
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明恢复清理的理由。"})
    discard_drafts(found, actor, now)
    for item in full().filter(round=found):
        state = State(item.state)
        if state is State.LEFT:
            shift(Move.TAKE_UP, item, actor, now, {}, text=reason.strip()[:500])
        elif state is not State.DROPPED:
            shift(Move.RESUME, item, actor, now, {})
    found.stage, found.closed_at, found.closing_note = Stage.OPEN.value, None, ""
    found.save(update_fields=["stage", "closed_at", "closing_note", "decision", "directory"])
    _record(found, Step.REOPEN, actor, now, {"reason": reason.strip()[:300]})
    return found


@transaction.atomic
def abandon_round(*, found: CleanupRound, actor: User, now: datetime, reason: str) -> CleanupRound:
    """Call a round off, with the reason; it stays on record."""
    found = _held(Step.ABANDON, found, actor, now)
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明取消的理由。"})
    found.stage, found.closed_at, found.closing_note = Stage.ABANDONED.value, now, reason.strip()[:500]
    found.save(update_fields=["stage", "closed_at", "closing_note"])
    _record(found, Step.ABANDON, actor, now, {"reason": found.closing_note})
    return found


def _held(step: Step, found: CleanupRound, actor: User, now: datetime) -> CleanupRound:
    """Ask whether the actor may, and hold the round's row in a stage that permits it. Raises NotAllowed, Conflict."""
    permissions.require(step.value, actor, found, on=timezone.localdate(now))
    rows = CleanupRound.objects.select_for_update(of=("self",)).select_related("agency", "own_to")
    fresh = rows.get(pk=found.pk)
    if Stage(fresh.stage) not in PASSAGES[step].sources:
        raise Conflict(f"这项清理{fresh.get_stage_display()}，不能办理该操作。")
    return fresh


def _set(found: CleanupRound, fields: Mapping[str, Any], today: date) -> list[str]:
    changed = []
    for name, value in fields.items():
        if name not in FIELDS:
            raise Invalid(errors={name: f"“{name}”不是可以填写的项目。"})
        given = value.strip() if isinstance(value, str) else value
        if getattr(found, name) != given:
            setattr(found, name, given)
            changed.append(name)
    try:
        found.clean_fields(exclude=["scope", "picked", "left_out"])
    except ValidationError as error:
        raise Invalid(errors={name: "".join(words) for name, words in error.message_dict.items()}) from error
    _within_reach(found.deadline, today)
    return changed


def _within_reach(deadline: date, today: date) -> None:
    """Raise Invalid for a day that is over, or that a slip of the year has put out of sight."""
    if deadline < today:
        raise Invalid(errors={"deadline": "截止日期已经过去，请改为今天或以后的日期。"})
    if deadline > today + FARTHEST:
        raise Invalid(errors={"deadline": "截止日期在三年以后，请核对年份。"})


def _taken(pks: Collection[int]) -> DocumentQuerySet:
    """The documents that may stand in a round: those the public may read. Raises Invalid for any other."""
    found = public_documents(pks)
    if pks and found.count() < len(set(pks)):
        raise Invalid(
            "只有主动公开的文件才能列入清理。", advice="清理结果要向社会公布；其他文件请在文件库中另行办理。"
        )
    return found


def _take_in(found: CleanupRound, documents: DocumentQuerySet, now: datetime) -> list[CleanupItem]:
    answering = responsibles(timezone.localdate(now))
    items = [
        CleanupItem(
            round=found,
            document=document,
            agency=unit_of(found, answering[document.agency_id]),
            title=document.live.title,
            number=document.live.doc_number,
            written_date=document.live.written_date,
            state_since=now,
        )
        for document in documents.select_related("live").only(
            "agency", "code", "live__title", "live__doc_number", "live__written_date"
        )
        if document.live is not None
    ]
    return CleanupItem.objects.bulk_create(items)


def _record(found: CleanupRound, step: Step, actor: User, now: datetime, detail: dict[str, Any]) -> None:
    record(
        actor=actor, verb=step.value, obj=found, label=found.title, agency=found.agency, detail=detail, at=now
    )


__all__ = [
    "Document",
    "abandon_round",
    "add_documents",
    "change_round",
    "choose",
    "close_round",
    "create_round",
    "hindrances",
    "open_round",
    "prolong",
    "reopen_round",
]
