"""Questions about changes and subscriptions."""

from datetime import datetime, timedelta

from kaicheng.subscriptions.models import Change

SETTLED_AFTER = timedelta(seconds=2)


def changes_after(cursor: int, *, now: datetime, limit: int) -> list[Change]:
    """Give the changes after that one, oldest first.

    The very latest are held back for a moment: of two workers the one that drew the lower number may write it later,
    and a reader who had passed it by then would never see it.
    """
    settled = Change.objects.filter(pk__gt=cursor, at__lte=now - SETTLED_AFTER).order_by("pk")
    return list(settled.select_related("document")[:limit])


def last_change(now: datetime) -> int:
    """The number of the latest settled change; 0 where there is none."""
    newest = Change.objects.filter(at__lte=now - SETTLED_AFTER).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0
