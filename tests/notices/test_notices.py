"""Telling people once, reading, forgetting."""

from datetime import timedelta

import pytest
from organisations.factories import NOW, make_county
from users.factories import make_person

from kaicheng.events.models import Delivery, Event
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Invalid
from kaicheng.notices import kinds, services
from kaicheng.notices.models import MailChoice, Notice
from kaicheng.notices.selectors import mail_choices, mine, unread_count
from kaicheng.users.models import User

pytestmark = pytest.mark.django_db


def tell(*people: User, key: str = "documents.waiting:7", **given: str) -> int:
    said = {
        "subject": "有1件文件待您审核",
        "text": "《关于开展检查的通知》待审核。",
        "url": "/admin/documents/",
        **given,
    }
    return services.notify(people=people, key=key, now=NOW, **said)


def test_each_person_is_told_the_same_thing_once() -> None:
    one, two = make_person("a"), make_person("b")
    assert tell(one) == 1
    assert tell(one, two) == 1
    assert (unread_count(one), unread_count(two)) == (1, 1)


def test_the_same_person_twice_in_one_call_is_told_once() -> None:
    person = make_person()
    assert tell(person, person) == 1


def test_whose_account_is_closed_is_not_told() -> None:
    person = make_person(is_active=False)
    assert tell(person) == 0


def test_a_mail_follows_where_there_is_an_address(mailoutbox: list) -> None:  # type: ignore[type-arg]
    tell(make_person("a", email="a@example.gov.cn"), make_person("b"))
    deliver_due(now=NOW)
    letter = mailoutbox[0]
    assert len(mailoutbox) == 1
    assert (letter.to, letter.subject) == (["a@example.gov.cn"], "有1件文件待您审核")
    assert "http://localhost:8000/admin/documents/" in letter.body
    assert Notice.objects.get(person__username="a").mailed_at == NOW


def test_a_delivery_that_comes_twice_sends_one_mail(mailoutbox: list) -> None:  # type: ignore[type-arg]
    person = make_person(email="a@example.gov.cn")
    tell(person)
    payload = Event.objects.get(name=services.POSTED).payload
    services.mail_notice(payload, NOW)
    services.mail_notice(payload, NOW)
    assert len(mailoutbox) == 1


def test_no_mail_for_what_was_read_meanwhile_or_turned_off(mailoutbox: list) -> None:  # type: ignore[type-arg]
    person = make_person(email="a@example.gov.cn")
    tell(person, key="documents.waiting:1")
    services.mark_all_read(actor=person, now=NOW)
    MailChoice.objects.create(person=person, kind="documents.waiting")
    tell(person, key="documents.waiting:2")
    deliver_due(now=NOW)
    assert not mailoutbox


def test_a_server_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch, mailoutbox: list) -> None:  # type: ignore[type-arg]
    def away(*_args: object, **_kw: object) -> int:
        raise ConnectionRefusedError

    person = make_person(email="a@example.gov.cn")
    tell(person)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", away)
        deliver_due(now=NOW)
    assert Notice.objects.get().mailed_at is None
    deliver_due(now=NOW + timedelta(minutes=1))
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().attempts == 2


def test_unread_notices_come_first() -> None:
    person = make_person()
    for number in range(3):
        services.notify(
            people=[person],
            key=f"x:{number}",
            subject=str(number),
            text="",
            url="",
            now=NOW + timedelta(number),
        )
    services.mark_read(notice=Notice.objects.get(subject="2"), actor=person, now=NOW)
    assert [notice.subject for notice in mine(person)] == ["1", "0", "2"]
    assert [notice.subject for notice in mine(person, unread=True)] == ["1", "0"]


def test_nobody_marks_anothers_notice() -> None:
    one, two = make_person("a"), make_person("b")
    tell(one)
    notice = Notice.objects.get()
    assert services.mark_read(notice=notice, actor=two, now=NOW).read_at is None
    assert services.mark_some_read(actor=two, pks=[notice.pk], now=NOW) == 0
    assert services.mark_all_read(actor=two, now=NOW) == 0
    assert unread_count(one) == 1


def test_the_moment_of_reading_stays_the_first() -> None:
    person = make_person()
    tell(person)
    notice = Notice.objects.get()
    services.mark_read(notice=notice, actor=person, now=NOW)
    assert services.mark_read(notice=notice, actor=person, now=NOW + timedelta(1)).read_at == NOW


def test_what_was_read_long_ago_is_forgotten_and_what_was_not_read_stays() -> None:
    person = make_person()
    tell(person, key="a:1")
    services.mark_all_read(actor=person, now=NOW)
    tell(person, key="a:2")
    services.prune(NOW + timedelta(days=89))
    assert Notice.objects.count() == 2
    services.prune(NOW + timedelta(days=91))
    assert [notice.key for notice in Notice.objects.all()] == ["a:2"]


def test_kinds_are_named_by_their_app_or_after_it() -> None:
    person = make_person()
    kinds.register("documents.tested", "试验的提醒")
    tell(person, key="cleanup.due:1")
    tell(person, key="nobody:1")
    labels = {choice.kind: choice.label for choice in mail_choices(person)}
    kinds._LABELS.pop("documents.tested")
    assert labels["documents.tested"] == "试验的提醒"
    assert labels["cleanup.due"].endswith("的其他提醒") or "cleanup.due" in kinds.registered()
    assert labels["nobody"] == "其他提醒"


def test_a_choice_is_kept_and_can_be_taken_back() -> None:
    person = make_person()
    services.choose_mail(actor=person, wanted=["a"], offered=["a", "b"])
    assert [choice.kind for choice in MailChoice.objects.all()] == ["b"]
    services.choose_mail(actor=person, wanted=["a", "b"], offered=["a", "b"])
    assert not MailChoice.objects.exists()


def test_a_kind_that_was_not_offered_is_refused() -> None:
    with pytest.raises(Invalid):
        services.choose_mail(actor=make_person(), wanted=["x"], offered=["a"])


@pytest.mark.parametrize(
    ("key", "url"), [("", "/"), ("x" * 201, "/"), ("a:1", "https://elsewhere/"), ("a:1", "//elsewhere/")]
)
def test_a_notice_without_a_key_or_leading_away_is_a_mistake_in_the_code(key: str, url: str) -> None:
    with pytest.raises(ValueError, match="notice"):
        tell(make_person(), key=key, url=url)


def test_a_notice_is_told_with_the_change_or_not_at_all() -> None:
    make_county()
    person = make_person(email="a@example.gov.cn")
    tell(person)
    assert Event.objects.filter(name=services.POSTED, payload__person=person.pk).count() == 1
