"""Correcting an event, and what was kept beside it: where an event is taken away, what it brought goes with it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from kaicheng.foi.clock import Fact
from kaicheng.foi.declared.letters import REPLY
from kaicheng.foi.models import Case, CaseEvent, FeeNotice, Letter, Paper, Party
from kaicheng.foi.services import acting
from kaicheng.foi.services.deciding import as_drafted
from kaicheng.foi.workflow import Move, Stage
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import User
from kaicheng.users.staff import active_people


@transaction.atomic
def correct(
    case: Case, event: CaseEvent, fact: Fact | None, *, actor: User, reason: str, now: datetime
) -> None:
    """As `acting.correct`; `fact` None: it did not happen. Raises NotAllowed, Invalid, Conflict."""
    acting.correct(case, event, fact, actor=actor, reason=reason, now=now)
    letter = _sent_with(case, event)
    if fact is not None and letter is not None:
        Letter.objects.filter(pk=letter.pk).update(sent_on=fact.day)
    if fact is not None:
        return
    if undo := _UNDONE.get(Move(event.move)):
        undo(case, event)
    if letter is not None:
        _not_sent(letter)


def separate(case: Case, *, now: datetime) -> None:
    """A case ended without a reply: those joined to it are to be answered for themselves again, each in its own term."""
    for other in Case.objects.filter(joined_to=case, stage=Stage.JOINED.value):
        event = other.events.valid().filter(move=Move.JOIN.value).last()
        if event is not None:
            acting.take_away(other, event, reason=f"并入的申请{case.number}已撤回", now=now)
            _alone(other, event)


def _sent_with(case: Case, event: CaseEvent) -> Letter | None:
    """The letter that went out with the event."""
    found = case.letters.filter(pk=event.detail.get("letter"), state=Letter.State.SENT).first()
    is_reply = found is not None and found.kind == REPLY
    return None if is_reply and event.move != Move.DELIVER.value else found


def _not_sent(letter: Letter) -> None:
    """A reply is still to be delivered; a letter of the course is void, and the applicant reads neither."""
    letter.state = Letter.State.APPROVED if letter.kind == REPLY else Letter.State.DROPPED
    letter.sent_on, letter.delivery, letter.proof = None, "", None
    letter.save(update_fields=["state", "sent_on", "delivery", "proof"])
    Paper.objects.filter(pk__in=[letter.docx_id, letter.pdf_id]).update(for_applicant=False)


def _as_approved(case: Case, event: CaseEvent) -> None:
    """What the delivery opened to the applicant is closed again; the decision is that of the delivery before it, if any."""
    before = case.events.valid().filter(move=Move.DELIVER.value).last()
    opened = case.papers.filter(kind=Paper.Kind.RELEASED, added_at__lte=event.recorded_at)
    if before is not None:
        opened = opened.filter(added_at__gt=before.recorded_at)
    opened.update(for_applicant=False)
    case.decision = before.detail.get("decision", "") if before is not None else ""
    case.save(update_fields=["decision"])


def _as_drafted(case: Case, _event: CaseEvent) -> None:
    for approved in case.letters.filter(kind=REPLY, state=Letter.State.APPROVED):
        as_drafted(approved)


def _alone(case: Case, _event: CaseEvent) -> None:
    case.joined_to = None
    case.save(update_fields=["joined_to"])


def _uncharged(case: Case, _event: CaseEvent) -> None:
    FeeNotice.objects.filter(case=case).delete()


def _unanswered(case: Case, event: CaseEvent) -> None:
    Party.objects.filter(case=case, ref=event.ref).update(view="", reason="")


def _as_assigned(case: Case, _event: CaseEvent) -> None:
    """With the unit and the person of the last assignment that stands."""
    last = case.events.valid().filter(move=Move.ASSIGN.value).last()
    detail = last.detail if last else {}
    units = {unit.code: unit for unit in directory().agencies.values()}
    unit = units.get(detail.get("unit", ""))
    case.unit = unit if unit is not None and unit.pk != case.agency_id else None
    people = active_people([detail["handler"]]) if detail.get("handler") else []
    case.handler = people[0] if people else None
    case.save(update_fields=["unit", "handler"])


_UNDONE: Mapping[Move, Callable[[Case, CaseEvent], None]] = {
    Move.JOIN: _alone,
    Move.ASSIGN: _as_assigned,
    Move.CHARGE: _uncharged,
    Move.ANSWERED: _unanswered,
    Move.ASSISTED: _unanswered,
    Move.APPROVE: _as_drafted,
    Move.DELIVER: _as_approved,
}
