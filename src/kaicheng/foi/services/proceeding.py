"""After the reply: reconsideration 行政复议 and litigation 行政诉讼, their days and outcomes, and the order to reply anew."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record as audit
from kaicheng.calendars.selectors import calendar
from kaicheng.foi import permissions
from kaicheng.foi.clock import Fact, ends, rules_on
from kaicheng.foi.models import Case, CaseEvent, Proceeding
from kaicheng.foi.services import acting
from kaicheng.foi.workflow import Move
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

TERMS = {
    Proceeding.Kind.REVIEW: "review_decision",
    Proceeding.Kind.SUIT: "suit_judgment",
    Proceeding.Kind.SUIT_AFTER: "suit_judgment",
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when the organ's notice arrives."""

    kind: Proceeding.Kind
    organ: str
    begun_on: date
    number: str = ""
    note: str = ""


def due(kind: Proceeding.Kind, begun_on: date) -> date | None:
    """By when the organ decides, as declared; None where the rules of that day know no term."""
    terms = rules_on(begun_on).terms
    term = terms.get(TERMS[kind])
    return ends(term, begun_on, calendar()).day if term else None


@transaction.atomic
def begin(case: Case, begun: Begun, *, actor: User, now: datetime) -> Proceeding:
    """Enter a proceeding. Raises Invalid for a day in the future or before the application, and for what is entered already."""
    today = timezone.localdate(now)
    permissions.require(permissions.PROCEED, actor, case, on=today)
    if begun.begun_on > today:
        raise Invalid(errors={"begun_on": "受理或立案之日晚于今天，请核对。"})
    if begun.begun_on < (case.received_on or timezone.localdate(case.filed_at)):
        raise Invalid(errors={"begun_on": "受理或立案之日早于收到申请之日，请核对。"})
    Case.objects.select_for_update().get(pk=case.pk)  # of two at once the second finds the first
    if case.proceedings.filter(kind=begun.kind, organ=begun.organ.strip(), begun_on=begun.begun_on).exists():
        raise Invalid(errors={"begun_on": "同一机关同一天受理或者立案的已经登记，请在案卷页核对。"})
    found = Proceeding.objects.create(
        case=case, kind=begun.kind, organ=begun.organ.strip(), number=begun.number.strip(),
        begun_on=begun.begun_on, due_on=due(begun.kind, begun.begun_on), note=begun.note.strip(),
    )  # fmt: skip
    _recorded(found, actor, now, "begun", begun.begun_on)
    return found


@transaction.atomic
def end(
    found: Proceeding, *, outcome: Proceeding.Outcome, ended_on: date, note: str, actor: User, now: datetime
) -> None:
    """Enter the outcome. Raises Invalid for a day out of order."""
    today = timezone.localdate(now)
    permissions.require(permissions.PROCEED, actor, found.case, on=today)
    if not found.begun_on <= ended_on <= today:
        raise Invalid(errors={"ended_on": "审结之日应在受理之日以后、今天以前，请核对。"})
    found.outcome, found.ended_on, found.note = outcome, ended_on, note.strip() or found.note
    found.save(update_fields=["outcome", "ended_on", "note"])
    _recorded(found, actor, now, outcome, ended_on)


@transaction.atomic
def remove(found: Proceeding, *, reason: str, actor: User, now: datetime) -> None:
    """Take away what was entered by mistake; the record keeps what it said. Raises Invalid without a reason, Conflict where the case was reopened by it."""
    permissions.require(permissions.PROCEED, actor, found.case, on=timezone.localdate(now))
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明删除的理由。"})
    case = Case.objects.select_for_update().get(pk=found.case_id)
    reopened = case.events.valid().filter(move=Move.REOPEN.value)
    if any(event.detail.get("proceeding") == found.pk for event in reopened):
        raise Conflict("案件已按照这项结果重新办理，不能删除。", advice="请先在办理记录中更正“重新办理”。")
    told = f"{found.get_kind_display()}，{found.organ}{found.number}，{reason.strip()}"
    _recorded(found, actor, now, "removed", found.begun_on, reason=told[:300])
    found.delete()


def reopen(
    case: Case,
    found: Proceeding | None,
    *,
    day: date,
    until: date | None,
    note: str,
    actor: User,
    now: datetime,
) -> CaseEvent:
    """Handle a case anew because an organ ordered it; `until`: the day it set, else the term runs from `day`."""
    if found is not None and found.case_id != case.pk:
        raise Conflict("该复议或诉讼不属于这件申请。")
    if until is not None and until <= day:
        raise Invalid(errors={"until": "责令作出答复的最后一日应晚于收到之日，请核对。"})
    said = acting.Said(note, {"proceeding": found.pk if found else None})
    return acting.record(case, Fact(Move.REOPEN, day, until=until), actor=actor, now=now, said=said)


def _recorded(found: Proceeding, actor: User, now: datetime, what: str, day: date, **more: str) -> None:
    case = found.case
    audit(
        actor=actor, verb=permissions.PROCEED, obj=case, label=case.number, agency=case.agency,
        detail={"kind": found.kind, "what": str(what), "day": f"{day:%Y-%m-%d}", **more}, at=now,
    )  # fmt: skip
