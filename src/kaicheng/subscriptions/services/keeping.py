"""Keeping no more than is needed."""

from datetime import datetime, timedelta

from kaicheng.subscriptions.models import Announcement, Attempt, Subscriber
from kaicheng.subscriptions.services.addresses import opened

UNCONFIRMED_KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=90)
ATTEMPTS_KEPT = timedelta(days=1)


def prune(now: datetime) -> None:
    """Forget addresses that nobody confirmed or that no key opens, what was sent long ago, who asked yesterday."""
    Subscriber.objects.filter(confirmed_at__isnull=True, asked_at__lt=now - UNCONFIRMED_KEPT).delete()
    Announcement.objects.filter(sent_at__lt=now - SENT_KEPT).delete()
    Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    lost = [one.pk for one in Subscriber.objects.iterator() if opened(one) is None]
    Subscriber.objects.filter(pk__in=lost).delete()
