"""When a calendar changes, running cases are reckoned anew, and whatever moved is listed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.models import Case, DateChange
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import acting
from kaicheng.kernel.workdays import WorkingCalendar


def on_calendar(payload: Mapping[str, Any], now: datetime) -> None:
    """The worker hears that the notice of a year came in or went."""
    recompute(reason=f"{payload['year']}年放假安排变动", now=now)


def recompute(*, reason: str, now: datetime) -> list[DateChange]:
    """Reckon every running case anew; gives what moved. Safe to do twice: a date that stands is left alone."""
    known = calendar()
    changes = []
    for pk in Case.objects.open().values_list("pk", flat=True):
        with transaction.atomic():
            changes += _again(pk, known, reason, now)
    return changes


def _again(pk: int, known: WorkingCalendar, reason: str, now: datetime) -> list[DateChange]:
    case = Case.objects.select_for_update().get(pk=pk)
    before = acting.days_of(case)
    acting.index(case, standing(case, known))
    return acting.list_moved(case, before, reason=reason, now=now)
