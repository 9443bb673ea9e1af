"""The road from draft to release: what each move does, what it asks for, what voids what."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from documents.factories import (
    NOW,
    TODAY,
    make_actor,
    make_agency,
    make_document,
    make_draft,
    office_of,
    pass_reviews,
)

from kaicheng.audit.models import Entry
from kaicheng.documents import services
from kaicheng.documents.models import Edition, Outcome, Review, ReviewStep
from kaicheng.documents.selectors import public_document
from kaicheng.documents.selectors.reviews import last_return, moves_open, owed_steps, valid_reviews
from kaicheng.documents.services import Finding, publishing
from kaicheng.documents.waiting import waiting_for
from kaicheng.documents.workflow import Move, Status
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
BASIS = "经审查不涉及国家秘密，可以公开"


@pytest.fixture
def draft() -> Edition:
    return make_draft()


def person(edition: Edition, kind: DutyKind) -> User:
    return make_actor(edition.document.agency, kind)


def submitted(edition: Edition) -> Edition:
    return services.submit(edition=edition, actor=edition.created_by, now=NOW)


def passed(edition: Edition) -> Edition:
    reviewer = person(edition, DutyKind.UNIT_REVIEWER)
    return services.pass_review(edition=submitted(edition), actor=reviewer, now=NOW, note="属实")


def test_each_step_is_kept_with_who_and_when(draft: Edition) -> None:
    edition = pass_reviews(draft)
    services.publish(edition=edition, actor=person(edition, DutyKind.UNIT_LEADER), now=LATER)
    kept = [(one.words, one.by.name, one.at) for one in edition.reviews.all()]
    assert kept == [
        ("送审", "周敏", NOW),
        ("审核通过", "庄勤", NOW),
        ("保密审查通过", "应雨", NOW),
        ("发布", "周敏", LATER),
    ]


def test_a_returned_text_says_who_sent_it_back_and_why(draft: Edition) -> None:
    reviewer = person(draft, DutyKind.UNIT_REVIEWER)
    with pytest.raises(Invalid):
        services.send_back(edition=submitted(draft), actor=reviewer, now=NOW, reason=" ")
    fresh = Edition.objects.get(pk=draft.pk)
    edition = services.send_back(edition=fresh, actor=reviewer, now=LATER, reason="附件与正文数据不一致")
    back = last_return(edition)
    assert back is not None
    assert (back.by, back.at, back.note) == (reviewer, LATER, "附件与正文数据不一致")
    assert edition.editable


@pytest.mark.parametrize("way", ["returned", "recalled"])
def test_what_was_reviewed_before_a_change_no_longer_counts(draft: Edition, way: str) -> None:
    edition = passed(draft)
    if way == "returned":
        officer = person(edition, DutyKind.SECRECY_REVIEWER)
        edition = services.send_back(edition=edition, actor=officer, now=NOW, reason="含个人信息")
    else:
        edition = services.recall(edition=edition, actor=edition.created_by, now=NOW)
    assert valid_reviews(edition) == []
    leader = person(edition, DutyKind.UNIT_LEADER)
    services.publish_urgent(edition=edition, actor=leader, now=NOW, reason="防汛应急响应")
    assert owed_steps(Edition.objects.get(pk=edition.pk)) == (ReviewStep.UNIT, ReviewStep.SECRECY)


def test_a_text_under_review_cannot_be_changed(draft: Edition) -> None:
    edition = submitted(draft)
    with pytest.raises(Conflict) as refused:
        services.save_draft(
            edition=edition, lock_version=edition.lock_version, actor=edition.created_by, now=NOW,
            fields={"title": "改"},
        )  # fmt: skip
    assert "撤回送审" in refused.value.advice


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(draft: Edition) -> None:
    seen = submitted(draft)
    edition = services.recall(edition=seen, actor=seen.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=edition.created_by, now=NOW, fields={"title": "新题"}
    )  # fmt: skip
    submitted(edition)
    seen = replace_lock(edition, seen.lock_version)
    with pytest.raises(Conflict):
        services.pass_review(edition=seen, actor=person(seen, DutyKind.UNIT_REVIEWER), now=NOW)


def replace_lock(edition: Edition, version: int) -> Edition:
    fresh = Edition.objects.select_related("document__agency").get(pk=edition.pk)
    fresh.lock_version = version
    return fresh


def test_clearing_needs_a_basis_and_keeps_it(draft: Edition) -> None:
    edition = passed(draft)
    officer = person(edition, DutyKind.SECRECY_REVIEWER)
    with pytest.raises(Invalid):
        services.clear(edition=edition, actor=officer, now=NOW, basis="")
    edition = services.clear(edition=edition, actor=officer, now=NOW, basis=BASIS)
    assert edition.reviews.get(step=ReviewStep.SECRECY).basis == BASIS
    assert Entry.objects.get(verb="documents.clear").detail["basis"] == BASIS


@pytest.fixture
def personal() -> Edition:
    """A draft whose text holds an identity number."""
    return make_draft(body="一、救助对象张某，身份证号430623199001010015。")


def key_of(edition: Edition) -> str:
    return next(f.release_key for f in services.publication_findings(edition, TODAY) if f.release_key)


def test_personal_data_pass_only_when_let_through_on_record(personal: Edition) -> None:
    edition = passed(personal)
    officer = person(edition, DutyKind.SECRECY_REVIEWER)
    with pytest.raises(Invalid) as refused:
        services.clear(edition=edition, actor=officer, now=NOW, basis=BASIS)
    assert "公民身份号码" in refused.value.sentence
    services.release(edition=edition, key=key_of(edition), basis="依法应当公示的名单", actor=officer, now=NOW)
    assert services.clear(edition=edition, actor=officer, now=NOW, basis=BASIS).status == Status.CLEARED
    assert edition.releases.get().by == officer


def test_nobody_lets_through_what_he_drafted_or_without_the_duty(personal: Edition) -> None:
    edition = passed(personal)
    edition.created_by.duties.create(agency=edition.agency, duty=DutyKind.SECRECY_REVIEWER)
    for actor in (edition.created_by, person(edition, DutyKind.UNIT_LEADER)):
        with pytest.raises(NotAllowed):
            services.release(edition=edition, key=key_of(edition), basis="名单", actor=actor, now=NOW)


def test_not_even_an_emergency_makes_personal_data_public(personal: Edition) -> None:
    leader = person(personal, DutyKind.UNIT_LEADER)
    with pytest.raises(Invalid):
        services.publish_urgent(edition=personal, actor=leader, now=NOW, reason="防汛")
    assert public_document(personal.document.code) is None


def test_an_emergency_is_public_at_once_and_owes_what_was_skipped(draft: Edition) -> None:
    edition = passed(draft)
    leader = person(edition, DutyKind.UNIT_LEADER)
    services.publish_urgent(edition=edition, actor=leader, now=NOW, reason="防汛应急响应")
    edition = Edition.objects.get(pk=edition.pk)
    assert public_document(edition.document.code) is not None
    assert owed_steps(edition) == (ReviewStep.SECRECY,)
    assert Move.CLEAR in {row.move for row in moves_open(edition)}
    officer = person(edition, DutyKind.SECRECY_REVIEWER)
    edition = services.clear(edition=edition, actor=officer, now=LATER, basis=BASIS)
    assert (owed_steps(edition), edition.urgent_settled_at) == ((), LATER)
    assert edition.reviews.get(step=ReviewStep.SECRECY).words == "补办保密审查通过"
    with pytest.raises(Conflict):
        services.clear(edition=edition, actor=officer, now=LATER, basis=BASIS)


def test_whoever_published_urgently_does_not_approve_it_afterwards(draft: Edition) -> None:
    leader, reviewer = person(draft, DutyKind.UNIT_LEADER), person(draft, DutyKind.UNIT_REVIEWER)
    services.publish_urgent(edition=draft, actor=leader, now=NOW, reason="防汛")
    edition = Edition.objects.get(pk=draft.pk)
    with pytest.raises(NotAllowed, match="由您应急发布"):
        services.pass_review(edition=edition, actor=leader, now=LATER)
    assert edition not in waiting_for(leader, timezone.localdate(NOW))
    assert edition in waiting_for(reviewer, timezone.localdate(NOW))
    services.pass_review(edition=edition, actor=reviewer, now=LATER)


def test_what_is_not_public_any_more_owes_nothing(draft: Edition) -> None:
    leader = person(draft, DutyKind.UNIT_LEADER)
    document = services.publish_urgent(edition=draft, actor=leader, now=NOW, reason="防汛")
    services.withdraw(document=document, actor=leader, now=LATER, reason="险情解除")
    assert owed_steps(Edition.objects.get(pk=draft.pk)) == ()


def test_a_scheduled_text_is_published_when_its_time_has_come(draft: Edition) -> None:
    edition, leader = pass_reviews(draft), person(draft, DutyKind.UNIT_LEADER)
    with pytest.raises(Invalid):
        services.schedule(edition=edition, actor=leader, now=NOW, at=NOW)
    with pytest.raises(Invalid) as refused:
        services.schedule(edition=edition, actor=leader, now=NOW, at=NOW.replace(year=NOW.year + 20))
    assert "核对年份" in refused.value.errors["publish_at"]
    edition = services.schedule(edition=edition, actor=leader, now=NOW, at=LATER)
    assert services.publish_due(LATER - timedelta(seconds=1)) == []
    assert services.publish_due(LATER) == [edition.pk]
    edition.refresh_from_db()
    assert (edition.status, edition.published_by, edition.published_at) == (Status.PUBLISHED, leader, LATER)


def test_one_scheduled_text_that_cannot_go_out_keeps_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    leader = make_actor(agency, DutyKind.UNIT_LEADER)
    ones = [pass_reviews(make_draft(agency=agency)) for _ in range(3)]
    for n, one in enumerate(ones):
        services.schedule(edition=one, actor=leader, now=NOW, at=LATER + timedelta(seconds=n))
    first, second, third = (one.pk for one in ones)
    Edition.objects.filter(pk=second).update(genre="")

    looked = publishing.publication_findings

    def broken(edition: Edition, today: date) -> tuple[Finding, ...]:
        if edition.pk == first:
            raise RuntimeError("a fault of ours")
        return looked(edition, today)

    monkeypatch.setattr(publishing, "publication_findings", broken)
    assert services.publish_due(LATER + timedelta(minutes=1)) == [third]
    assert Edition.objects.get(pk=second).status == Status.CLEARED
    told = Event.objects.get(name="documents.stopped").payload
    assert (told["person"], "文种" in told["why"]) == (leader.pk, True)


def test_a_new_time_replaces_the_old_one_and_can_be_taken_back(draft: Edition) -> None:
    edition, leader = pass_reviews(draft), person(draft, DutyKind.UNIT_LEADER)
    edition = services.schedule(edition=edition, actor=leader, now=NOW, at=LATER)
    edition = services.schedule(edition=edition, actor=leader, now=NOW, at=LATER + timedelta(days=1))
    assert services.publish_due(LATER) == []
    edition = services.unschedule(edition=edition, actor=leader, now=LATER)
    assert (edition.status, edition.publish_at, edition.scheduled_by) == (Status.CLEARED, None, None)


def test_what_was_public_elsewhere_keeps_its_day_and_the_record_has_today(draft: Edition) -> None:
    before = NOW - timedelta(days=400)
    office = office_of(draft.document.agency)
    document = services.move_in(edition=draft, actor=office, now=NOW, basis="原网站", published_at=before)
    assert (document.first_published_at, draft.published_at) == (before, before)
    assert Entry.objects.get(verb="documents.move_in").at == NOW
    assert document.index_number is not None
    assert "2025" in document.index_number


def test_bulk_each_item_stands_for_itself_and_is_told_apart() -> None:
    agency = make_agency()
    reviewer = make_actor(agency, DutyKind.UNIT_REVIEWER)
    good = submitted(make_draft(agency=agency))
    own = submitted(make_draft(agency=agency, actor=reviewer))
    foreign = submitted(make_draft())
    still_draft = make_draft(agency=agency)
    acts = [services.Act(one, reviewer, NOW) for one in (own, good, foreign, still_draft)]
    outcomes = services.make_each(Move.PASS, acts)
    assert [type(one.refusal) for one in outcomes] == [NotAllowed, type(None), NotAllowed, Conflict]
    assert Edition.objects.get(pk=good.pk).status == Status.IN_SECRECY
    assert Review.objects.filter(step=ReviewStep.UNIT).count() == 1


def test_one_return_button_serves_every_state() -> None:
    agency = make_agency()
    all_hands = make_actor(agency, DutyKind.UNIT_REVIEWER, DutyKind.SECRECY_REVIEWER)
    ones = [
        submitted(make_draft(agency=agency)),
        passed(make_draft(agency=agency)),
        pass_reviews(make_draft(agency=agency)),
    ]
    acts = [services.Act(one, all_hands, NOW, "请补充附件") for one in ones]
    assert all(one.refusal is None for one in services.make_each(Move.RETURN, acts))
    assert set(Edition.objects.values_list("status", flat=True)) == {Status.RETURNED}
    steps = Review.objects.filter(outcome=Outcome.RETURNED).values_list("step", flat=True)
    assert sorted(steps) == ["release", "secrecy", "unit"]


def test_a_new_edition_goes_the_same_road_while_the_old_one_stays_public() -> None:
    document = make_document(title="旧版")
    edition = services.open_new_edition(document=document, actor=document.created_by, now=NOW)
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=document.created_by, now=NOW, fields={"title": "新版", "change_note": "更正"}
    )  # fmt: skip
    edition = pass_reviews(edition)
    assert str(public_document(document.code)) == "旧版"
    services.publish(edition=edition, actor=office_of(document.agency), now=LATER)
    assert str(public_document(document.code)) == "新版"
    old = document.editions.get(version=1)
    assert (old.status, old.state_since) == (Status.SUPERSEDED, LATER)


def test_only_the_edition_that_is_public_is_withdrawn_from_its_page() -> None:
    document = make_document()
    old = document.editions.get()
    Edition.objects.filter(pk=old.pk).update(status=Status.SUPERSEDED)
    type(document).objects.filter(pk=document.pk).update(live=None)
    old = Edition.objects.select_related("document__agency").get(pk=old.pk)
    with pytest.raises(Conflict):
        services.make(Move.WITHDRAW, services.Act(old, office_of(document.agency), NOW, "有误"))


def test_of_an_edition_handed_to_review_the_day_is_known() -> None:
    edition = submitted(make_draft(now=NOW - timedelta(days=3)))
    assert edition.state_since == NOW
    assert NOW.date() == TODAY
