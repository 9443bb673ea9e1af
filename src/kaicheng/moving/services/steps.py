"""A run goes from state to state: who may, from where, on record; and which process is at work on it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.events.services import announce
from kaicheng.kernel.holders import is_dead, this_process
from kaicheng.kernel.refusals import Conflict
from kaicheng.moving import permissions
from kaicheng.moving.models import ImportRow, ImportRun
from kaicheng.moving.places import sweep
from kaicheng.moving.workflow import FINISHED, TRANSITIONS, WORKING, Decision, RowState, RunState, Step
from kaicheng.users.models import User

WORK = "moving.work"  # {"run": pk, "chain": n}: there is something to do
HOLD = timedelta(minutes=4)  # longer than the slowest chunk


def locked(run: ImportRun) -> ImportRun:
    """Read the run anew and keep others off until the transaction ends."""
    return (
        ImportRun.objects.select_for_update(of=("self",)).select_related("agency", "acted_by").get(pk=run.pk)
    )


@transaction.atomic
def begin(*, run: ImportRun, step: Step, actor: User, now: datetime, in_the_worker: bool = True) -> ImportRun:
    """Take a step; the worker goes on from there, or this process if it says so. Raises NotAllowed; Conflict where the run's state does not permit it."""
    permissions.require(step.value, actor, run, on=timezone.localdate(now))
    run = locked(run)
    transition = TRANSITIONS[step]
    if run.state not in transition.sources:
        raise Conflict(f"该批次{run.get_state_display()}，现在不能办理此事。")
    if step is Step.CHECK:
        _forget_check(run)
    if step is Step.UNDO:
        run.rows.filter(decision=Decision.STAY).update(decision="")
    before = run.state
    run.state, run.acted_by, run.trouble = transition.target.value, actor, ""
    run.begun_at, run.ended_at = now, None
    run.chain += 1
    run.held_by, run.held_until = ("", None) if in_the_worker else (this_process(), now + HOLD)
    run.save()
    record(
        actor=actor,
        verb=step.value,
        obj=run,
        label=run.name,
        agency=run.agency,
        detail={"from": before, "count": run.total},
        at=now,
    )
    if run.state in WORKING and in_the_worker:
        ask_for_work(run, now)
    if run.state == RunState.DROPPED:
        transaction.on_commit(lambda: sweep(run, all_of_it=True))
    return run


def _forget_check(run: ImportRun) -> None:
    sweep(run, all_of_it=False)
    run.rows.update(
        state=RowState.WAITING.value, decision="", proposal="", problems=[], twin=None, twin_row=None,
        twin_why="", outcome="", warned=False,
    )  # fmt: skip


def take_hold(run: ImportRun, now: datetime) -> bool:
    """Say “I am at it”, or go on saying so; false where another living process is."""
    me = this_process()
    free = Q(held_until__isnull=True) | Q(held_until__lt=now) | Q(held_by=me)
    mine = ImportRun.objects.filter(pk=run.pk, state__in=[s.value for s in WORKING])
    if mine.filter(free).update(held_by=me, held_until=now + HOLD):
        return True
    other = mine.values_list("held_by", flat=True).first()
    if other is None or not is_dead(other):
        return False
    return bool(mine.filter(held_by=other).update(held_by=me, held_until=now + HOLD))


def ask_for_work(run: ImportRun, now: datetime) -> None:
    """Tell the worker that there is something to do."""
    announce(WORK, {"run": run.pk, "chain": run.chain}, at=now)


def left_alone(now: datetime) -> list[ImportRun]:
    """Find unfinished runs that nobody is at: their process died. Their chain begins anew."""
    found = []
    for run in ImportRun.objects.filter(state__in=[s.value for s in WORKING]):
        lapsed = run.held_until is not None and run.held_until < now
        if run.held_by != this_process() and run.held_until is not None and (lapsed or is_dead(run.held_by)):
            ImportRun.objects.filter(pk=run.pk).update(chain=F("chain") + 1, held_by="", held_until=None)
            run.refresh_from_db(fields=["chain"])
            found.append(run)
    return found


@transaction.atomic
def finish(run: ImportRun, now: datetime) -> None:
    """Nothing is left to do: go on to the state that follows."""
    run = locked(run)
    following = FINISHED.get(RunState(run.state))
    if following is None:
        return  # paused a moment ago
    ImportRun.objects.filter(pk=run.pk).update(
        state=following.value, ended_at=now, held_by="", held_until=None
    )


@transaction.atomic
def halt(run: ImportRun, sentence: str, now: datetime) -> None:
    """Something stands against the whole run: pause it, and say what. A check goes back to before it."""
    run = locked(run)
    stops = {
        RunState.COMMITTING: RunState.PAUSED,
        RunState.UNDOING: RunState.DONE,
        RunState.CHECKING: RunState.UPLOADED,
    }
    target = stops.get(RunState(run.state))
    if target is not None:
        ImportRun.objects.filter(pk=run.pk).update(
            state=target.value, trouble=sentence[:500], ended_at=now, held_by="", held_until=None
        )


def rows_in(run: ImportRun, *states: RowState) -> "list[ImportRow]":
    """All rows of a run in these states, in order."""
    return list(run.rows.filter(state__in=[state.value for state in states]).order_by("number"))
