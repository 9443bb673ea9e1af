"""The table of states and moves says the same thing everywhere."""

import pytest

from kaicheng.cleanup import permissions
from kaicheng.cleanup.workflow import (
    PASSAGES,
    RUNNING,
    STAGES,
    STATES,
    TRANSITIONS,
    UNDECIDED,
    VERDICTS,
    Move,
    Stage,
    State,
    Step,
    Verdict,
    closing_move,
    moves_from,
)
from kaicheng.users.policy import table


def test_every_state_verdict_and_stage_has_its_word() -> None:
    assert set(STATES) == set(State)
    assert set(VERDICTS) == set(Verdict)
    assert set(STAGES) == set(Stage)


def test_every_move_stands_in_the_table_once() -> None:
    assert set(TRANSITIONS) == set(Move)
    assert set(PASSAGES) == set(Step) - {Step.CREATE}


def test_every_state_can_be_reached_from_the_first_one() -> None:
    reached, grown = {State.PENDING}, True
    while grown:
        more = {t.target for t in TRANSITIONS.values() if t.sources & reached} - reached
        reached |= more
        grown = bool(more)
    assert reached == set(State)


@pytest.mark.parametrize("move", [t.move for t in TRANSITIONS.values() if t.button], ids=lambda m: m.name)
def test_what_a_person_does_stands_in_the_table_of_rights(move: Move) -> None:
    assert move.value in table()


def test_no_person_moves_an_item_of_a_closed_round() -> None:
    assert not [t for t in TRANSITIONS.values() if t.button and t.closed]
    for state in (State.LEFT, State.AWAITING, State.AMENDING, State.DONE):
        assert moves_from(state) == ()


@pytest.mark.parametrize("state", list(State), ids=lambda s: s.name)
@pytest.mark.parametrize("verdict", list(Verdict), ids=lambda v: v.name)
def test_closing_leaves_no_item_running(state: State, verdict: Verdict) -> None:
    move = closing_move(state, verdict.value)
    assert (move is None) == (state not in RUNNING)
    if move is not None:
        assert state in TRANSITIONS[move].sources
        assert TRANSITIONS[move].target not in UNDECIDED


def test_buttons_of_pages_follow_the_table() -> None:
    verbs = {verb.removeprefix("cleanup.") for verb in permissions._ITEM_VERBS}
    assert {t.move.value.removeprefix("cleanup.") for t in TRANSITIONS.values() if t.button} <= verbs
