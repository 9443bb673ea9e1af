"""Opening a round freezes its scope; closing it needs every document decided, or the reason why not."""

from datetime import date, timedelta

import pytest
from cleanup.factories import (
    LATER,
    NOW,
    TODAY,
    close,
    decide,
    fresh,
    item_of,
    make_county,
    make_normative,
    make_open_round,
    make_round,
    propose,
)
from documents.factories import make_actor, make_agency, make_document

from kaicheng.cleanup.models import CleanupItem
from kaicheng.cleanup.selectors.rounds import by_unit, counts_of
from kaicheng.cleanup.selectors.scope import Scope, covered, preview
from kaicheng.cleanup.services import rounds
from kaicheng.cleanup.workflow import State, Verdict
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def test_the_scope_means_documents_by_every_filter() -> None:
    county = make_county()
    water, school = county.units
    old = make_normative(water, title="溪山县山塘管理办法", written_date=date(2016, 3, 1))
    new = make_normative(school, title="溪山县学区划分办法", genre="规定", theme="16/02")
    plain = make_document(agency=school)

    def found(**given: object) -> set[int]:
        return set(covered(Scope(**given), county.government, TODAY).values_list("pk", flat=True))  # type: ignore[arg-type]

    assert found() == {old.pk, new.pk, plain.pk}
    assert found(normative=True) == {old.pk, new.pk}
    assert found(agencies=(water.code,)) == {old.pk}
    assert found(genres=("规定",)) == {new.pk}
    assert found(themes=("16",)) == {new.pk}
    assert found(year_until=2016) == {old.pk}
    assert found(year_from=2017, normative=True) == {new.pk}
    assert found(words="山塘") == {old.pk}
    assert found(states=("valid",)) == {old.pk, new.pk, plain.pk}
    assert found(states=("repealed",)) == set()


def test_a_scope_survives_being_stored() -> None:
    scope = Scope(agencies=("A", "B"), normative=True, year_from=2010, states=("valid",), words="补贴")
    assert Scope.of(scope.plain()) == scope
    assert Scope.of({"unheard": 1}) == Scope()


def test_the_successor_of_an_abolished_agency_cleans_its_documents() -> None:
    county = make_county()
    heir = county.units[0]
    gone = make_agency(
        "溪山县水电局", parent=county.government, abolished_on=TODAY - timedelta(days=3), successor=heir
    )
    document = make_normative(gone)
    found = make_open_round(county, scope=Scope(agencies=(heir.code,)).plain())
    assert item_of(found, document).agency == heir


def test_the_governments_own_documents_go_to_the_unit_named_for_them() -> None:
    county = make_county()
    document = make_normative(county.government)
    found = make_open_round(county, own_to=county.units[1])
    assert item_of(found, document).agency == county.units[1]


def test_documents_are_added_and_left_out_by_hand_before_and_added_after_opening() -> None:
    county = make_county()
    covered_one, unwanted = make_normative(county.units[0]), make_normative(county.units[0])
    extra, late = make_document(agency=county.units[1]), make_document(agency=county.units[1])
    found = make_round(county)
    found = rounds.choose(found=found, actor=county.officer, now=NOW, add=[extra.pk], remove=[unwanted.pk])
    assert preview(found, TODAY).total == 2
    found = rounds.open_round(found=found, actor=county.officer, now=NOW)
    assert {item.document_id for item in found.items.all()} == {covered_one.pk, extra.pk}
    rounds.add_documents(found=found, actor=county.officer, now=LATER, documents=[late.pk, extra.pk])
    assert counts_of(found).total == 3
    with pytest.raises(Invalid):
        rounds.add_documents(found=found, actor=county.officer, now=LATER, documents=[late.pk])


def test_what_the_public_may_not_read_is_not_cleaned_in_public() -> None:
    county = make_county()
    closed = make_document(agency=county.units[0], openness="withheld", openness_reason="内部管理信息")
    with pytest.raises(Invalid):
        rounds.choose(found=make_round(county), actor=county.officer, now=NOW, add=[closed.pk])


def test_a_round_over_nothing_does_not_open() -> None:
    county = make_county()
    with pytest.raises(Invalid):
        rounds.open_round(found=make_round(county), actor=county.officer, now=NOW)


def test_a_round_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        make_round(make_county(), deadline=TODAY - timedelta(days=1))
    assert "deadline" in caught.value.errors


def test_an_open_round_keeps_its_scope() -> None:
    county = make_county()
    make_normative(county.units[0])
    found = make_open_round(county)
    with pytest.raises(Conflict):
        rounds.change_round(found=found, actor=county.officer, now=NOW, fields={"title": "另一个标题"})
    make_normative(county.units[0])  # published later: no part of it
    assert counts_of(found).total == 1


@pytest.mark.parametrize(
    "kind", [kind for kind in DutyKind if kind is not DutyKind.OFFICE], ids=lambda k: k.name
)
def test_only_the_office_organises_a_round(kind: DutyKind) -> None:
    county = make_county()
    person = make_actor(county.government, kind)
    with pytest.raises(NotAllowed):
        rounds.create_round(agency=county.government, actor=person, now=NOW, fields={})


def test_closing_lists_the_undecided_and_asks_why() -> None:
    county = make_county()
    done, undecided = make_normative(county.units[0]), make_normative(county.units[1])
    found = make_open_round(county)
    decide(county, [item_of(found, done)], Verdict.KEEP)
    propose(county, [item_of(found, undecided)], Verdict.KEEP)
    assert [i.document for i in rounds.hindrances(found, TODAY).undecided] == [undecided]
    with pytest.raises(Invalid) as caught:
        close(county, found)
    assert "1件" in caught.value.errors["note"]
    assert fresh(found).stage == "open"
    close(county, found, note="该单位正在机构改革，另行清理")
    assert item_of(found, undecided).state == State.LEFT
    assert item_of(found, done).state == State.DONE


def test_a_document_that_ended_meanwhile_does_not_stay_on_the_list_of_those_in_force() -> None:
    county = make_county()
    document = make_normative(county.units[0], valid_until=TODAY)
    found = make_open_round(county)
    decide(county, [item_of(found, document)], Verdict.KEEP)
    with pytest.raises(Invalid, match="届满"):
        close(county, found, now=LATER)


def test_reopening_puts_the_drafts_aside_and_gives_the_unit_its_item_back() -> None:
    county = make_county()
    document, left = make_normative(county.units[0]), make_normative(county.units[1])
    found = make_open_round(county)
    decide(county, [item_of(found, document)], Verdict.REPEAL)
    found = close(county, found, note="先行结束")
    draft = found.decision
    assert draft is not None
    rounds.reopen_round(found=found, actor=county.officer, now=LATER, reason="遗漏两件")
    assert item_of(found, document).state == State.CONFIRMED
    assert item_of(found, left).state == State.PENDING
    assert draft.editions.get().status == "discarded"
    assert fresh(found).decision is None


def test_calling_a_round_off_needs_a_reason_and_keeps_everything() -> None:
    county = make_county()
    make_normative(county.units[0])
    found = make_open_round(county)
    with pytest.raises(Invalid):
        rounds.abandon_round(found=found, actor=county.officer, now=NOW, reason=" ")
    rounds.abandon_round(found=found, actor=county.officer, now=NOW, reason="并入下一轮")
    assert fresh(found).stage == "abandoned"
    assert CleanupItem.objects.filter(round=found).count() == 1


def test_progress_is_told_by_unit_and_state_with_who_is_late() -> None:
    county = make_county()
    one, two, three = (make_normative(county.units[n]) for n in (0, 0, 1))
    found = make_open_round(county)
    decide(county, [item_of(found, one)], Verdict.KEEP)
    propose(county, [item_of(found, two)], Verdict.REPEAL)
    decide(county, [item_of(found, three)], Verdict.AMEND)
    first, second = by_unit(found, TODAY)
    assert (first.tally.of("confirmed"), first.tally.of("proposed"), first.tally.share) == (1, 1, 50)
    assert second.tally.share == 100
    assert second.verdicts == {"amend": 1}
    assert not first.overdue
    late = by_unit(found, found.deadline + timedelta(days=1))
    assert [unit.overdue for unit in late] == [True, False]


@pytest.mark.parametrize(("years", "words"), [(-1, "已经过去"), (900, "核对年份")])
def test_a_deadline_that_is_over_or_out_of_sight_is_refused(years: int, words: str) -> None:
    county = make_county()
    make_normative(county.units[0])
    found = make_open_round(county)
    deadline = TODAY.replace(year=TODAY.year + years)
    with pytest.raises(Invalid) as refused:
        rounds.prolong(found=found, actor=county.officer, now=NOW, deadline=deadline, reason="顺延")
    assert words in refused.value.errors["deadline"]


def test_the_deadline_moves_with_a_reason() -> None:
    county = make_county()
    make_normative(county.units[0])
    found = make_open_round(county)
    later = found.deadline + timedelta(days=10)
    with pytest.raises(Invalid):
        rounds.prolong(found=found, actor=county.officer, now=NOW, deadline=later, reason="")
    rounds.prolong(found=found, actor=county.officer, now=NOW, deadline=later, reason="汛期延后")
    assert fresh(found).deadline == later
