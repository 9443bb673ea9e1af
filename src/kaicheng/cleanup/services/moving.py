"""Moves of items by people: each asks, changes the state by the table, notes and records. Many at once, each for itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.cleanup import permissions
from kaicheng.cleanup.models import CleanupItem, CleanupNote
from kaicheng.cleanup.services.telling import tell_moved
from kaicheng.cleanup.workflow import (
    REASONED,
    STATES,
    TRANSITIONS,
    VERDICTS,
    Move,
    Stage,
    State,
    Verdict,
)
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import validity_of
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import stands
from kaicheng.users.models import User

MOVED = "cleanup.moved"  # {"round", "item", "move", "from", "to"}
LONGEST = 500
_FRESH: dict[str, Any] = {
    "verdict": "",
    "reason": "",
    "change": "",
    "change_by": None,
    "proposed_by": None,
    "proposed_at": None,
    "confirmed_by": None,
    "confirmed_at": None,
}
_UNCONFIRMED: dict[str, Any] = {"confirmed_by": None, "confirmed_at": None}


@dataclass(slots=True)
class Outcome:
    """What came of a move over many: those done, and for each other one the refusal."""

    done: list[CleanupItem] = field(default_factory=list)
    refused: list[tuple[CleanupItem, Refusal]] = field(default_factory=list)

    def insist(self) -> "Outcome":
        """Raise the first refusal, if there is one."""
        for _, refusal in self.refused:
            raise refusal
        return self


@dataclass(frozen=True, slots=True)
class Decision:
    """What a unit decides: the verdict, why, and for an amendment what is changed, by when and in which document."""

    verdict: Verdict
    reason: str = ""
    change: str = ""
    change_by: date | None = None
    amending: Document | None = None

    def checked(self) -> "Decision":
        """Raise Invalid by field for what is lacking."""
        errors = {}
        if self.verdict in REASONED and not self.reason.strip():
            errors["reason"] = f"{VERDICTS[self.verdict]}的，须写明理由。"
        if self.verdict is Verdict.AMEND and not self.change.strip():
            errors["change"] = "修改的，须写明修改哪些内容。"
        if self.verdict is Verdict.AMEND and self.change_by is None:
            errors["change_by"] = "修改的，须写明计划何时完成。"
        for name in ("reason", "change"):
            if len(getattr(self, name)) > LONGEST:
                errors[name] = f"不能超过{LONGEST}字，请精简。"
        if errors:
            raise Invalid(errors=errors)
        return self

    def columns(self) -> dict[str, Any]:
        amends = self.verdict is Verdict.AMEND
        columns: dict[str, Any] = {
            "verdict": self.verdict.value,
            "reason": self.reason.strip(),
            "change": self.change.strip() if amends else "",
            "change_by": self.change_by if amends else None,
        }
        if not amends:
            columns["amending"] = None
        elif self.amending is not None:
            columns["amending"] = self.amending
        return columns


@transaction.atomic
def propose(*, items: Iterable[CleanupItem], actor: User, now: datetime, decision: Decision) -> Outcome:
    """Propose what becomes of documents, or change what was proposed. Raises Invalid for what lacks in the decision."""
    decision.checked()
    columns = {**decision.columns(), "proposed_by": actor, "proposed_at": now, **_UNCONFIRMED}

    def check(item: CleanupItem) -> None:
        contradiction(item, decision.verdict, timezone.localdate(now))

    return _each(
        Move.PROPOSE, items, actor, now, columns, text=decision.reason or decision.change, check=check
    )


@transaction.atomic
def confirm(*, items: Iterable[CleanupItem], actor: User, now: datetime) -> Outcome:
    """Confirm for the unit what was proposed; by somebody else than whoever proposed it."""

    def check(item: CleanupItem) -> None:
        contradiction(item, Verdict(item.verdict), timezone.localdate(now))

    columns = {"confirmed_by": actor, "confirmed_at": now}
    return _each(Move.CONFIRM, items, actor, now, columns, check=check)


@transaction.atomic
def send_back(*, items: Iterable[CleanupItem], actor: User, now: datetime, reason: str) -> Outcome:
    """Return a proposal within the unit, with the reason."""
    return _each(Move.SEND_BACK, items, actor, now, _UNCONFIRMED, text=_stated(reason))


@transaction.atomic
def take_back(*, items: Iterable[CleanupItem], actor: User, now: datetime, reason: str) -> Outcome:
    """Return, as the office, what a unit proposed or confirmed, with the reason."""
    return _each(Move.RETURN, items, actor, now, _UNCONFIRMED, text=_stated(reason))


@transaction.atomic
def reassign(
    *, items: Iterable[CleanupItem], actor: User, now: datetime, agency: Agency, reason: str
) -> Outcome:
    """Give items to another unit, which decides anew. Raises Invalid where that unit does not stand."""
    if not stands(agency, timezone.localdate(now)):
        raise Invalid(errors={"agency": f"{agency.name}已经撤销，请选择其他单位。"})

    def check(item: CleanupItem) -> None:
        if not agency.path.startswith(item.round.agency.path):
            raise Invalid(errors={"agency": f"{agency.name}不属于{item.round.agency.name}。"})
        if item.agency_id == agency.pk:
            raise Conflict("该文件已由这个单位清理。", advice="请选择其他单位。")

    columns = {**_FRESH, "agency": agency}
    return _each(Move.REASSIGN, items, actor, now, columns, text=_stated(reason), check=check)


@transaction.atomic
def drop(*, items: Iterable[CleanupItem], actor: User, now: datetime, reason: str) -> Outcome:
    """Take items out of the round, with the reason; they stay on record."""
    return _each(Move.DROP, items, actor, now, {}, text=_stated(reason))


@transaction.atomic
def restore(*, items: Iterable[CleanupItem], actor: User, now: datetime) -> Outcome:
    """Bring dropped items back; the unit decides anew."""
    return _each(Move.RESTORE, items, actor, now, _FRESH)


@transaction.atomic
def comment(*, item: CleanupItem, actor: User, now: datetime, text: str) -> CleanupNote:
    """Say something about an item; anybody who takes part, whatever its state."""
    permissions.require(permissions.COMMENT, actor, item, on=timezone.localdate(now))
    note = _note(item, "", _stated(text, "text", "请写明意见内容。"), actor, now)
    _record(item, permissions.COMMENT, actor, now, {"text": note.text})
    return note


@transaction.atomic
def link(*, item: CleanupItem, actor: User, now: datetime, document: Document | None) -> None:
    """Say in which document the amendment is made: one of its own, the document itself (a new edition), or none."""
    permissions.require(permissions.LINK, actor, item, on=timezone.localdate(now))
    if item.verdict != Verdict.AMEND:
        raise Conflict("只有清理意见为“修改”的文件才关联修改文件。", advice="请先提出修改的意见。")
    CleanupItem.objects.filter(pk=item.pk).update(amending=document)
    item.amending = document
    words = str(document) if document else "（取消关联）"
    _note(item, permissions.LINK, words, actor, now)
    _record(item, permissions.LINK, actor, now, {"amending": document.code if document else ""})


def contradiction(item: CleanupItem, verdict: Verdict, today: date) -> None:
    """Raise Invalid where the verdict cannot be true of the document as it stands today."""
    if item.document.live is None:
        raise Invalid(
            f"《{item.title}》已经撤回，不能列入清理结果。", advice="请政务公开办将其移出本轮清理。"
        )
    validity = validity_of(item.document, today)
    if validity.ended and verdict is not Verdict.ENDED:
        raise Invalid(
            errors={
                "verdict": f"该文件{validity.sentence}不能再列为“{VERDICTS[verdict]}”，请选择“已经失效”。"
            }
        )
    if not validity.ended and verdict is Verdict.ENDED:
        raise Invalid(
            errors={
                "verdict": f"该文件目前{validity.label}，尚未失效；如需终止效力，请选择“废止”或“宣布失效”。"
            }
        )


def _stated(words: str, name: str = "reason", sentence: str = "请写明理由。") -> str:
    words = words.strip()
    if not words:
        raise Invalid(errors={name: sentence})
    if len(words) > LONGEST:
        raise Invalid(errors={name: f"不能超过{LONGEST}字，请精简。"})
    return words


def _each(
    move: Move,
    items: Iterable[CleanupItem],
    actor: User,
    now: datetime,
    columns: dict[str, Any],
    *,
    text: str = "",
    check: Callable[[CleanupItem], None] | None = None,
) -> Outcome:
    """Make one move with each item; what is refused for one leaves the others alone."""
    outcome, mark = Outcome(), 0
    for item in items:
        try:
            with transaction.atomic():
                _may(move, item, actor, now)
                if State(item.state) not in TRANSITIONS[move].sources:
                    _explain(item, move)
                if check is not None:
                    check(item)
                mark = shift(move, item, actor, now, columns, text=text).pk
            outcome.done.append(item)
        except Refusal as refusal:
            outcome.refused.append((item, refusal))
    if outcome.done and move in {Move.SEND_BACK, Move.RETURN, Move.REASSIGN}:
        tell_moved(move, outcome.done, mark, text, now)
    return outcome


def _may(move: Move, item: CleanupItem, actor: User, now: datetime) -> None:
    """Raise NotAllowed; lists offer to confirm what one proposed oneself as well, so that is told as what it is."""
    try:
        permissions.require(move.value, actor, item, on=timezone.localdate(now))
    except NotAllowed as refusal:
        if move is Move.CONFIRM and item.state == State.PROPOSED and item.proposed_by_id == actor.pk:
            raise NotAllowed(
                "意见由您提出，须由他人确认。", advice="请本单位其他审核员或分管领导确认。"
            ) from refusal
        raise


def shift(
    move: Move,
    item: CleanupItem,
    actor: User | None,
    now: datetime,
    columns: dict[str, Any],
    *,
    text: str = "",
) -> CleanupNote:
    """Change an item by the table, note, record and tell. Who may is asked before. Raises Conflict."""
    row = TRANSITIONS[move]
    before = State(item.state)
    stage = Stage.CLOSED if row.closed else Stage.OPEN
    values = {**columns, "state": row.target.value, "state_since": now}
    # the state as the page showed it stands in the UPDATE: of two people one is told
    found = CleanupItem.objects.filter(pk=item.pk, state=before.value, round__stage=stage.value)
    if before not in row.sources or not found.update(**values):
        _explain(item, move)
    for name, value in values.items():
        setattr(item, name, value)
    note = _note(item, move.value, text, actor, now)
    detail = {"round": item.round_id, "from": before.value, "to": row.target.value}
    stated = {
        "verdict": item.verdict,
        "reason": text,
        "agency": item.agency.name if move is Move.REASSIGN else "",
    }
    _record(item, move.value, actor, now, detail | {k: v for k, v in stated.items() if v})
    announce(
        MOVED,
        {"round": item.round_id, "item": item.pk, "move": move.value, **_states(before, row.target)},
        at=now,
    )
    return note


def _states(before: State, after: State) -> dict[str, str]:
    return {"from": before.value, "to": after.value}


def _explain(item: CleanupItem, move: Move) -> None:
    fresh = CleanupItem.objects.select_related("round").get(pk=item.pk)
    button = TRANSITIONS[move].button or "该操作"
    if fresh.round.stage != Stage.OPEN and not TRANSITIONS[move].closed:
        raise Conflict(f"本轮清理{fresh.round.get_stage_display()}，不能再“{button}”。")
    raise Conflict(f"《{fresh.title}》现为“{STATES[State(fresh.state)]}”，不能“{button}”。")


def _note(item: CleanupItem, move: str, text: str, actor: User | None, now: datetime) -> CleanupNote:
    return CleanupNote.objects.create(
        item=item, move=move, state=item.state, verdict=item.verdict, text=text[:1000], by=actor, at=now
    )


def _record(item: CleanupItem, verb: str, actor: User | None, now: datetime, detail: dict[str, Any]) -> None:
    record(actor=actor, verb=verb, obj=item, label=item.title, agency=item.agency, detail=detail, at=now)
