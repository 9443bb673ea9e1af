"""Two clerks, or one who clicks twice: the second sees what the first did, and nothing is done by halves."""

from datetime import date

import pytest
from at_once import at_once
from django.db import connection
from foi.factories import at, handler_of, leader_of, move
from foi.letter_factories import approved, drafted, make_handled, make_office

from kaicheng.foi.models import Case
from kaicheng.foi.parties import Who
from kaicheng.foi.services import consulting, deciding, filing, registering, retaining
from kaicheng.foi.services.consulting import Asking
from kaicheng.foi.services.deciding import Handing
from kaicheng.foi.workflow import Asked, Move, Stage
from kaicheng.kernel.refusals import Refusal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the test database of SQLite lives in one connection; there one writer at a time is SQLite's own rule",
    ),
]
ON = date(2026, 3, 10)


def refused(done: list[object]) -> int:
    return sum(isinstance(one, Refusal) for one in done)


def test_two_who_are_entered_at_once_get_a_reference_each() -> None:
    case = make_handled()
    actor, asking = handler_of(case.agency), Asking(Asked.THIRD_PARTY, "合同", who=Who("棠溪建工"))
    at_once(*[lambda: consulting.add(Case.objects.get(pk=case.pk), asking, actor=actor, now=at(ON))] * 4)
    assert sorted(case.parties.values_list("ref", flat=True)) == ["1", "2", "3", "4"]


def test_a_reply_is_delivered_once_and_a_return_does_not_slip_in_between() -> None:
    case = make_handled()
    approved(case, "absent", ON)
    handing, clerk, leader = (
        Handing("post", ON, note="收据后补"),
        handler_of(case.agency),
        leader_of(case.agency),
    )
    done = at_once(
        lambda: deciding.deliver(Case.objects.get(pk=case.pk), handing, actor=clerk, now=at(ON)),
        lambda: deciding.deliver(Case.objects.get(pk=case.pk), handing, actor=clerk, now=at(ON)),
        lambda: deciding.return_(Case.objects.get(pk=case.pk), actor=leader, now=at(ON), reason="再核"),
    )
    case.refresh_from_db()
    delivered = case.stage == Stage.REPLIED
    assert refused(done) == 2
    assert case.papers.filter(for_applicant=True).exists() is delivered
    assert case.letters.get().state == ("sent" if delivered else "draft")


def test_what_is_joined_while_the_other_is_withdrawn_is_joined_to_nothing_that_has_ended() -> None:
    office = make_office()
    first, second = make_handled(office), make_handled(office, on=date(2026, 3, 9))
    clerk = handler_of(office)
    at_once(
        lambda: move(Case.objects.get(pk=first.pk), Move.WITHDRAW, ON, actor=clerk),
        lambda: registering.join(
            Case.objects.get(pk=second.pk),
            Case.objects.get(pk=first.pk),
            day=ON,
            actor=clerk,
            now=at(ON),
            note="同",
        ),
    )
    joined = Case.objects.get(pk=second.pk).events.filter(move=Move.JOIN.value).first()
    ended = Case.objects.get(pk=first.pk).events.get(move=Move.WITHDRAW.value)
    assert joined is None or joined.pk < ended.pk


def test_one_number_for_one_approval_and_one_erasure_of_one_case() -> None:
    case = make_handled()
    clerk, leader = handler_of(case.agency), leader_of(case.agency)
    deciding.propose(drafted(case, "absent", ON), actor=clerk, now=at(ON))
    done = at_once(*[lambda: deciding.approve(Case.objects.get(pk=case.pk), actor=leader, now=at(ON))] * 3)
    assert refused(done) == 2
    assert case.papers.filter(kind="letter").count() == 2
    handing = Handing("post", ON, note="收据后补")
    deciding.deliver(Case.objects.get(pk=case.pk), handing, actor=clerk, now=at(ON))
    move(Case.objects.get(pk=case.pk), Move.ARCHIVE, ON, actor=clerk)
    later, key = at(date(2036, 4, 1)), f"{case.pk}.all"
    done = at_once(*[lambda: retaining.erase([key], found=Case.objects.all(), actor=leader, now=later)] * 3)
    assert refused(done) == 2
    assert (
        filing.found(case.number, filing.query_code(case)) == case
    )  # its applicant still learns that it was erased
