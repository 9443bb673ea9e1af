"""Who is told of what in the flow, and what each morning's reminder holds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from documents.factories import NOW, make_actor, make_agency, make_draft, pass_reviews

from kaicheng.documents import services
from kaicheng.documents.models import Edition
from kaicheng.documents.services import notifying
from kaicheng.events.models import Event
from kaicheng.notices import kinds
from kaicheng.notices.models import Notice
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def unit() -> Agency:
    return make_agency("溪山县水利局", parent=make_agency("溪山县人民政府"))


@pytest.fixture
def draft(unit: Agency) -> Edition:
    return make_draft(agency=unit, title="清淤通知")


def deliver() -> None:
    """Hand the facts of the flow over, as the worker does; twice, for a delivery may come again."""
    for event in Event.objects.filter(name__in=["documents.moved", "documents.stopped"]).order_by("pk"):
        handler: Any = notifying.on_moved if event.name == "documents.moved" else notifying.on_stopped
        for _ in range(2):
            handler(event.payload, LATER)


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("subject", flat=True))


def test_each_step_tells_whoever_acts_next_once_and_nobody_else(draft: Edition, unit: Agency) -> None:
    reviewer, officer = make_actor(unit, DutyKind.UNIT_REVIEWER), make_actor(unit, DutyKind.SECRECY_REVIEWER)
    stranger = make_actor(make_agency(), DutyKind.UNIT_REVIEWER)
    edition = services.submit(edition=draft, actor=draft.created_by, now=NOW)
    deliver()
    assert told(reviewer) == ["请办理（待审核）：《清淤通知》"]
    services.pass_review(edition=edition, actor=reviewer, now=NOW + timedelta(minutes=1))
    deliver()
    assert told(officer) == ["请办理（待保密审查）：《清淤通知》"]
    assert (len(told(reviewer)), told(stranger), told(draft.created_by)) == (1, [], [])


def test_an_author_is_told_why_it_came_back_each_time_anew(draft: Edition, unit: Agency) -> None:
    reviewer = make_actor(unit, DutyKind.UNIT_REVIEWER)
    edition = draft
    for n, reason in enumerate(("附件缺失", "日期有误")):
        now = NOW + timedelta(minutes=10 * n)
        edition = services.submit(edition=edition, actor=draft.created_by, now=now)
        at = now + timedelta(minutes=1)
        edition = services.send_back(edition=edition, actor=reviewer, now=at, reason=reason)
        deliver()
    texts = Notice.objects.filter(person=draft.created_by).order_by("pk").values_list("text", "url")
    assert [("附件缺失" in texts[0][0]), ("日期有误" in texts[1][0]), len(texts)] == [True, True, 2]
    assert texts[0][1].endswith(f"/documents/{draft.document.code}/review/")


def test_where_the_unit_has_nobody_to_publish_the_office_above_is_told(draft: Edition, unit: Agency) -> None:
    assert unit.parent is not None
    office = make_actor(unit.parent, DutyKind.OFFICE)
    pass_reviews(draft)
    User.objects.filter(duties__agency=unit, duties__duty=DutyKind.UNIT_REVIEWER).update(is_active=False)
    deliver()
    assert told(office) == ["请办理（待发布）：《清淤通知》"]


def test_an_emergency_asks_all_who_owe_a_review(draft: Edition, unit: Agency) -> None:
    people = [make_actor(unit, kind) for kind in (DutyKind.UNIT_REVIEWER, DutyKind.SECRECY_REVIEWER)]
    leader = make_actor(unit, DutyKind.UNIT_LEADER)
    services.publish_urgent(edition=draft, actor=leader, now=NOW, reason="防汛")
    deliver()
    assert [told(person) for person in people] == [["应急发布，请补办审查：《清淤通知》"]] * 2


@pytest.mark.parametrize(
    ("openness", "words"), [("proactive", "公众现在即可查到"), ("on_request", "网站上不显示")]
)
def test_the_author_is_told_whether_the_public_sees_what_was_published(
    draft: Edition, unit: Agency, openness: str, words: str
) -> None:
    Edition.objects.filter(pk=draft.pk).update(
        openness=openness, openness_reason="商业秘密" if openness != "proactive" else ""
    )
    edition = pass_reviews(Edition.objects.get(pk=draft.pk))
    services.publish(edition=edition, actor=make_actor(unit, DutyKind.UNIT_LEADER), now=LATER)
    deliver()
    notice = Notice.objects.get(person=draft.created_by, subject__startswith="已发布")
    assert words in notice.text


def test_a_scheduled_text_that_could_not_go_out_is_told_with_its_reason(draft: Edition, unit: Agency) -> None:
    leader = make_actor(unit, DutyKind.UNIT_LEADER)
    edition = services.schedule(edition=pass_reviews(draft), actor=leader, now=NOW, at=LATER)
    Edition.objects.filter(pk=edition.pk).update(genre="")
    services.publish_due(LATER)
    deliver()
    notice = Notice.objects.get(person=leader, key__startswith="documents.stopped")
    assert "尚未确定文种" in notice.text


def test_what_moved_on_before_the_worker_came_is_not_told(draft: Edition, unit: Agency) -> None:
    reviewer = make_actor(unit, DutyKind.UNIT_REVIEWER)
    edition = services.submit(edition=draft, actor=draft.created_by, now=NOW)
    services.recall(edition=edition, actor=draft.created_by, now=NOW)
    deliver()
    assert told(reviewer) == []


def waiting_since(edition: Edition, day: date) -> None:
    since = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    Edition.objects.filter(pk=edition.pk).update(state_since=since)


@pytest.mark.parametrize(
    ("today", "reminded"),
    [
        (11, False),
        (12, True),
        (13, False),
        (16, True),
    ],  # the ninth of March 2026 is a Monday; two days are declared
)
def test_one_reminder_a_person_once_it_waits_longer_than_declared(
    draft: Edition, unit: Agency, today: int, reminded: bool
) -> None:
    reviewer = make_actor(unit, DutyKind.UNIT_REVIEWER)
    other = make_draft(agency=unit, title="巡查通知", written_date=date(2026, 3, 8))
    Edition.objects.filter(pk=draft.pk).update(written_date=date(2026, 3, 8))
    for one in (draft, other):
        waiting_since(
            services.submit(edition=one, actor=one.created_by, now=NOW + timedelta(days=9)), date(2026, 3, 9)
        )
    now = datetime(2026, 3, today, 1, tzinfo=UTC)
    notifying.on_tick(now)
    notifying.on_tick(now + timedelta(hours=1))
    found = Notice.objects.filter(person=reviewer)
    assert [one.subject for one in found] == (["提醒：2 件久未办理"] if reminded else [])
    assert all("清淤通知" in one.text and "巡查通知" in one.text for one in found)


def test_nobody_is_reminded_at_night_or_on_a_day_of_rest(draft: Edition, unit: Agency) -> None:
    make_actor(unit, DutyKind.UNIT_REVIEWER)
    edition = services.submit(edition=draft, actor=draft.created_by, now=NOW)
    waiting_since(edition, date(2026, 3, 9))
    night, sunday = datetime(2026, 3, 11, 23, tzinfo=UTC), datetime(2026, 3, 15, 3, tzinfo=UTC)
    notifying.on_tick(night)  # seven in the morning of the twelfth
    notifying.on_tick(sunday)
    assert not Notice.objects.exists()


def test_the_term_of_twenty_working_days_is_called_to_mind_before_and_on_its_end(unit: Agency) -> None:
    draft = make_draft(agency=unit, title="规划公示", written_date=date(2026, 3, 2))
    due = date(2026, 3, 30)
    seen = []
    for day in range(16, 32):
        today = date(2026, 3, day)
        notifying.on_tick(datetime(2026, 3, day, 2, tzinfo=UTC))
        notice = Notice.objects.filter(
            person=draft.created_by, key=f"documents.digest:{today:%Y%m%d}"
        ).first()
        if notice:
            seen.append((day, notice.text))
    days = [day for day, _ in seen]
    assert days == [23, 27, 30, 31]  # five working days before, one before, on the day, one after
    assert f"{due.month}月{due.day}日" in seen[0][1]


def test_every_kind_of_notice_has_a_name() -> None:
    assert set(notifying.KINDS) <= set(kinds.registered())
