"""The screens of the flow: buttons that fit state and duty, lists over all agencies, bulk actions, the review sheet."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from documents.backoffice.on_the_road import move, passed, picks, submitted, urgent
from documents.backoffice.walking import at, desk_of, review_of
from documents.factories import make_actor, make_document, make_draft, office_of, pass_reviews

from kaicheng.documents import services
from kaicheng.documents.models import Review
from kaicheng.documents.selectors.reviews import owed_steps
from kaicheng.documents.waiting import (
    Task,
    is_late,
    late_scheduled,
    waiting_counts,
)
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

# words and buttons; the moves are proved where the services are
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def slugs(page: Any) -> list[str]:
    return [offer.row.slug for offer in page.context["offers"]]


@pytest.mark.parametrize(
    ("make", "kind", "offered"),
    [
        (submitted, DutyKind.UNIT_REVIEWER, ["pass", "return"]),
        (submitted, DutyKind.UNIT_LEADER, ["pass", "return", "publish_urgent"]),
        (submitted, DutyKind.SECRECY_REVIEWER, []),
        (submitted, DutyKind.EDITOR, ["recall"]),
        (passed, DutyKind.SECRECY_REVIEWER, ["clear", "send_back"]),
        (passed, DutyKind.UNIT_REVIEWER, ["recall"]),
        (urgent, DutyKind.UNIT_REVIEWER, ["pass", "withdraw"]),
        (urgent, DutyKind.SECRECY_REVIEWER, ["clear"]),
        (urgent, DutyKind.EDITOR, []),
    ],
)
def test_the_buttons_fit_the_state_and_the_duty(
    bureau: Agency, make: Any, kind: DutyKind, offered: list[str]
) -> None:
    edition = make(bureau)
    page = desk_of(make_actor(bureau, kind)).get(at("edition", edition.document.code, 1))
    assert slugs(page) == offered
    for slug in offered:
        assert move(edition, slug) in page.content.decode()


def test_a_reviewer_passes_with_a_remark_and_goes_on_to_what_waits_next(bureau: Agency) -> None:
    one, _two = submitted(bureau), submitted(bureau)
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER))
    answer = desk.post(move(one, "pass"), {"seen": one.lock_version, "words": "数据已核对"})
    assert (answer.status_code, answer["Location"]) == (302, at("waiting"))
    one.refresh_from_db()
    assert one.status == "in_secrecy"
    assert Review.objects.get(step="unit").note == "数据已核对"


@pytest.mark.parametrize(
    ("slug", "said"), [("return", "请写明理由"), ("send_back", "请写明理由"), ("clear", "请写明依据")]
)
def test_what_must_be_stated_is_asked_for_beside_its_field(bureau: Agency, slug: str, said: str) -> None:
    edition = submitted(bureau) if slug == "return" else passed(bureau)
    kind = DutyKind.UNIT_REVIEWER if slug == "return" else DutyKind.SECRECY_REVIEWER
    answer = desk_of(make_actor(bureau, kind)).post(move(edition, slug), {"words": " "})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_of_two_reviewers_the_second_is_told_that_it_is_done(bureau: Agency) -> None:
    edition = submitted(bureau)
    first, second = (make_actor(bureau, DutyKind.UNIT_REVIEWER) for _ in range(2))
    desk_of(first).post(move(edition, "pass"), {"seen": edition.lock_version})
    answer = desk_of(second).post(move(edition, "return"), {"seen": edition.lock_version, "words": "有误"})
    assert answer.status_code == 409
    assert "待保密审查" in answer.content.decode()


def test_a_text_that_changed_since_the_reviewer_saw_it_is_not_passed(bureau: Agency) -> None:
    edition = submitted(bureau)
    seen = edition.lock_version
    edition = services.recall(edition=edition, actor=edition.created_by, now=timezone.now())
    services.submit(edition=edition, actor=edition.created_by, now=timezone.now())
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER))
    answer = desk.post(move(edition, "pass"), {"seen": seen})
    assert answer.status_code == 409
    assert "他人已修改" in answer.content.decode()


def test_a_time_is_that_of_the_office_s_clock_and_lies_ahead(bureau: Agency) -> None:
    edition = pass_reviews(make_draft(agency=bureau))
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_LEADER))
    late = desk.post(move(edition, "schedule"), {"at": "2020-01-01T09:00"})
    assert (late.status_code, "已经过去" in late.content.decode()) == (400, True)
    day = timezone.localdate() + timedelta(days=30)
    assert desk.post(move(edition, "schedule"), {"at": f"{day}T09:00"}).status_code == 302
    edition.refresh_from_db()
    assert edition.publish_at is not None
    assert edition.publish_at.isoformat() == f"{day}T01:00:00+00:00"
    assert f"{day} 09:00" in desk.get(at("scheduled")).content.decode()


def test_a_scheduled_text_whose_time_is_past_warns_that_the_worker_is_dead(bureau: Agency) -> None:
    edition = pass_reviews(make_draft(agency=bureau))
    leader = make_actor(bureau, DutyKind.UNIT_LEADER)
    now = timezone.now()
    past = now - timedelta(hours=1)
    edition = services.schedule(edition=edition, actor=leader, now=past - timedelta(days=1), at=past)
    assert is_late(edition, now)
    assert late_scheduled(leader, now) == 1
    assert "后台进程可能没有运行" in desk_of(leader).get(at("scheduled")).content.decode()
    assert "已过时间而没有发布" in desk_of(leader).get("/admin/").content.decode()


def test_an_emergency_asks_once_more_and_says_what_stands_against_it(bureau: Agency) -> None:
    edition = make_draft(agency=bureau, genre="")
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_LEADER))
    asked = desk.post(move(edition, "publish_urgent"), {"words": "防汛"})
    assert "未经审核、保密审查即对公众发布" in asked.content.decode()
    refused = desk.post(move(edition, "publish_urgent"), {"words": "防汛", "sure": "1"})
    assert refused.status_code == 400
    assert "尚未确定文种" in refused.content.decode()


def test_what_an_emergency_owes_is_flagged_until_both_reviews_are_made_up(bureau: Agency) -> None:
    edition = urgent(bureau)
    reviewer, officer = (
        make_actor(bureau, kind) for kind in (DutyKind.UNIT_REVIEWER, DutyKind.SECRECY_REVIEWER)
    )
    assert "审核、保密审查待补办" in desk_of(reviewer).get(at("show", edition.document.code)).content.decode()
    assert "应急待补办" in desk_of(reviewer).get(at("listing")).content.decode()
    for person, slug, words in ((reviewer, "pass", ""), (officer, "clear", "可以公开")):
        assert waiting_counts(person, timezone.localdate()) == {Task.OWED: 1}
        desk_of(person).post(move(edition, slug), {"words": words})
        assert waiting_counts(person, timezone.localdate()) == {}
    edition.refresh_from_db()
    assert owed_steps(edition) == ()
    assert "待补办" not in desk_of(reviewer).get(at("show", edition.document.code)).content.decode()


def test_a_returned_text_says_prominently_who_when_and_why(bureau: Agency) -> None:
    edition = submitted(bureau)
    reviewer = make_actor(bureau, DutyKind.UNIT_REVIEWER, name="庄克勤")
    services.send_back(edition=edition, actor=reviewer, now=timezone.now(), reason="附件数据与正文不一致")
    page = desk_of(edition.created_by).get(review_of(edition)).content.decode()
    assert "庄克勤于" in page
    assert "附件数据与正文不一致" in page
    assert 'name="submit"' in page


def test_personal_data_are_let_through_by_the_secrecy_reviewer_with_a_basis(bureau: Agency) -> None:
    edition = passed(bureau, body="一、救助对象张某，身份证号430623199001010015。")
    page = at("edition", edition.document.code, 1)
    assert "放行依据" not in desk_of(make_actor(bureau, DutyKind.UNIT_LEADER)).get(page).content.decode()
    desk = desk_of(make_actor(bureau, DutyKind.SECRECY_REVIEWER))
    assert "放行依据" in desk.get(page).content.decode()
    key = next(
        f.release_key for f in services.publication_findings(edition, timezone.localdate()) if f.release_key
    )
    place = at("let_through", edition.document.code, 1)
    assert "放行须写明依据" in desk.post(place, {"key": key, "basis": ""}, follow=True).content.decode()
    shown = desk.post(place, {"key": key, "basis": "依法公示的名单"}, follow=True).content.decode()
    assert "已放行：" in shown
    assert "依法公示的名单" in shown
    assert desk.post(move(edition, "clear"), {"words": "可以公开"}).status_code == 302


def test_a_move_that_is_no_person_s_has_no_address(bureau: Agency) -> None:
    edition = make_draft(agency=bureau)
    desk = desk_of(office_of(bureau))
    for slug in ("move_in", "supersede", "publish_due", "nothing"):
        assert desk.post(move(edition, slug), {"words": "x", "sure": "1"}).status_code == 404
        assert desk.post(at("bulk"), {"move": slug, "pick": picks(edition)}).status_code == 404


def test_the_review_sheet_says_who_decided_what_on_which_day(bureau: Agency) -> None:
    edition = pass_reviews(make_draft(agency=bureau, title="溪山县水库管护办法"))
    page = (
        desk_of(make_actor(bureau, DutyKind.AUDITOR))
        .get(at("sheet", edition.document.code, 1))
        .content.decode()
    )
    for words in (
        "溪山县水库管护办法",
        "主动公开",
        "庄勤",
        "应雨",
        "经审查不涉及国家秘密",
        "2026年3月2日",
        "尚未办理",
    ):
        assert words in page


def test_the_sheet_of_what_an_emergency_owes_says_so(bureau: Agency) -> None:
    page = desk_of(make_actor(bureau)).get(at("sheet", urgent(bureau).document.code, 1)).content.decode()
    assert page.count("待补办") == 2
    assert "应急发布，未经送审" in page
    assert "防汛" in page


def test_any_two_versions_are_laid_side_by_side_with_what_changed_in_their_metadata(
    desk: Client, bureau: Agency, editor: User
) -> None:
    document = make_document(agency=bureau, actor=editor, title="旧标题")
    edition = services.open_new_edition(document=document, actor=editor, now=timezone.now())
    services.save_draft(
        edition=edition, lock_version=0, actor=editor, now=timezone.now(),
        fields={"title": "新标题", "summary": "新概述", "change_note": "更正"},
    )  # fmt: skip
    page = desk.get(f"{at('choose', document.code)}?a=2&b=1", follow=True)
    facts = {label: (before, after) for label, before, after in page.context["facts"]}
    assert facts["标题"] == ("旧标题", "新标题")
    assert facts["内容概述"] == ("", "新概述")
    assert page.redirect_chain[-1][0] == at("compare", document.code, 1, document.code, 2)


def test_the_reviewer_of_a_new_version_sees_what_it_changes(bureau: Agency, editor: User) -> None:
    document = make_document(agency=bureau, actor=editor)
    edition = services.open_new_edition(document=document, actor=editor, now=timezone.now())
    edition = services.save_draft(
        edition=edition, lock_version=0, actor=editor, now=timezone.now(),
        fields={"genre": "公告", "change_note": "文种有误"},
    )  # fmt: skip
    services.submit(edition=edition, actor=editor, now=timezone.now())
    page = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER)).get(review_of(edition)).content.decode()
    assert "信息 1 项不同" in page
    assert "修改说明：文种有误" in page


def test_the_record_names_every_move_in_words() -> None:
    from kaicheng.audit import verbs
    from kaicheng.documents import permissions

    for verb in permissions.VERBS:
        if verb != permissions.READ:
            assert verbs.label_of(verb) != verb, verb


def test_nobody_is_told_that_the_public_finds_what_it_does_not(bureau: Agency) -> None:
    edition = passed(bureau, openness="withheld", openness_reason="内部事务")
    officer, leader = (make_actor(bureau, kind) for kind in (DutyKind.SECRECY_REVIEWER, DutyKind.UNIT_LEADER))
    edition = services.clear(edition=edition, actor=officer, now=timezone.now(), basis="不涉密")
    page = desk_of(leader).post(move(edition, "publish"), {"seen": edition.lock_version}, follow=True)
    assert "不予公开，网站上不显示" in page.content.decode()
    assert "即可查到" not in page.content.decode()
