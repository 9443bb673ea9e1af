"""The screens of notices: one's own, and nobody else's."""

import pytest
from django.test import Client
from organisations.factories import NOW, make_county
from users.factories import on_duty

from kaicheng.notices.models import MailChoice, Notice
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/notices/"


@pytest.fixture
def person() -> User:
    return on_duty(DutyKind.EDITOR, make_county()["N"])


@pytest.fixture
def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def tell(person: User, number: int = 1, url: str = "/admin/calendar/") -> Notice:
    notify(
        people=[person], key=f"documents.x:{number}", subject=f"第{number}件", text="说明", url=url, now=NOW
    )
    return Notice.objects.get(person=person, key=f"documents.x:{number}")


def test_the_bell_counts_what_is_unread(desk: Client, person: User) -> None:
    tell(person)
    tell(person, 2)
    page = desk.get("/admin/").content.decode()
    assert "提醒（2）" in page or "\\u63d0\\u9192\\uff082\\uff09" in page


def test_opening_a_notice_leads_to_its_thing_and_counts_as_reading(desk: Client, person: User) -> None:
    notice = tell(person)
    assert desk.get(f"{ADDRESS}{notice.pk}/").headers["Location"] == "/admin/calendar/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_nobody_opens_anothers_notice(desk: Client) -> None:
    other = tell(on_duty(DutyKind.EDITOR, Agency.objects.get(code="N"), username="other"))
    assert desk.get(f"{ADDRESS}{other.pk}/").status_code == 403
    other.refresh_from_db()
    assert other.read_at is None
    assert "第1件" not in desk.get(ADDRESS).content.decode()


def test_what_is_ticked_is_marked_read(desk: Client, person: User) -> None:
    one, two = tell(person, 1), tell(person, 2)
    desk.post(ADDRESS, {"pick": [one.pk, "x", "٣", "9" * 18]})
    assert [n.pk for n in Notice.objects.filter(read_at=None)] == [two.pk]


def test_all_are_marked_read_at_once(desk: Client, person: User) -> None:
    tell(person, 1)
    tell(person, 2)
    desk.post(ADDRESS, {"all": "1"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_list_says_that_mail_is_not_set_up(desk: Client) -> None:
    assert "邮件服务未配置" in desk.get(ADDRESS).content.decode()
    assert "还没有提醒" in desk.get(ADDRESS).content.decode()


def test_a_kind_is_turned_off_and_on(desk: Client, person: User) -> None:
    tell(person)
    desk.post(f"{ADDRESS}mail/", {"kind": []})
    assert MailChoice.objects.filter(person=person, kind="documents.x").exists()
    desk.post(f"{ADDRESS}mail/", {"kind": ["documents.x"]})
    assert not MailChoice.objects.filter(person=person, kind="documents.x").exists()


def test_a_notice_never_leads_away_from_the_site(desk: Client, person: User) -> None:
    notice = tell(person)
    Notice.objects.filter(pk=notice.pk).update(url="")
    assert desk.get(f"{ADDRESS}{notice.pk}/").headers["Location"] == ADDRESS
