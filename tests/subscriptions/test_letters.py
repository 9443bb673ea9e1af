"""Whoever asked hears of each edition once, in a letter that can be left by one click."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from documents.factories import make_agency, make_document, office_of, publish
from subscriptions.factories import subscribe, work

from kaicheng.documents import services as documents
from kaicheng.documents.models import Document
from kaicheng.events.services import deliver_due
from kaicheng.subscriptions import services
from kaicheng.subscriptions.models import Announcement, Choice, Subscriber
from kaicheng.subscriptions.services import Wanted, addresses, changes, matching

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 9:30 in Beijing
LI = "li@example.cn"


@pytest.fixture(autouse=True)
def no_columns_elsewhere(db: Any) -> None:
    mail.outbox.clear()


def told(now: datetime) -> list[Any]:
    """Deliver everything, and take the letters out of the box."""
    work(now)
    services.send_due(now)
    work(now)
    letters = list(mail.outbox)
    mail.outbox.clear()
    return letters


def published(now: datetime = MONDAY, **given: Any) -> Document:
    return make_document(now=now, **given)


def renewed(document: Document, now: datetime) -> None:
    actor = document.created_by
    edition = documents.open_new_edition(document=document, actor=actor, now=now)
    fields = {"change_note": "更正联系电话"}
    saved = documents.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=actor, now=now, fields=fields
    )
    publish(saved, now=now)


def test_a_publication_reaches_whoever_asked_for_all_its_agency_or_its_theme(later: datetime) -> None:
    parent = make_agency("溪山县人民政府")
    agency, other = make_agency(parent=parent), make_agency()
    wanted = {
        "all@x.cn": Wanted("all"), "up@x.cn": Wanted("agency", parent.code), "own@x.cn": Wanted("agency", agency.code),
        "class@x.cn": Wanted("theme", "06"), "theme@x.cn": Wanted("theme", "06/02"),
        "no1@x.cn": Wanted("agency", other.code), "no2@x.cn": Wanted("theme", "07"),
    }  # fmt: skip
    for address, one in wanted.items():
        subscribe(address, one, now=MONDAY)
    published(agency=agency, theme="06/02")
    assert {letter.to[0] for letter in told(MONDAY + timedelta(minutes=2))} == {
        "all@x.cn", "up@x.cn", "own@x.cn", "class@x.cn", "theme@x.cn",
    }  # fmt: skip


def test_an_event_told_twice_is_one_letter(later: datetime) -> None:
    subscribe(LI, now=MONDAY)
    document = published()
    now = MONDAY + timedelta(minutes=2)
    assert len(told(now)) == 1
    for _ in range(2):
        changes.on_document({"document": document.pk}, now)
        for change in document.changes.all():
            matching.on_noted({"change": change.pk}, now)
    assert told(now + timedelta(hours=1)) == []


def test_a_new_edition_is_told_as_an_update(later: datetime) -> None:
    subscribe(LI, now=MONDAY)
    document = published(title="关于供水的通知")
    told(MONDAY + timedelta(minutes=2))
    renewed(document, MONDAY + timedelta(hours=2))
    letter = told(MONDAY + timedelta(hours=3))[0]
    assert letter.subject == "更新：关于供水的通知"
    assert "【更新】关于供水的通知" in letter.body
    assert "修改说明：更正联系电话" in letter.body


def test_what_was_withdrawn_before_the_letter_is_not_told(later: datetime) -> None:
    subscribe(LI, now=MONDAY, frequency="daily")
    document = published()
    work(MONDAY + timedelta(minutes=2))
    documents.withdraw(
        document=document, actor=office_of(document.agency), now=MONDAY + timedelta(hours=1), reason="有误"
    )
    assert told(MONDAY + timedelta(days=2)) == []


def test_many_publications_make_one_letter_and_the_next_come_together(later: datetime) -> None:
    subscribe(LI, now=MONDAY)
    for _ in range(3):
        published()
    first = told(MONDAY + timedelta(minutes=2))
    assert [letter.subject[:9] for letter in first] == ["新公开文件 3 件"]
    for _ in range(2):
        published(MONDAY + timedelta(minutes=3))
    assert told(MONDAY + timedelta(minutes=5)) == []
    assert len(told(MONDAY + timedelta(minutes=18))) == 1


@pytest.mark.parametrize(
    ("frequency", "before", "after"),
    [("daily", datetime(2026, 3, 3, 0, 29, tzinfo=UTC), datetime(2026, 3, 3, 0, 30, tzinfo=UTC)),
     ("weekly", datetime(2026, 3, 9, 0, 29, tzinfo=UTC), datetime(2026, 3, 9, 0, 30, tzinfo=UTC))],
)  # fmt: skip
def test_a_digest_waits_for_its_morning(frequency: str, before: datetime, after: datetime) -> None:
    subscribe(LI, now=MONDAY, frequency=frequency)
    published()
    published()
    work(MONDAY + timedelta(minutes=2))
    assert told(before) == []
    assert len(told(after)) == 1


def test_choosing_another_frequency_moves_what_waits(later: datetime) -> None:
    mine = subscribe(LI, now=MONDAY, frequency="weekly")
    published()
    work(MONDAY + timedelta(minutes=2))
    link = services.link_for(mine, "manage")
    services.change(link=link, wanted=[Wanted("all")], frequency="at_once", now=MONDAY + timedelta(hours=1))
    assert len(told(MONDAY + timedelta(hours=1))) == 1


def test_the_letter_can_be_left_by_one_click_and_is_read_in_both_forms(later: datetime) -> None:
    mine = subscribe(LI, now=MONDAY)
    document = published(title="关于<b>供水</b>的通知", doc_number="溪水发〔2026〕3号", summary="供水安排。")
    letter = told(MONDAY + timedelta(minutes=2))[0]
    leave = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert leave.startswith("http://localhost:8000/subscribe/leave/")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = letter.alternatives[0][0]
    assert "关于&lt;b&gt;供水&lt;/b&gt;的通知" in html
    for words in ("溪水发〔2026〕3号", "供水安排。", f"/d/{document.code}/", leave):
        assert words in letter.body
        assert words in html
    assert addresses.opened(mine) == LI


def test_who_left_hears_nothing_even_of_what_was_on_its_way(later: datetime) -> None:
    mine = subscribe(LI, now=MONDAY, frequency="daily")
    published()
    work(MONDAY + timedelta(minutes=2))
    assert services.send_due(MONDAY + timedelta(days=1)) == 1
    services.leave(link=services.link_for(mine, "manage"))
    assert told(MONDAY + timedelta(days=1, minutes=1)) == []


def test_many_subscribers_are_told_in_steps_that_each_take_little(
    later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaicheng.subscriptions.services.matching.BATCH", 100)
    monkeypatch.setattr("kaicheng.subscriptions.services.sending.BATCH", 5)
    many = [
        Subscriber(
            key=f"k{n}", address=addresses.sealed("p@x.cn"), salt="s", asked_at=MONDAY, confirmed_at=MONDAY
        )
        for n in range(230)
    ]
    Subscriber.objects.bulk_create(many)
    Choice.objects.bulk_create(
        Choice(subscriber=one, kind="all", confirmed=True) for one in Subscriber.objects.all()
    )
    published()
    now = MONDAY + timedelta(minutes=2)
    before = 0
    while deliver_due(now=now, limit=1):
        assert len(mail.outbox) - before <= 5
        before = len(mail.outbox)
    assert len(mail.outbox) == 230
    assert Announcement.objects.filter(sent_at__isnull=False).count() == 230
    assert services.send_due(now) == 0
