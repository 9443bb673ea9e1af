"""Telling facts and delivering them: written with the change, handed over after commit, tried again if lost."""

import logging
import traceback
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from kaicheng.events import registry
from kaicheng.events.models import Delivery, DeliveryState, Event, Heartbeat, Schedule
from kaicheng.kernel.holders import is_dead, this_process

logger = logging.getLogger("kaicheng.events")

HOLD = timedelta(minutes=10)  # after this a delivery that was taken and not finished is free again
BACKOFF = (1, 5, 30, 120, 600, 1800, 3600)  # seconds until the next try; after the last it is left as failed
KEPT = timedelta(days=30)
_KILLED = "后台进程在处理该事项时多次意外中止。"


def announce(name: str, payload: dict[str, Any], *, at: datetime) -> Event:
    """Write a fact and its deliveries in the caller's transaction."""
    event = Event.objects.create(name=name, payload=payload, at=at)
    Delivery.objects.bulk_create(
        Delivery(event=event, subscriber=s.subscriber, due_at=at) for s in registry.subscribers(name)
    )
    return event


def deliver_due(*, now: datetime, limit: int = 200) -> int:
    """Hand over what is due; gives the number of deliveries tried. Failures are kept with their traceback."""
    done = 0
    while done < limit and (delivery := _take(now)) is not None:
        _hand_over(delivery, now)
        done += 1
    return done


def _take(now: datetime) -> Delivery | None:
    """Take one delivery so that no other worker has it."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    due = Delivery.objects.filter(free, state=DeliveryState.WAITING, due_at__lte=now)
    for pk, attempts in due.order_by("due_at", "pk").values_list("pk", "attempts")[:5]:
        mine = Delivery.objects.filter(free, pk=pk, state=DeliveryState.WAITING)
        # counted when taken, not when done: one that kills its worker each time must come to an end, too
        if attempts > len(BACKOFF):
            mine.update(state=DeliveryState.FAILED, held_until=None, error=_KILLED)
        # the condition stands in the UPDATE again: of two workers one changes a row
        elif mine.update(held_by=this_process(), held_until=now + HOLD, attempts=F("attempts") + 1):
            return Delivery.objects.select_related("event").get(pk=pk)
    return None


def let_go_of_the_dead(*, now: datetime) -> int:
    """Free what workers of this machine held that are gone; gives how many deliveries.

    A worker asks between two deliveries: what bears its own name then is of one before it that had its number.
    """
    held = Delivery.objects.filter(state=DeliveryState.WAITING, held_until__gt=now).exclude(held_by="")
    holders = held.values_list("held_by", flat=True).distinct()
    dead = [holder for holder in holders if holder == this_process() or is_dead(holder)]
    return held.filter(held_by__in=dead).update(held_until=None) if dead else 0


def _hand_over(delivery: Delivery, now: datetime) -> None:
    handler = registry.handler_of(delivery.event.name, delivery.subscriber)
    delivery.held_until = None
    try:
        if handler is None:
            raise LookupError(f"no subscriber {delivery.subscriber} for {delivery.event.name}")  # noqa: TRY301
        handler(delivery.event.payload, now)
    except Exception:  # whatever a subscriber does wrong must not stop the others
        logger.exception("delivery %s failed", delivery)
        delivery.error = traceback.format_exc()[-4000:]
        if delivery.attempts > len(BACKOFF):
            delivery.state = DeliveryState.FAILED
        else:
            delivery.due_at = now + timedelta(seconds=BACKOFF[delivery.attempts - 1])
    else:
        delivery.state = DeliveryState.DONE
        delivery.finished_at = now
        delivery.error = ""
    delivery.save()


def run_due_jobs(*, now: datetime) -> int:
    """Run the periodic jobs whose time has come; a job that fails is tried again at its next time."""
    ran = 0
    for job in registry.periodic():
        row, _ = Schedule.objects.get_or_create(job=job.name)
        if row.last_run_at is not None and now < row.last_run_at + timedelta(seconds=job.seconds):
            continue
        row.last_run_at, row.last_error = now, ""
        try:
            job.handler(now)
        except Exception:  # as above: one job must not stop the rest
            logger.exception("job %s failed", job.name)
            row.last_error = traceback.format_exc()[-4000:]
        row.save()
        ran += 1
    return ran


def beat(process: str, *, now: datetime) -> None:
    Heartbeat.objects.update_or_create(process=process, defaults={"at": now})


def try_again(delivery: Delivery, *, now: datetime) -> None:
    """Let a failed delivery run once more from the start of its patience."""
    delivery.state, delivery.attempts, delivery.due_at = DeliveryState.WAITING, 0, now
    delivery.save()


def sweep(now: datetime) -> None:
    """Forget facts that were delivered long ago; what failed stays until somebody looked at it."""
    with transaction.atomic():
        old = Event.objects.filter(at__lt=now - KEPT).exclude(
            deliveries__state__in=[DeliveryState.WAITING, DeliveryState.FAILED]
        )
        old.delete()
