"""The one door through which a case moves: permitted, checked against the days, written as an event, recorded, told.

Services of a concern call `record`; nothing else adds an event or changes the days and the stage of a case. The days on a case are
what `clock` makes of its events, written with each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.events.services import announce
from kaicheng.foi import permissions
from kaicheng.foi.clock import Course, Fact, Standing, follow
from kaicheng.foi.models import Case, CaseEvent, DateChange, Kind
from kaicheng.foi.permitted import lead_first, objection
from kaicheng.foi.selectors.standing import fact_of, standing
from kaicheng.foi.services import handing_on
from kaicheng.foi.workflow import TRANSITIONS, Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

MOVED = "foi.moved"  # {"case", "move", "from", "to"}
LONGEST_NOTE = 2000
Days = tuple[date | None, date | None]  # of the reply, and of the applicant


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with an event besides its days. `detail` is plain JSON and names nobody."""

    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record(
    case: Case,
    fact: Fact,
    *,
    actor: User | None,
    now: datetime,
    said: Said | None = None,
    of_itself: bool = False,
) -> CaseEvent:
    """Add an event to a case. `of_itself`: the applicant or the platform acts, and no duty is asked for.

    Raises NotAllowed; Conflict where stage or days forbid it; Invalid without a reason that is asked for.
    """
    said, today = said or Said(), timezone.localdate(now)
    transition = TRANSITIONS[fact.move]
    if not of_itself:
        permissions.require(fact.move.value, actor, case, on=today)
    if transition.reasoned and not said.note.strip():
        raise Invalid(errors={"note": "请写明理由。"})
    if len(said.note) > LONGEST_NOTE:
        raise Invalid(errors={"note": f"不能超过{LONGEST_NOTE}字，请精简。"})
    locked = Case.objects.select_for_update().get(pk=case.pk)
    before = standing(locked)
    why = lead_first(before, fact.move) or objection(
        before.course,
        fact,
        before.rules,
        before.calendar,
        today=today,
        correction=case.kind == Kind.CORRECTION,
    )
    if why:
        raise Conflict(why, advice="请核对后重新办理。")
    event = CaseEvent.objects.create(
        case=locked, place=_next_place(locked), move=fact.move.value, day=fact.day, until=fact.until,
        days=fact.days, ref=fact.ref, asked=fact.asked.value if fact.asked else "", note=said.note.strip(),
        detail=dict(said.detail), by=actor, recorded_at=now,
    )  # fmt: skip
    after = index(locked, standing(locked, before.calendar))
    _copy(locked, case)
    _recorded(case, event, before.course.stage, actor, now)
    handing_on.tell(locked, event, actor=actor, now=now)
    announce(
        MOVED,
        {"case": case.pk, "move": fact.move.value, "from": before.course.stage, "to": after.course.stage},
        at=now,
    )
    return event


def _next_place(case: Case) -> int:
    """Behind the last event that stands: those taken away leave gaps."""
    last = case.events.valid().last()
    return last.place + 1 if last is not None else 1


def _recorded(case: Case, event: CaseEvent, before: Stage | None, actor: User | None, now: datetime) -> None:
    """The record names the case by its number and holds nothing that was written of or by a person."""
    audit(
        actor=actor, verb=event.move, obj=case, label=case.number, agency=case.agency,
        detail={"from": before.value if before else "", "to": case.stage, "day": f"{event.day:%Y-%m-%d}", "event": event.pk},
        at=now,
    )  # fmt: skip


_INDEXED = (
    "stage", "stage_since", "received_on", "due_on", "due_provisional", "suspended", "answer_by", "replied_on",
)  # fmt: skip


def index(case: Case, now: Standing) -> Standing:
    """Write what the events make of the days of a case into its row."""
    course, found = now.course, now.dates
    assert course.stage is not None  # noqa: S101 - a case begins with its filing
    case.stage, case.stage_since = course.stage.value, course.last
    case.received_on, case.replied_on = course.received, course.replied
    case.due_on = found.reply.day if found.reply else None
    case.due_provisional, case.suspended = found.provisional, found.suspended
    case.answer_by = found.fee.day if found.fee else found.answer
    case.save(update_fields=list(_INDEXED))
    return now


def days_of(case: Case) -> Days:
    return case.due_on, case.answer_by


def list_moved(case: Case, before: Days, *, reason: str, now: datetime) -> list[DateChange]:
    """List what moved of the days of a case: of the reply, and where he still has one, of the applicant."""
    moved = [(before[0], case.due_on, reason)]
    if before[1] and case.answer_by:
        moved.append((before[1], case.answer_by, f"{reason}（申请人的期限）"))
    return [
        DateChange.objects.create(case=case, before=old, after=new, reason=why, at=now)
        for old, new, why in moved
        if old != new
    ]


def _copy(done: Case, case: Case) -> None:
    for name in _INDEXED:
        setattr(case, name, getattr(done, name))


@transaction.atomic
def correct(
    case: Case, event: CaseEvent, fact: Fact | None, *, actor: User, reason: str, now: datetime
) -> None:
    """Void an event that was recorded wrongly and, with `fact`, put another in its place. Every later event must still be possible.

    Raises NotAllowed, Invalid without a reason, Conflict where a later event then could not have happened.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.CORRECT, actor, case, on=today)
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明更正的理由。"})
    _correct(case, event, fact, actor=actor, reason=reason, now=now)


@transaction.atomic
def take_away(case: Case, event: CaseEvent, *, reason: str, now: datetime) -> None:
    """As `correct`, by the platform itself, where what the event rested on has fallen away. Raises Conflict."""
    _correct(case, event, None, actor=None, reason=reason, now=now)


def _correct(
    case: Case, event: CaseEvent, fact: Fact | None, *, actor: User | None, reason: str, now: datetime
) -> None:
    today = timezone.localdate(now)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    before = standing(locked)
    wrong = locked.events.valid().filter(pk=event.pk).first()
    if wrong is None or (fact is None and Move(wrong.move) in {Move.FILE, Move.REGISTER}):
        raise Conflict("该条记录不能删除。", advice="登记记录可以改正日期，不能删除。")
    _possible(locked, before, wrong, fact, today)
    CaseEvent.objects.filter(pk=wrong.pk).update(
        voided_at=now, voided_by=actor, void_reason=reason.strip()[:300]
    )
    if fact is not None:
        CaseEvent.objects.create(
            case=locked, place=wrong.place, move=wrong.move, day=fact.day, until=fact.until, days=fact.days, ref=wrong.ref,
            asked=wrong.asked, note=wrong.note, detail=wrong.detail, by=actor, recorded_at=now,
        )  # fmt: skip
    stood = days_of(locked)
    index(locked, standing(locked, before.calendar))
    _copy(locked, case)
    list_moved(locked, stood, reason=f"更正“{wrong.get_move_display()}”的记录", now=now)
    audit(
        actor=actor, verb=permissions.CORRECT, obj=case, label=case.number, agency=case.agency,
        detail={"event": wrong.pk, "day": f"{wrong.day:%Y-%m-%d}", "to": f"{fact.day:%Y-%m-%d}" if fact else ""}, at=now,
    )  # fmt: skip
    announce(
        MOVED,
        {"case": case.pk, "move": permissions.CORRECT, "from": before.course.stage, "to": case.stage},
        at=now,
    )


def _possible(case: Case, before: Standing, wrong: CaseEvent, fact: Fact | None, today: date) -> None:
    """Play the corrected course through. Raises Conflict with the first event that could not have happened."""
    course = Course()
    rules = before.rules
    for event in case.events.valid():
        now = fact_of(event)
        if event.pk == wrong.pk:
            if fact is None:
                continue
            now = Fact(now.move, fact.day, fact.until, fact.days, now.ref, now.asked)
        why = objection(
            course, now, rules, before.calendar, today=today, correction=case.kind == Kind.CORRECTION
        )
        if why:
            raise Conflict(
                f"更正后，“{event.get_move_display()}”（{event.day:%Y-%m-%d}）不能成立：{why}",
                advice="请先更正后面的记录。",
            )
        course = follow(course, now)
