"""Working on a run, piece by piece, for so long as there is time: in the worker or in the command, the same way."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from kaicheng.kernel.refusals import Refusal
from kaicheng.moving.models import ImportRun
from kaicheng.moving.readers import let_go
from kaicheng.moving.services import checking, clashing, committing, deciding, undoing
from kaicheng.moving.services.steps import ask_for_work, finish, halt, left_alone, take_hold
from kaicheng.moving.workflow import WORKING, RunState

logger = logging.getLogger("kaicheng.moving")
Clock = Callable[[], datetime]
Told = Callable[[], None]


class _Time:
    """How long to go on: until `seconds` are over, or the run is somebody else's or paused."""

    def __init__(self, run: ImportRun, clock: Clock, seconds: float, told: Told | None) -> None:
        self.run, self.clock, self.told = run, clock, told
        self.end = time.monotonic() + seconds
        self.mine = True

    def left(self) -> bool:
        """Ask between two pieces of work; renews the hold."""
        if self.told is not None:
            self.told()
        self.mine = self.mine and take_hold(self.run, self.clock()) and self._same_state()
        return self.mine and time.monotonic() < self.end

    def _same_state(self) -> bool:
        state = ImportRun.objects.filter(pk=self.run.pk).values_list("state", flat=True).first()
        return state == self.run.state


def work(run: ImportRun, clock: Clock, *, seconds: float, told: Told | None = None) -> bool:
    """Go on with a run; gives whether there is more to do. `told` is called between pieces."""
    run = ImportRun.objects.select_related("agency", "acted_by").get(pk=run.pk)
    if run.state not in WORKING or not take_hold(run, clock()):
        return False
    left = _Time(run, clock, seconds, told)
    try:
        done = _WORK[RunState(run.state)](run, left)
    except Refusal as refusal:  # stands against the whole run: a duty that ended, a folder that is gone
        halt(run, f"{refusal.sentence}{refusal.advice}", clock())
        return False
    if done:
        finish(run, clock())
        return False
    return left.mine


def go_on(pk: int, chain: int, clock: Clock, *, seconds: float) -> None:
    """Do a piece of work in the worker and ask for the next one, so that other matters get their turn between."""
    run = ImportRun.objects.filter(pk=pk, chain=chain).first()
    if run is None:
        return  # dropped, or another chain goes on with it
    if work(run, clock, seconds=seconds):
        ask_for_work(run, clock())
    elif not ImportRun.objects.filter(state__in=[s.value for s in WORKING]).exists():
        let_go()


def pick_up(now: datetime) -> list[int]:
    """Ask for work on runs whose process died."""
    alone = left_alone(now)
    for run in alone:
        ask_for_work(run, now)
    return [run.pk for run in alone]


def _check(run: ImportRun, left: _Time) -> bool:
    ahead = checking.start_chunk(run, 0, left.clock())
    while ahead is not None:
        rows, batch = ahead
        ahead = checking.start_chunk(run, rows[-1].number, left.clock())  # the readers go on meanwhile
        checking.settle_chunk(rows, batch)
        if not left.left():
            return False
    checking.compare(run, left.clock())
    clashing.tell_of_clashes(run)
    return True


def _commit(run: ImportRun, left: _Time) -> bool:
    ahead = committing.start_chunk(run, 0, left.clock())
    while ahead is not None:
        chunk = ahead
        ahead = committing.start_chunk(run, chunk[0][-1][0].number, left.clock())
        committing.settle_chunk(run, chunk, left.clock())
        if not left.left():
            return False
    number = 0
    while (row := deciding.next_decided(run, number)) is not None:
        number = row.number
        deciding.carry_out(run, row, left.clock())
        if not left.left():
            return False
    return True


def _undo(run: ImportRun, left: _Time) -> bool:
    number: int | None = None
    while (row := undoing.next_made(run, number)) is not None:
        number = row.number
        undoing.undo_row(run, row, left.clock())
        if not left.left():
            return False
    return True


_WORK = {RunState.CHECKING: _check, RunState.COMMITTING: _commit, RunState.UNDOING: _undo}
