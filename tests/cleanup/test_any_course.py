"""Whatever permitted moves people make, in whatever order: the table holds, the counts add up, the law follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from cleanup.factories import (
    LATER,
    NOW,
    TODAY,
    County,
    close,
    decision,
    fresh,
    make_county,
    make_normative,
    make_open_round,
    publish_draft,
)
from django.db import transaction
from documents.factories import make_actor
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import full
from kaicheng.cleanup.selectors.rounds import by_unit, counts_of, tally
from kaicheng.cleanup.services import moving, rounds
from kaicheng.cleanup.workflow import ENDING, RUNNING, TRANSITIONS, Move, State, Verdict
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import validity_of
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Refusal
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
DOCUMENTS = 4
ACTS = ("propose", "confirm", "send_back", "return", "reassign", "drop", "restore", "comment", "reopen")
PEOPLE = ("right", "right", "right", "editor", "reviewer", "officer")  # most often whoever may
RIGHT = {"propose": "editor", "confirm": "reviewer", "send_back": "leader", "comment": "editor"}
VERDICT = st.sampled_from([Verdict.KEEP, Verdict.AMEND, Verdict.REPEAL, Verdict.EXPIRE])
COURSE = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, DOCUMENTS - 1), st.sampled_from(PEOPLE), VERDICT),
    min_size=5,
    max_size=24,
)


class World:
    """A round over four documents of two bureaus, and the people who may do something with it."""

    def __init__(self) -> None:
        self.county: County = make_county()
        units = self.county.units
        self.leaders = {unit.pk: make_actor(unit, DutyKind.UNIT_LEADER) for unit in units}
        for number in range(DOCUMENTS):
            make_normative(units[number % 2])
        self.round: CleanupRound = make_open_round(self.county)
        self.numbers = list(full().filter(round=self.round).values_list("pk", flat=True))

    def item(self, number: int) -> CleanupItem:
        return full().get(pk=self.numbers[number])

    def person(self, name: str, item: CleanupItem) -> User:
        by_name: dict[str, Any] = {
            "editor": self.county.editors, "reviewer": self.county.reviewers, "leader": self.leaders,
        }  # fmt: skip
        return by_name[name][item.agency_id] if name in by_name else self.county.officer

    def act(self, name: str, number: int, who: str, verdict: Verdict) -> None:
        item = self.item(number)
        common: dict[str, Any] = {
            "items": [item],
            "actor": self.person(RIGHT.get(name, "officer") if who == "right" else who, item),
            "now": NOW,
        }
        if name == "comment":
            moving.comment(item=item, actor=common["actor"], now=NOW, text="请核对")
        elif name == "reopen":
            rounds.reopen_round(found=fresh(self.round), actor=common["actor"], now=NOW, reason="遗漏")
        else:
            self._move(name, common, item, verdict)

    def _move(self, name: str, common: dict[str, Any], item: CleanupItem, verdict: Verdict) -> None:
        other = next(unit for unit in self.county.units if unit.pk != item.agency_id)
        moves: dict[str, Any] = {
            "propose": lambda: moving.propose(**common, decision=decision(verdict)),
            "confirm": lambda: moving.confirm(**common),
            "send_back": lambda: moving.send_back(**common, reason="请补充"),
            "return": lambda: moving.take_back(**common, reason="请补充"),
            "reassign": lambda: moving.reassign(**common, agency=other, reason="职责划转"),
            "drop": lambda: moving.drop(**common, reason="正在审查"),
            "restore": lambda: moving.restore(**common),
        }
        moves[name]().insist()

    def assert_sound(self, before: dict[int, str], act: str) -> None:
        """Every state is of the table, came there by a row of it, and is counted once."""
        states = dict(CleanupItem.objects.filter(round=self.round).values_list("pk", "state"))
        for pk, state in states.items():
            was = before[pk]
            rows = [t for t in TRANSITIONS.values() if State(was) in t.sources and t.target == state]
            assert state == was or rows, f"{act}: {was} → {state}"
        counted = counts_of(self.round)
        assert set(counted.counts) == set(State)
        assert counted.total == len(states) == DOCUMENTS
        parts = [unit.tally for unit in by_unit(self.round, TODAY)]
        assert tally(pair for part in parts for pair in part.counts.items()) == counted

    def states(self) -> dict[int, str]:
        return dict(CleanupItem.objects.filter(round=self.round).values_list("pk", "state"))

    def run(self, course: list[tuple[str, int, str, Verdict]]) -> None:
        for act, number, who, verdict in course:
            before = self.states()
            try:
                self.act(act, number, who, verdict)
            except Refusal:
                event(f"{act} refused")
                assert self.states() == before  # a refusal leaves no trace
            else:
                event(f"{act} done")
            self.assert_sound(before, act)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # an example takes its second: shrinking would take an hour
)
@given(COURSE, st.booleans())
def test_any_course_of_acts_ends_with_the_law_as_decided(
    course: list[tuple[str, int, str, Verdict]], again: bool
) -> None:
    with transaction.atomic():
        _walk(course, again=again)
        transaction.set_rollback(True)  # the next example begins with an empty county


def _walk(course: list[tuple[str, int, str, Verdict]], *, again: bool) -> None:
    world = World()
    world.run(course)
    close(world.county, fresh(world.round), note="其余另行清理")
    if again:
        rounds.reopen_round(found=fresh(world.round), actor=world.county.officer, now=NOW, reason="遗漏")
        world.run(course)
        close(world.county, fresh(world.round), note="其余另行清理")
    assert not [s for s in world.states().values() if State(s) in RUNNING]
    found = fresh(world.round)
    waiting = CleanupItem.objects.filter(round=found, state=State.AWAITING.value)
    decided = set(waiting.values_list("document_id", flat=True))
    assert decided == set(
        CleanupItem.objects.filter(round=found, verdict__in=[v.value for v in ENDING])
        .exclude(state__in=[State.LEFT.value, State.DROPPED.value])
        .values_list("document_id", flat=True)
    )
    event(f"{len(decided)} ended")
    assert (found.decision is not None) == bool(decided)
    assert _ended() == set()  # a draft ends nothing
    if found.decision is not None:
        publish_draft(world.county, found.decision)
        deliver_due(now=LATER)
    assert _ended() == decided
    assert not list(documents.validity_mismatches())
    assert not waiting.exists()


def _ended() -> set[int]:
    """Documents whose stored index says that they are over the day after."""
    day: date = TODAY + timedelta(days=1)
    return {d.pk for d in Document.objects.filter(live__isnull=False) if validity_of(d, day).ended}


def test_the_moves_made_here_are_all_that_people_can_make() -> None:
    names = {t.move for t in TRANSITIONS.values() if t.button}
    assert {Move(f"cleanup.{act}") for act in ACTS if act not in {"comment", "reopen"}} == names
