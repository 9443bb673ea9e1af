"""Telling at midnight whose validity turned: the state itself needs no work, but pages and indexes are files."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kaicheng.documents.selectors import turning
from kaicheng.documents.services.publishing import VALIDITY_CHANGED, publish_due
from kaicheng.events.services import announce

LOOK_BACK = timedelta(days=31)  # a worker that starts tells again what turned while it may have been away
_told: dict[str, date] = {}  # until which day this process has told; telling twice does no harm


def on_tick(now: datetime) -> None:
    """Do it in the worker, every half minute."""
    tell_turned(now)


def on_schedule(now: datetime) -> None:
    """Do it in the worker: publish what was set for a time that has come."""
    publish_due(now)


def tell_turned(now: datetime) -> list[int]:
    """Announce the documents whose state turned since this process last told; gives their ids."""
    today = timezone.localdate(now)
    since = _told.get("until", today - LOOK_BACK)
    if since >= today:
        return []
    turned = turning(since, today)
    with transaction.atomic():
        if turned:
            announce(VALIDITY_CHANGED, {"documents": turned}, at=now)
    _told["until"] = today
    return turned
