"""The lists of the flow over all agencies, and several texts handled at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from documents.backoffice.on_the_road import passed, picks, submitted, urgent
from documents.backoffice.walking import at, desk_of
from documents.factories import make_actor, make_agency, make_draft, pass_reviews

from kaicheng.documents import services
from kaicheng.documents.models import Edition
from kaicheng.documents.waiting import (
    Task,
    handled_by,
    waiting_counts,
    waiting_for,
    waiting_rows,
)
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db


def test_one_list_holds_what_waits_at_all_my_agencies_and_nothing_else(bureau: Agency) -> None:
    other = make_agency("溪山县林业局", parent=bureau.parent)
    me = make_actor(bureau, DutyKind.UNIT_REVIEWER)
    me.duties.create(agency=other, duty=DutyKind.SECRECY_REVIEWER)
    review, clear = submitted(bureau), passed(other)
    release = pass_reviews(make_draft(agency=bureau))
    returned = submitted(bureau, actor=me)
    services.send_back(
        edition=returned, actor=make_actor(bureau, DutyKind.UNIT_REVIEWER), now=timezone.now(), reason="有误"
    )
    owed = urgent(bureau)
    submitted(other)  # waits for a duty that I do not hold there
    submitted(bureau, actor=me)  # mine: another has to review it
    passed(bureau)
    make_draft(agency=bureau, actor=me)
    submitted(make_agency())
    today = timezone.localdate()
    found = {row.edition.pk: row.task for row in waiting_rows(waiting_for(me, today), today)}
    assert found == {
        review.pk: Task.REVIEW, clear.pk: Task.CLEAR, release.pk: Task.PUBLISH,
        returned.pk: Task.RETURNED, owed.pk: Task.OWED,
    }  # fmt: skip
    assert waiting_counts(me, today) == dict.fromkeys(Task, 1)
    page = desk_of(me).get(at("waiting"))
    assert page.context["rows"][0].edition.pk == owed.pk
    assert "待我办理（5）" in page.content.decode() or "\\u5f85\\u6211" in page.content.decode()


@pytest.mark.parametrize("kind", [DutyKind.AUDITOR, DutyKind.CASE_HANDLER, DutyKind.EDITOR])
def test_nothing_waits_for_whoever_decides_nothing(bureau: Agency, kind: DutyKind) -> None:
    for make in (submitted, passed, urgent):
        make(bureau)
    person = make_actor(bureau, kind)
    assert waiting_counts(person, timezone.localdate()) == {}
    assert "都办完了" in desk_of(person).get(at("waiting")).content.decode()


def test_how_long_it_waits_is_counted_in_working_days(bureau: Agency) -> None:
    edition = submitted(bureau)
    friday, wednesday = date(2026, 3, 6), date(2026, 3, 11)
    since = timezone.make_aware(timezone.datetime.combine(friday, timezone.datetime.min.time()))
    Edition.objects.filter(pk=edition.pk).update(state_since=since)
    me = make_actor(bureau, DutyKind.UNIT_REVIEWER)
    (row,) = waiting_rows(waiting_for(me, wednesday), wednesday)
    assert (row.days, row.late) == (3, True)
    assert row.deadline is not None


def test_my_list_holds_what_i_drafted_handed_in_or_decided_and_where_it_stands(bureau: Agency) -> None:
    reviewer = make_actor(bureau, DutyKind.UNIT_REVIEWER)
    edition = submitted(bureau)
    services.pass_review(edition=edition, actor=reviewer, now=timezone.now())
    submitted(bureau)
    page = desk_of(reviewer).get(at("mine"))
    (row,) = page.context["rows"]
    assert (row.edition.pk, row.acts, row.edition.status) == (edition.pk, ("审核通过",), "in_secrecy")
    assert handled_by(edition.created_by, timezone.localdate()).get() == edition
    assert not handled_by(reviewer, timezone.localdate(), "published").exists()


def test_my_list_shows_nothing_of_an_agency_i_left(bureau: Agency, editor: User) -> None:
    make_draft(agency=bureau, actor=editor)
    editor.duties.update(until=date(2020, 1, 1))
    assert not handled_by(editor, timezone.localdate()).exists()


@pytest.mark.parametrize("name", ["waiting", "mine", "scheduled"])
def test_queries_of_the_lists_do_not_grow(bureau: Agency, name: str) -> None:
    me = make_actor(bureau, DutyKind.UNIT_REVIEWER, DutyKind.SECRECY_REVIEWER, DutyKind.UNIT_LEADER)
    desk = desk_of(me)

    def stock(count: int) -> int:
        for _ in range(count):
            submitted(bureau)
            mine = submitted(bureau, actor=me)
            other = make_actor(bureau, DutyKind.UNIT_REVIEWER)
            services.send_back(edition=mine, actor=other, now=timezone.now(), reason="有误")
            passed(bureau)
            urgent(bureau)
            ready = pass_reviews(make_draft(agency=bureau))
            ahead = timezone.now() + timedelta(days=1)
            services.schedule(edition=ready, actor=me, now=timezone.now(), at=ahead)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(at(name)).status_code == 200
        return len(captured)

    few = stock(1)
    assert stock(5) == few
    assert few < 60


def test_several_are_cleared_with_one_basis_and_each_is_told(bureau: Agency) -> None:
    officer = make_actor(bureau, DutyKind.SECRECY_REVIEWER)
    good, stale, own = (
        passed(bureau),
        passed(bureau),
        passed(bureau, actor=make_actor(bureau, DutyKind.EDITOR)),
    )
    Edition.objects.filter(pk=own.pk).update(created_by=officer)
    marks = picks(good, stale, own)
    services.recall(edition=stale, actor=stale.created_by, now=timezone.now())
    desk = desk_of(officer)
    asked = desk.post(at("bulk"), {"move": "clear", "pick": marks})
    assert "将对以下 3 件办理" in asked.content.decode()
    missing = desk.post(at("bulk"), {"move": "clear", "pick": marks, "sure": "1", "words": ""})
    assert (missing.status_code, "请写明依据" in missing.content.decode()) == (400, True)
    done = desk.post(at("bulk"), {"move": "clear", "pick": marks, "sure": "1", "words": "可以公开"})
    assert (done.context["done"], done.context["refused"]) == (1, 2)
    page = done.content.decode()
    assert "这一步已不能办理" in page
    assert "您的职责不包含" in page
    assert list(Edition.objects.order_by("pk").values_list("status", flat=True)) == [
        "cleared",
        "draft",
        "in_secrecy",
    ]


def test_bulk_takes_no_edition_of_an_agency_one_may_not_read(bureau: Agency) -> None:
    foreign = submitted(make_agency())
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER))
    answer = desk.post(at("bulk"), {"move": "pass", "pick": picks(foreign), "sure": "1"}, follow=True)
    assert "没有选中文件" in answer.content.decode()
    assert foreign.title not in answer.content.decode()


@pytest.mark.parametrize("junk", ["x", "1", "1-", "-1", "1-x", "99999999999999999999-0", "1-1-1", "²-1"])
def test_bulk_passes_over_marks_that_are_none(bureau: Agency, junk: str) -> None:
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER))
    assert desk.post(at("bulk"), {"move": "pass", "pick": junk, "sure": "1"}).status_code == 302


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/admin/logout/", "javascript:alert(1)"]
)
def test_bulk_goes_back_to_a_list_of_ours_only(bureau: Agency, back: str) -> None:
    desk = desk_of(make_actor(bureau, DutyKind.UNIT_REVIEWER))
    assert desk.post(at("bulk"), {"move": "pass", "back": back})["Location"] == at("waiting")
