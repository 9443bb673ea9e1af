"""The processes that read files for a run. One that dies takes its file's blame, not the run with it."""

import logging
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, TimeoutError, wait  # noqa: A004 - its own class on 3.10
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from kaicheng.moving import reader_process
from kaicheng.organisations.selectors import AgencyDirectory, directory

logger = logging.getLogger("kaicheng.moving")
SLOWEST = 90  # seconds that one file may take
_WORTH_A_PROCESS = 25  # files for which another process is started
IN_THIS_PROCESS = -1  # as MOVING_PROCESSES
T = TypeVar("T")
Work = Callable[[Any, AgencyDirectory], T]


@dataclass(frozen=True, slots=True)
class Crashed:
    """A job whose process died, or did not come to an end."""

    job: Any


class Readers:
    """A pool of processes that know the agencies. `begin` hands jobs over, `Batch.results` gives what came of them."""

    def __init__(self, names: AgencyDirectory) -> None:
        self.names = names
        self.count = settings.MOVING_PROCESSES or os.cpu_count() or 1
        self._size = 0
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, work: Work[T], jobs: Sequence[Any]) -> "Batch":
        """Start on the jobs; the caller goes on meanwhile."""
        if self.count == IN_THIS_PROCESS:
            return Batch(self, work, jobs, [])
        wanted = min(self.count, 1 + len(jobs) // _WORTH_A_PROCESS)
        if wanted > self._size:
            self._size = wanted
            if self._pool is not None:
                self._pool.shutdown(wait=False)  # it finishes what it has, and a larger one begins
                self._pool = None
        try:
            return Batch(self, work, jobs, [self.submit(work, job) for job in jobs])
        except BrokenProcessPool:
            self.renew()
            return Batch(self, work, jobs, [self.submit(work, job) for job in jobs])

    def submit(self, work: Work[T], job: Any) -> "Future[T]":
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max(self._size, 1),
                mp_context=multiprocessing.get_context(_way()),
                initializer=reader_process.start,
                initargs=(pickle.dumps(self.names),),
            )
        return self._pool.submit(reader_process.done, work, job)

    def renew(self) -> None:
        """Let go of processes that hang or died; the next job starts others."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End the processes in order."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _way() -> str:
    """Fork, unless another thread of this process might hold a lock that nobody would let go of in the child."""
    return "fork" if threading.active_count() == 1 and sys.platform == "linux" else "spawn"


@dataclass(frozen=True)
class Batch:
    """Jobs under way."""

    readers: Readers
    work: Work[Any]
    jobs: Sequence[Any]
    futures: Sequence["Future[Any]"]

    def results(self) -> list[Any]:
        """Wait for all; gives what came of each job in order, `Crashed` for one that killed or blocked its process."""
        if self.readers.count == IN_THIS_PROCESS:
            return [self.work(job, self.readers.names) for job in self.jobs]
        wait(self.futures, timeout=SLOWEST + len(self.futures))
        if any(not future.done() for future in self.futures):
            self.readers.renew()  # something hangs; what was not done is done again, each alone
        return [self._result(job, future) for job, future in zip(self.jobs, self.futures, strict=True)]

    def _result(self, job: Any, future: "Future[Any]") -> Any:
        if future.done() and not future.cancelled() and future.exception() is None:
            return future.result()
        if future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool):
            logger.error("job %s failed", job, exc_info=future.exception())
            return Crashed(job)
        return self._alone(job)

    def _alone(self, job: Any) -> Any:
        """Do one job with nobody beside it: now it is clear whose fault it is."""
        for attempt in (1, 2):
            try:
                return self.readers.submit(self.work, job).result(timeout=SLOWEST)
            except BrokenProcessPool:
                self.readers.renew()
                if attempt == 1:
                    continue  # the pool may have been the one that broke before
            except (TimeoutError, Exception):
                logger.exception("job %s did not come to an end", job)
                self.readers.renew()
            break
        return Crashed(job)


_kept: dict[str, Readers] = {}
_guard = threading.Lock()


def readers() -> Readers:
    """The processes of this process, kept between steps; others when the agencies changed."""
    names = directory()
    with _guard:
        key = f"{names.stamp}/{settings.MOVING_PROCESSES}"
        if key not in _kept:
            for old in _kept.values():
                old.close()
            _kept.clear()
            _kept[key] = Readers(names)
        return _kept[key]


def let_go() -> None:
    """End the processes while there is no run to work on."""
    with _guard:
        for old in _kept.values():
            old.close()
        _kept.clear()
