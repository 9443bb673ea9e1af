"""How the background work stands."""

from datetime import datetime, timedelta

from kaicheng.events.models import Delivery, DeliveryState, Heartbeat

SILENT_AFTER = timedelta(seconds=60)


def worker_alive(now: datetime) -> bool:
    """Whether a worker was heard of within the last minute."""
    return Heartbeat.objects.filter(process="worker", at__gte=now - SILENT_AFTER).exists()


def failures() -> int:
    return Delivery.objects.filter(state=DeliveryState.FAILED).count()
