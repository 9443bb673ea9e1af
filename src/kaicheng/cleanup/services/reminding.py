"""Reminding units of what they have not decided: by the calendar, and when the office asks for it 催办."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.cleanup import permissions
from kaicheng.cleanup.declared import remind_again_days, remind_before_days
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import owed_amendments
from kaicheng.cleanup.selectors.rounds import left_over, open_rounds
from kaicheng.cleanup.services.telling import tell_amending, tell_undecided
from kaicheng.cleanup.workflow import PASSAGES, Stage, Step
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

EVERY_DAY_FROM = 8  # o'clock: nobody is reminded at night


def due_words(deadline: date, today: date, what: str = "清理") -> str:
    """How a reminder of that day begins; "" on days without one. Day zero is the deadline itself."""
    left = (deadline - today).days
    if left == remind_before_days().on(today):
        return f"{what}期限还剩{left}天"
    if left == 0:
        return f"{what}今日到期"
    if left < 0 and -left % remind_again_days().on(today) == 0:
        return f"{what}已逾期{-left}天"
    return ""


def on_tick(now: datetime) -> None:
    """Do it in the worker, every hour; what was said once that day is not said again."""
    if timezone.localtime(now).hour >= EVERY_DAY_FROM:
        remind_due(now)


def remind_due(now: datetime) -> int:
    """Send the reminders of the day; gives how many units were reminded."""
    today, count = timezone.localdate(now), 0
    for found in open_rounds():
        words = due_words(found.deadline, today)
        if words:
            with transaction.atomic():
                for agency, items in _by_unit(found).items():
                    key = f"cleanup.due:{found.pk}.{agency.pk}.{today:%Y%m%d}"
                    count += bool(tell_undecided(found, agency, items, words, key, now))
    remind_amendments(now)
    return count


def remind_amendments(now: datetime) -> int:
    """Remind of amendments that units promised when the round was closed; gives of how many."""
    today, count = timezone.localdate(now), 0
    for item in owed_amendments():
        words = due_words(item.change_by, today, "修改") if item.change_by else ""
        if words:
            key = f"cleanup.due:amend.{item.pk}.{today:%Y%m%d}"
            count += bool(tell_amending(item, words, key, now))
    return count


@transaction.atomic
def remind_now(
    *, found: CleanupRound, actor: User, now: datetime, agencies: Collection[str] = ()
) -> list[tuple[Agency, int]]:
    """Remind units at once 催办, those named or all with undecided items; gives units with how many people were told.

    Raises NotAllowed; Conflict where the round is not open; Invalid where nobody has to be reminded.
    """
    permissions.require(permissions.REMIND, actor, found, on=timezone.localdate(now))
    if Stage(found.stage) not in PASSAGES[Step.REMIND].sources:
        raise Conflict(f"这项清理{found.get_stage_display()}，不能催办。")
    late = {unit: items for unit, items in _by_unit(found).items() if not agencies or unit.code in agencies}
    if not late:
        raise Invalid("没有尚未完成清理的单位，不必催办。")
    told = []
    for agency, items in late.items():
        key = f"cleanup.due:{found.pk}.{agency.pk}.{now:%Y%m%d%H%M%S}.urged"
        told.append((agency, tell_undecided(found, agency, items, "催办", key, now)))
    detail = {"units": [agency.name for agency, _ in told], "people": sum(people for _, people in told)}
    record(
        actor=actor,
        verb=Step.REMIND.value,
        obj=found,
        label=found.title,
        agency=found.agency,
        detail=detail,
        at=now,
    )
    return told


def _by_unit(found: CleanupRound) -> dict[Agency, list[CleanupItem]]:
    units: dict[Agency, list[CleanupItem]] = defaultdict(list)
    for item in left_over(found):
        units[item.agency].append(item)
    return dict(units)
