"""Moving in, in the worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kaicheng.moving.services import hits
from kaicheng.moving.services.working import go_on, pick_up

PIECE = 4.0  # seconds of work before other matters get their turn


def on_work(payload: dict[str, Any], now: datetime) -> None:
    """Go on with a run for a few seconds."""
    del now  # the work takes its time; each piece reads the clock
    go_on(int(payload["run"]), int(payload["chain"]), timezone.now, seconds=PIECE)


def on_tick(now: datetime) -> None:
    """Pick up runs whose process died."""
    pick_up(now)


def on_day(now: datetime) -> None:
    """Forget unknown addresses that are old and rare."""
    hits.prune(now)
