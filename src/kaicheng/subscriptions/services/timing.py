"""When a subscriber is written to."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from kaicheng.subscriptions.models import Frequency, Subscriber

MORNING = time(8, 30)  # when digests go out, in the site's zone
TOGETHER = timedelta(minutes=15)  # what follows a letter this soon is put into the next one
_MONDAY, _WEEK = 0, 7


def due_at(subscriber: Subscriber, now: datetime) -> datetime:
    """Give the time at which something noted now is to be told."""
    if subscriber.frequency == Frequency.DAILY:
        return _next_morning(now)
    if subscriber.frequency == Frequency.WEEKLY:
        morning = _next_morning(now)
        return morning + timedelta(days=(_MONDAY - timezone.localtime(morning).weekday()) % _WEEK)
    last = subscriber.last_letter_at
    return max(now, last + TOGETHER) if last is not None else now


def _next_morning(now: datetime) -> datetime:
    today = timezone.localtime(now)
    morning = timezone.make_aware(datetime.combine(today.date(), MORNING))
    return morning if morning > now else morning + timedelta(days=1)
