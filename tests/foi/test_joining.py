"""Applications joined to another 并案: which may be, what the reply says of them, and how the annual report counts them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from foi.factories import at, handler_of, leader_of, make_case, move
from foi.letter_factories import approved, make_handled, make_office

from kaicheng.foi.clock import Fact
from kaicheng.foi.letters.facts import receipt
from kaicheng.foi.models import Case
from kaicheng.foi.offering import offers
from kaicheng.foi.selectors.figures import table_of
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import applying, deciding, registering
from kaicheng.foi.services.deciding import Handing
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.workflow import Move, Stage
from kaicheng.kernel.refusals import Conflict, Invalid

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 3, number)


def join(case: Case, into: Case, on: date) -> None:
    registering.join(case, into, day=on, actor=handler_of(case.agency), now=at(on), note="内容相同")


def reply(case: Case, decision: str, on: date) -> None:
    approved(case, decision, on)
    handing = Handing("post", on, note="收据后补")
    deciding.deliver(case, handing, actor=handler_of(case.agency), now=at(on))
    case.refresh_from_db()


def test_no_term_is_put_off_by_joining_to_what_came_later() -> None:
    office = make_office()
    first, second, unregistered = make_handled(office), make_handled(office, on=day(10)), make_case(office)
    for into in (second, unregistered):
        with pytest.raises(Conflict, match="答复期限会被推后"):
            join(first, into, day(11))
    join(second, first, day(11))
    join(unregistered, first, day(11))


def test_a_correction_and_a_disclosure_are_answered_apart() -> None:
    office = make_office()
    first, other = make_handled(office), make_handled(office, on=day(10), kind="correction")
    with pytest.raises(Invalid, match="分别答复"):
        join(other, first, day(11))


def test_what_was_answered_a_moment_ago_takes_no_other() -> None:
    office = make_office()
    first, second = make_handled(office), make_handled(office, on=day(10))
    as_it_was = Case.objects.get(pk=first.pk)
    reply(first, "absent", day(11))
    with pytest.raises(Conflict, match="已办结"):
        join(second, as_it_was, day(11))


def test_the_reply_names_every_application_that_it_answers() -> None:
    office = make_office()
    first, second, third = make_handled(office), make_handled(office, on=day(10)), make_case(office)
    join(third, second, day(10))
    join(second, first, day(11))
    said = receipt(Desk(first).facts)
    assert (
        f"您提交的相同申请（编号：{second.number}，2026年3月10日收到、编号：{third.number}）与该申请合并办理"
        in said
    )


def test_each_application_counts_once_with_the_reply_that_answers_it() -> None:
    office = make_office()
    first, second = make_handled(office), make_handled(office, on=day(10))
    join(second, first, day(11))
    reply(first, "absent", day(12))
    table = table_of([office], 2026)
    assert table.new == {"person": 2}
    assert table.results["unavailable_1"] == {"person": 2}
    assert table.results["not_processed_2"] == {}


def test_one_joined_to_a_case_that_is_handled_anew_waits_for_the_new_reply() -> None:
    office = make_office()
    first = make_handled(office)
    reply(first, "absent", day(5))
    move(first, Move.REOPEN, day(10), actor=leader_of(office), note="责令重新答复")
    second = make_handled(office, on=day(11))
    join(second, first, day(12))
    assert table_of([office], 2026).carried_out == {"person": 1}
    reply(first, "making", day(16))
    results = table_of([office], 2026).results
    assert (results["unavailable_1"], results["unavailable_2"]) == ({"person": 1}, {"person": 1})


def test_what_was_joined_is_answered_for_itself_once_the_other_is_withdrawn() -> None:
    office = make_office()
    first, second = make_handled(office), make_handled(office, on=day(10))
    join(second, first, day(11))
    applying.withdraw(first, reason="", now=at(day(12)))
    second.refresh_from_db()
    assert (second.stage, second.joined_to, second.due_on) == (Stage.HANDLING, None, date(2026, 4, 8))
    voided = second.events.get(move=Move.JOIN.value)
    assert (voided.voided_by, voided.void_reason) == (None, f"并入的申请{first.number}已撤回")
    table = table_of([office], 2026)
    assert (table.results["other_3"], table.carried_out) == ({"person": 1}, {"person": 1})
    on_paper = make_handled(office, on=day(11))
    join(on_paper, second, day(12))
    fact = Fact(Move.WITHDRAW, day(13))
    registering.on_paper(second, fact, actor=handler_of(office), now=at(day(13)))
    on_paper.refresh_from_db()
    assert on_paper.stage == Stage.HANDLING


def test_what_was_joined_is_not_archived_before_what_answers_it() -> None:
    office = make_office()
    first, second, third = (make_handled(office, on=day(on)) for on in (9, 10, 10))
    join(third, second, day(11))
    join(second, first, day(11))
    rights = [Move.ARCHIVE]
    for case in (second, third):
        with pytest.raises(Conflict, match=f"{first.number}尚未办结"):
            move(case, Move.ARCHIVE, day(12))
        offered = list(offers(standing(case), rights, day(12)))
        assert not any(one.free for one in offered)
    reply(first, "absent", day(12))
    third.refresh_from_db()
    assert [one.free for one in offers(standing(third), rights, day(12))] == [True]
    move(third, Move.ARCHIVE, day(12))


def test_the_page_offers_to_join_only_to_what_takes_it(plain_frame: None) -> None:
    office = make_office()
    first, second, unregistered = make_handled(office), make_handled(office, on=day(10)), make_case(office)
    clerk = Client()
    clerk.force_login(handler_of(office))

    def offered(case: Case) -> set[str]:
        text = clerk.get(reverse("foi:case", args=[case.pk])).content.decode()
        return {other.number for other in (first, second, unregistered) if f"?into={other.number}" in text}

    assert offered(first) == set()
    assert offered(second) == {first.number}
    assert offered(unregistered) == {first.number, second.number}
