"""How often somebody did something from one place: counted under a mark, so that no address of a network is kept."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F

from kaicheng.foi.identity import ring

_PREFIX = "foi:"
_KEPT = timedelta(days=1)


def times(who: str, *, since: datetime) -> int:
    """How often he was counted, if the last time lies after `since`."""
    found = AccessAttempt.objects.filter(username=_mark(who), attempt_time__gt=since).first()
    return found.failures_since_start if found else 0


@transaction.atomic
def count(who: str, *, since: datetime, now: datetime) -> None:
    """Count once more; a count whose last time does not lie after `since` begins anew."""
    found = AccessAttempt.objects.filter(username=_mark(who))
    found.filter(attempt_time__lte=since).delete()
    if not found.update(failures_since_start=F("failures_since_start") + 1, attempt_time=now):
        fresh = AccessAttempt.objects.create(
            username=_mark(who), user_agent="", http_accept="", path_info="", get_data="", post_data="", failures_since_start=1
        )  # fmt: skip
        AccessAttempt.objects.filter(pk=fresh.pk).update(attempt_time=now)


def forget(who: str) -> None:
    AccessAttempt.objects.filter(username=_mark(who)).delete()


def erase_old(now: datetime) -> None:
    """Counts that say nothing any more go. Daily."""
    AccessAttempt.objects.filter(username__startswith=_PREFIX, attempt_time__lt=now - _KEPT).delete()


def _mark(who: str) -> str:
    return f"{_PREFIX}{ring().mark(who, 'foi.tries')}"
