"""Correcting an event, and what was kept beside it: where an event is taken away, what it brought goes with it."""

from datetime import datetime

from django.db import transaction

from kaicheng.foi.clock import Fact
from kaicheng.foi.models import Case, CaseEvent, FeeNotice, Party
from kaicheng.foi.services import acting
from kaicheng.foi.workflow import Move
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import User
from kaicheng.users.staff import active_people


@transaction.atomic
def correct(
    case: Case, event: CaseEvent, fact: Fact | None, *, actor: User, reason: str, now: datetime
) -> None:
    """As `acting.correct`; `fact` None: it did not happen. Raises NotAllowed, Invalid, Conflict."""
    acting.correct(case, event, fact, actor=actor, reason=reason, now=now)
    if fact is not None:
        return
    match Move(event.move):
        case Move.JOIN:
            case.joined_to = None
            case.save(update_fields=["joined_to"])
        case Move.ASSIGN:
            _as_assigned(case)
        case Move.CHARGE:
            FeeNotice.objects.filter(case=case).delete()
        case Move.ANSWERED | Move.ASSISTED:
            Party.objects.filter(case=case, ref=event.ref).update(view="", reason="")


def _as_assigned(case: Case) -> None:
    """With the unit and the person of the last assignment that stands."""
    last = case.events.valid().filter(move=Move.ASSIGN.value).last()
    detail = last.detail if last else {}
    units = {unit.code: unit for unit in directory().agencies.values()}
    unit = units.get(detail.get("unit", ""))
    case.unit = unit if unit is not None and unit.pk != case.agency_id else None
    people = active_people([detail["handler"]]) if detail.get("handler") else []
    case.handler = people[0] if people else None
    case.save(update_fields=["unit", "handler"])
