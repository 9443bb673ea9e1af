"""Sending what is due: one letter a subscriber, a few dozen letters at a time.

Letters are events that name the subscriber, never the address: that is opened when the letter is written, so nothing
queued or kept holds it in the clear.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from kaicheng.events.services import announce
from kaicheng.notices.services import send_mail
from kaicheng.subscriptions.letters import confirmation, news
from kaicheng.subscriptions.models import Announcement, Subscriber
from kaicheng.subscriptions.services.addresses import link_for, opened
from kaicheng.subscriptions.services.subscribing import LETTER, pending_mark

MORE = "subscriptions.more"  # {}: more is due than was handed over
BATCH = 50  # letters between which other work has its turn


def on_schedule(now: datetime) -> None:
    """Do it in the worker, several times a minute."""
    send_due(now)


def on_more(payload: dict[str, Any], now: datetime) -> None:  # noqa: ARG001 - as every handler
    """Go on where the last batch ended."""
    send_due(now)


@transaction.atomic
def send_due(now: datetime) -> int:
    """Hand over letters that are due; gives how many."""
    due = Announcement.objects.filter(sent_at__isnull=True, due_at__lte=now)
    subscribers = list(
        due.order_by("subscriber").values_list("subscriber", flat=True).distinct()[: BATCH + 1]
    )
    for subscriber in subscribers[:BATCH]:
        mine = due.filter(subscriber=subscriber).select_for_update()
        ids = list(mine.order_by("pk").values_list("pk", flat=True))
        Announcement.objects.filter(pk__in=ids).update(sent_at=now)
        Subscriber.objects.filter(pk=subscriber).update(last_letter_at=now)
        announce(LETTER, {"subscriber": subscriber, "kind": "news", "announcements": ids}, at=now)
    if len(subscribers) > BATCH:
        announce(MORE, {}, at=now)
    return len(subscribers[:BATCH])


def on_letter(payload: dict[str, Any], now: datetime) -> None:
    """Write one letter and hand it to the mail server; tried again by the worker while that is away."""
    subscriber = Subscriber.objects.filter(pk=payload["subscriber"]).first()
    if subscriber is None:
        return  # has left
    address = opened(subscriber)
    if address is None:
        return  # the secret was changed; `keeping` drops the row
    letter: dict[str, Any] | None
    if payload["kind"] == "confirm":
        link = link_for(subscriber, "confirm", d=pending_mark(subscriber))
        letter = confirmation(subscriber, link, link_for(subscriber, "manage"))
        mark = f"subscription:{subscriber.pk}:{subscriber.asked_at.isoformat()}"
    else:
        ids = payload["announcements"]
        letter = news(ids, link_for(subscriber, "manage"), now)
        mark = f"subscription:{subscriber.pk}:{ids}"
    if letter is not None:
        send_mail({"to": address, "mark": mark, **letter}, now)
