"""Each unit decides about its own documents, in two steps by two people; the office may send back, pass on, drop."""

from datetime import date, timedelta

import pytest
from cleanup.factories import (
    LATER,
    NOW,
    TODAY,
    County,
    decide,
    decision,
    item_of,
    make_county,
    make_normative,
    make_open_round,
    propose,
)
from documents.factories import make_actor, make_document, relation

from kaicheng.audit.selectors import history
from kaicheng.cleanup.models import CleanupItem
from kaicheng.cleanup.selectors.items import notes_of
from kaicheng.cleanup.services import moving, rounds
from kaicheng.cleanup.workflow import Verdict
from kaicheng.documents.models import RelationKind
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.notices.models import Notice
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def item(county: County) -> CleanupItem:
    document = make_normative(county.units[0])
    return item_of(make_open_round(county), document)


def test_a_proposal_is_confirmed_by_somebody_else(county: County, item: CleanupItem) -> None:
    leader = make_actor(item.agency, DutyKind.UNIT_LEADER)
    moving.propose(items=[item], actor=leader, now=NOW, decision=decision(Verdict.KEEP)).insist()
    with pytest.raises(NotAllowed, match="意见由您提出，须由他人确认"):
        moving.confirm(items=[item], actor=leader, now=NOW).insist()
    moving.confirm(items=[item], actor=county.reviewers[item.agency_id], now=NOW).insist()
    assert item.state == "confirmed"


def test_an_editor_does_not_confirm(county: County, item: CleanupItem) -> None:
    propose(county, [item], Verdict.KEEP)
    with pytest.raises(NotAllowed):
        moving.confirm(items=[item], actor=make_actor(item.agency), now=NOW).insist()


def test_what_nobody_proposed_is_not_confirmed(county: County, item: CleanupItem) -> None:
    with pytest.raises(Conflict, match="待清理"):
        moving.confirm(items=[item], actor=county.reviewers[item.agency_id], now=NOW).insist()


def test_another_unit_does_not_decide(county: County, item: CleanupItem) -> None:
    stranger = county.editors[county.units[1].pk]
    with pytest.raises(NotAllowed):
        moving.propose(items=[item], actor=stranger, now=NOW, decision=decision(Verdict.KEEP)).insist()


def test_the_office_decides_only_what_bears_the_governments_own_name(county: County) -> None:
    theirs, own = make_normative(county.units[0]), make_normative(county.government)
    found = make_open_round(county)
    with pytest.raises(NotAllowed):
        moving.propose(
            items=[item_of(found, theirs)], actor=county.officer, now=NOW, decision=decision(Verdict.KEEP)
        ).insist()
    mine = item_of(found, own)
    moving.propose(items=[mine], actor=county.officer, now=NOW, decision=decision(Verdict.KEEP)).insist()
    with pytest.raises(NotAllowed):  # two people, here as well
        moving.confirm(items=[mine], actor=county.officer, now=NOW).insist()


@pytest.mark.parametrize("verdict", [Verdict.AMEND, Verdict.REPEAL, Verdict.EXPIRE])
def test_what_ends_or_changes_a_document_needs_a_reason(
    county: County, item: CleanupItem, verdict: Verdict
) -> None:
    with pytest.raises(Invalid) as caught:
        propose(county, [item], verdict, reason=" ")
    assert "reason" in caught.value.errors


def test_an_amendment_says_what_and_by_when(county: County, item: CleanupItem) -> None:
    with pytest.raises(Invalid) as caught:
        propose(county, [item], Verdict.AMEND, change="", change_by=None)
    assert set(caught.value.errors) == {"change", "change_by"}


def test_a_document_that_is_over_can_only_be_called_over(county: County) -> None:
    over = make_normative(county.units[0], valid_until=TODAY - timedelta(days=1))
    item = item_of(make_open_round(county), over)
    for verdict in set(Verdict) - {Verdict.ENDED}:
        with pytest.raises(Invalid) as caught:
            propose(county, [item], verdict)
        assert "verdict" in caught.value.errors
    propose(county, [item], Verdict.ENDED)


def test_a_document_in_force_is_not_called_over(county: County, item: CleanupItem) -> None:
    with pytest.raises(Invalid, match="尚未失效"):
        propose(county, [item], Verdict.ENDED)


def test_what_was_proposed_can_be_changed_until_it_is_confirmed(county: County, item: CleanupItem) -> None:
    propose(county, [item], Verdict.AMEND)
    propose(county, [item], Verdict.KEEP)
    assert (item.verdict, item.change, item.change_by) == ("keep", "", None)
    moving.confirm(items=[item], actor=county.reviewers[item.agency_id], now=NOW).insist()
    with pytest.raises(Conflict):
        propose(county, [item], Verdict.REPEAL)


def test_of_two_people_with_the_same_page_open_the_second_is_told(county: County, item: CleanupItem) -> None:
    propose(county, [item], Verdict.KEEP)
    stale = item_of(item.round, item.document)
    moving.confirm(items=[item], actor=county.reviewers[item.agency_id], now=NOW).insist()
    with pytest.raises(Conflict, match="已确认"):
        moving.send_back(
            items=[stale], actor=county.reviewers[item.agency_id], now=NOW, reason="请补充理由"
        ).insist()


def test_the_office_returns_with_a_reason_and_the_unit_is_told(county: County, item: CleanupItem) -> None:
    decide(county, [item], Verdict.KEEP)
    with pytest.raises(Invalid):
        moving.take_back(items=[item], actor=county.officer, now=NOW, reason="")
    moving.take_back(items=[item], actor=county.officer, now=LATER, reason="与新条例第十二条不一致")
    assert item.state == "returned"
    editor = county.editors[item.agency_id]
    assert "第十二条" in Notice.objects.filter(person=editor).latest("pk").text


def test_an_item_passed_on_is_decided_anew_by_the_other_unit(county: County, item: CleanupItem) -> None:
    decide(county, [item], Verdict.KEEP)
    other = county.units[1]
    moving.reassign(items=[item], actor=county.officer, now=NOW, agency=other, reason="职责已划转").insist()
    assert (item.agency, item.state, item.verdict, item.confirmed_by) == (other, "pending", "", None)
    decide(county, [item], Verdict.KEEP)


def test_an_item_is_not_passed_to_a_unit_that_is_gone_or_of_another_county(
    county: County, item: CleanupItem
) -> None:
    gone = make_county("溪山县旧局").units[0]
    with pytest.raises(Invalid, match="不属于"):
        moving.reassign(items=[item], actor=county.officer, now=NOW, agency=gone, reason="划转").insist()
    other = county.units[1]
    other.abolished_on = TODAY
    other.save()
    with pytest.raises(Invalid, match="撤销"):
        moving.reassign(items=[item], actor=county.officer, now=NOW, agency=other, reason="划转")


def test_a_dropped_item_stays_on_record_and_can_come_back(county: County, item: CleanupItem) -> None:
    moving.drop(items=[item], actor=county.officer, now=NOW, reason="县人大常委会正在审查")
    assert item.state == "dropped"
    with pytest.raises(Conflict):
        propose(county, [item], Verdict.KEEP)
    moving.restore(items=[item], actor=county.officer, now=NOW).insist()
    assert item.state == "pending"


def test_of_many_each_is_moved_or_refused_for_itself(county: County) -> None:
    first, second, theirs = (make_normative(county.units[n]) for n in (0, 0, 1))
    found = make_open_round(county)
    items = [item_of(found, document) for document in (first, second, theirs)]
    editor = county.editors[county.units[0].pk]
    outcome = moving.propose(items=items, actor=editor, now=NOW, decision=decision(Verdict.KEEP))
    assert [item.document for item in outcome.done] == [first, second]
    assert [item.document for item, _ in outcome.refused] == [theirs]


def test_every_act_stands_in_the_items_story_and_in_the_record(county: County, item: CleanupItem) -> None:
    decide(county, [item], Verdict.REPEAL)
    moving.comment(item=item, actor=county.officer, now=LATER, text="请核对上位法")
    assert [note.move for note in notes_of(item)] == ["", "cleanup.confirm", "cleanup.propose"]
    verbs = {entry.verb for entry in history(item)}
    assert verbs == {"cleanup.propose", "cleanup.confirm", "cleanup.comment"}


def test_nothing_is_decided_before_opening_or_after_calling_off(county: County, item: CleanupItem) -> None:
    rounds.abandon_round(found=item.round, actor=county.officer, now=NOW, reason="并入下一轮")
    with pytest.raises(Conflict, match="已取消"):
        propose(county, [item], Verdict.KEEP)


def test_a_unit_says_in_which_document_the_amendment_is_made(county: County, item: CleanupItem) -> None:
    decide(county, [item], Verdict.AMEND)
    draft = make_document(agency=item.agency, published=False)
    editor = county.editors[item.agency_id]
    moving.link(item=item, actor=editor, now=NOW, document=draft)
    assert CleanupItem.objects.get(pk=item.pk).amending == draft


def test_a_document_repealed_meanwhile_is_not_confirmed_as_standing(
    county: County, item: CleanupItem
) -> None:
    propose(county, [item], Verdict.KEEP)
    make_document(
        agency=item.agency,
        relations=[relation(RelationKind.REPEALS, item.document)],
        written_date=date(2026, 2, 1),
    )
    fresh = item_of(item.round, item.document)
    with pytest.raises(Invalid):
        moving.confirm(items=[fresh], actor=county.reviewers[item.agency_id], now=NOW).insist()
