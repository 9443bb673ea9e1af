"""The table of states and moves: nothing outside it can be done, and no path leaves it."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from documents.factories import NOW, make_actor, make_agency, make_draft
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaicheng.documents import services
from kaicheng.documents.models import Edition, Outcome, Review, ReviewStep
from kaicheng.documents.selectors.reviews import owed_steps
from kaicheng.documents.workflow import (
    BY_SLUG,
    EDITABLE,
    ONCE_PUBLIC,
    OPEN,
    REVIEW_MOVES,
    TRANSITIONS,
    WAITING,
    Asks,
    Move,
    Status,
    moves_from,
)
from kaicheng.kernel.refusals import Conflict, Refusal
from kaicheng.users.models import DutyKind

EVERYTHING = [
    DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.SECRECY_REVIEWER, DutyKind.OFFICE,
]  # fmt: skip
PAIRS = [
    (status, row.move)
    for status, row in product(Status, TRANSITIONS.values())
    if row.button and status not in row.sources
]


def test_every_move_has_a_row_and_every_state_is_reached() -> None:
    assert set(TRANSITIONS) == set(Move)
    reached = {row.target for row in TRANSITIONS.values()} | {Status.DRAFT}
    assert reached == set(Status)


def test_what_was_public_leads_nowhere_but_out_of_public() -> None:
    for status in ONCE_PUBLIC - {Status.PUBLISHED}:
        assert moves_from(status) == ()
    assert {row.move for row in moves_from(Status.PUBLISHED)} == {Move.WITHDRAW}


def test_the_groups_of_states_are_whole() -> None:
    assert EDITABLE | WAITING | {Status.SCHEDULED} == OPEN
    assert OPEN | ONCE_PUBLIC | {Status.DISCARDED} == set(Status)


def test_every_field_has_a_name_and_every_heavy_move_says_what_it_does() -> None:
    for row in BY_SLUG.values():
        assert bool(row.prompt) == (row.asks is not Asks.NOTHING), row
        assert row.done, row
    assert {row.move for row in BY_SLUG.values() if row.heavy} == {
        Move.PUBLISH_URGENT, Move.WITHDRAW, Move.DISCARD,
    }  # fmt: skip


def test_nothing_reaches_the_public_without_both_reviews_but_in_an_emergency_or_from_elsewhere() -> None:
    ways = {row.move for row in TRANSITIONS.values() if row.target is Status.PUBLISHED}
    assert ways == {Move.PUBLISH, Move.PUBLISH_DUE, Move.PUBLISH_URGENT, Move.MOVE_IN}
    before = {status for move in (Move.PUBLISH, Move.PUBLISH_DUE) for status in TRANSITIONS[move].sources}
    assert before == {Status.CLEARED, Status.SCHEDULED}
    into_cleared = {row.move for row in TRANSITIONS.values() if row.target is Status.CLEARED}
    assert into_cleared == {Move.CLEAR, Move.UNSCHEDULE}
    assert TRANSITIONS[Move.CLEAR].sources == {Status.IN_SECRECY}
    assert [row.move for row in TRANSITIONS.values() if row.target is Status.IN_SECRECY] == [Move.PASS]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "move"), PAIRS)
def test_a_move_from_a_state_outside_the_table_is_refused(status: Status, move: Move) -> None:
    edition = make_draft()
    publish_at = NOW + timedelta(days=1) if status is Status.SCHEDULED else None
    Edition.objects.filter(pk=edition.pk).update(status=status.value, publish_at=publish_at)
    edition = Edition.objects.select_related("document__agency").get(pk=edition.pk)
    if services.fitting(move, edition) is not move:
        return  # 退回修改 is one button: it takes the return of the state
    actor = make_actor(edition.document.agency, *EVERYTHING)
    act = services.Act(edition, actor, NOW, "写明的理由和依据", NOW + timedelta(hours=1))
    with pytest.raises(Conflict):
        services.make(move, act)
    assert Edition.objects.get(pk=edition.pk).status == status


moves = st.lists(st.tuples(st.sampled_from(sorted(BY_SLUG)), st.booleans()), min_size=1, max_size=12)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=moves)
def test_no_sequence_of_moves_leaves_the_table(path: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        agency = make_agency()
        author = make_actor(agency)
        others = make_actor(agency, *EVERYTHING)
        edition = make_draft(agency=agency, actor=author)
        for n, (slug, by_author) in enumerate(path):
            _step(edition.pk, slug, author if by_author else others, n)
        _holds(Edition.objects.get(pk=edition.pk), author.pk)
        transaction.set_rollback(True)


def _step(pk: int, slug: str, actor: object, n: int) -> None:
    """Try one move; whether done or refused, the edition stands where the table says."""
    row = BY_SLUG[slug]
    edition = Edition.objects.select_related("document__agency", "created_by").get(pk=pk)
    before, owed = Status(edition.status), owed_steps(edition)
    now = NOW + timedelta(minutes=n)
    act = services.Act(edition, actor, now, "写明的理由和依据", now + timedelta(hours=1))  # type: ignore[arg-type]
    moved = services.fitting(row.move, edition)
    try:
        with transaction.atomic():
            services.make(moved, act)
    except Refusal:
        assert Edition.objects.get(pk=pk).status == before
        return
    after = Status(Edition.objects.get(pk=pk).status)
    done = TRANSITIONS[moved]
    makes_up = done.makes_up and moved in {REVIEW_MOVES[step] for step in owed}
    assert (before in done.sources and after is done.target) or (makes_up and after is before)


def _holds(edition: Edition, author: int) -> None:
    """Whatever is public was reviewed by others than its author, or owes it."""
    if edition.status != Status.PUBLISHED:
        return
    if not edition.urgent_reason or edition.urgent_settled_at:
        done = Review.objects.filter(edition=edition, outcome=Outcome.PASSED).exclude(by_id=author)
        assert {ReviewStep.UNIT, ReviewStep.SECRECY} <= set(done.values_list("step", flat=True))
    else:
        assert owed_steps(edition)
