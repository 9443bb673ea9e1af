"""Counting what is asked for at old addresses.

Gathered in memory and written now and then, so that a flood of wrong addresses costs the database nothing.
"""

import atexit
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from kaicheng.moving.models import MissedAddress, OldAddress

EVERY = 10.0  # seconds between two writings
MOST_GATHERED = 500  # different addresses between two writings; the rest of a flood is not counted
MOST_KEPT = 5000
RARE = 2  # hits
OLD = timedelta(days=30)


@dataclass
class Gatherer:
    """What was asked for since the last writing."""

    hit: Counter[int] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)
    written_at: float = float("-inf")
    last: datetime | None = None
    timer: threading.Timer | None = None
    guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, *, hit: int | None = None, missed: tuple[str, str] | None = None, now: datetime) -> None:
        """Note one question; the first of a quiet time is written at once, those that follow together."""
        with self.guard:
            self.last = now
            if hit is not None:
                self.hit[hit] += 1
            if missed is not None and (missed in self.missed or len(self.missed) < MOST_GATHERED):
                self.missed[missed] += 1
            if time.monotonic() - self.written_at >= EVERY:
                self._write()
            elif self.timer is None:
                self.timer = threading.Timer(EVERY, self._later)
                self.timer.daemon = True
                self.timer.start()

    def flush(self) -> None:
        """Write what waits."""
        with self.guard:
            self._write()

    def _later(self) -> None:
        try:
            self.flush()
        finally:
            connection.close()

    def _write(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        hit, missed, last = self.hit, self.missed, self.last
        self.hit, self.missed = Counter(), Counter()
        self.written_at = time.monotonic()
        if last is None or not (hit or missed):
            return
        try:
            with transaction.atomic():
                _write_hits(hit, last)
                _write_missed(missed, last)
        except DatabaseError:
            return  # busy, away, or two processes met the same address first: no reader fails for a count


def _write_hits(hit: Counter[int], last: datetime) -> None:
    for pk, count in hit.items():
        OldAddress.objects.filter(pk=pk).update(hits=F("hits") + count, last_hit_at=last)


def _write_missed(missed: Counter[tuple[str, str]], last: datetime) -> None:
    for (host, path), count in missed.items():
        known = MissedAddress.objects.filter(host=host, path=path)
        if not known.update(hits=F("hits") + count, last_at=last):
            MissedAddress.objects.create(host=host, path=path, hits=count, first_at=last, last_at=last)


gatherer = Gatherer()
atexit.register(gatherer.flush)


def prune(now: datetime) -> int:
    """Forget unknown addresses that were rarely asked for and long ago, and the rarest beyond the most that are kept."""
    gone, _ = MissedAddress.objects.filter(last_at__lt=now - OLD, hits__lte=RARE).delete()
    kept = MissedAddress.objects.order_by("-hits", "-last_at").values_list("pk", flat=True)
    surplus = list(kept[MOST_KEPT:])
    if surplus:
        gone += MissedAddress.objects.filter(pk__in=surplus).delete()[0]
    return gone
