"""Nobody is written to who did not ask, and nobody learns who did."""

from datetime import datetime, timedelta

import pytest
from columns.factories import make_column
from django.core import mail
from django.db import connection
from documents.factories import make_actor, make_agency
from subscriptions.factories import ALL, ask, link_in, subscribe, subscriber_of, work

from kaicheng.columns.selectors import column
from kaicheng.columns.services import change_address
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Invalid
from kaicheng.subscriptions import services
from kaicheng.subscriptions.models import Subscriber
from kaicheng.subscriptions.services import LinkOver, TooMany, Wanted, addresses
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db
LI = "li@example.cn"


def test_an_address_is_written_to_only_to_confirm_until_its_owner_did(later: datetime) -> None:
    ask(LI, now=later)
    work(later)
    assert [(letter.to, letter.subject[:5]) for letter in mail.outbox] == [([LI], "请确认订阅")]
    assert subscriber_of(LI).confirmed_at is None
    services.confirm(link=link_in(mail.outbox[0], "confirm"), now=later)
    assert subscriber_of(LI).confirmed_at == later


def test_the_link_works_twice_but_not_after_two_days(
    later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(LI, now=later)
    work(later)
    link = link_in(mail.outbox[0], "confirm")
    services.confirm(link=link, now=later)
    services.confirm(link=link, now=later)
    monkeypatch.setattr("time.time", lambda: datetime.now().timestamp() + 49 * 3600)  # noqa: DTZ005
    with pytest.raises(LinkOver):
        services.confirm(link=link, now=later)


def test_a_link_confirms_what_its_letter_named_and_not_what_somebody_added_later(later: datetime) -> None:
    agency = make_agency()
    ask(LI, Wanted("agency", agency.code), now=later)
    work(later)
    link = link_in(mail.outbox[0], "confirm")
    ask(LI, ALL, now=later + timedelta(hours=1))
    with pytest.raises(LinkOver):
        services.confirm(link=link, now=later)


def test_a_stranger_cannot_change_what_a_confirmed_subscriber_gets(later: datetime) -> None:
    agency = make_agency()
    mine = subscribe(LI, Wanted("agency", agency.code), now=later, frequency="weekly")
    ask(LI, ALL, now=later + timedelta(hours=1))
    mine.refresh_from_db()
    assert mine.frequency == "weekly"
    assert list(mine.choices.filter(confirmed=True).values_list("kind", flat=True)) == ["agency"]


def test_nobodys_box_is_filled_by_strangers(later: datetime) -> None:
    for minute in range(0, 600, 6):
        ask(LI, now=later + timedelta(minutes=minute), client=f"192.0.2.{minute}")
    work(later + timedelta(hours=11))
    assert len(mail.outbox) == 3


def test_one_place_cannot_ask_for_hundreds(later: datetime) -> None:
    for number in range(20):
        ask(f"p{number}@example.cn", now=later)
    with pytest.raises(TooMany):
        ask("p21@example.cn", now=later)
    ask("p21@example.cn", now=later, client="198.51.100.7")
    ask("p22@example.cn", now=later + timedelta(hours=2))


def test_addresses_stand_nowhere_in_the_clear(later: datetime) -> None:
    subscribe(LI, now=later)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert "li@example" not in "".join(
                    bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)
                    for value in row
                ), table
    assert Event.objects.filter(name="subscriptions.letter").exists()
    assert addresses.opened(subscriber_of(LI)) == LI


def test_case_makes_no_second_subscriber(later: datetime) -> None:
    subscribe(LI, now=later)
    ask("LI@EXAMPLE.CN", now=later + timedelta(hours=1))
    assert Subscriber.objects.count() == 1


def test_leaving_erases_everything_and_twice_does_no_harm(later: datetime) -> None:
    link = services.link_for(subscribe(LI, now=later), "manage")
    services.leave(link=link)
    services.leave(link=link)
    assert not Subscriber.objects.exists()
    with pytest.raises(LinkOver):
        services.behind(link, "manage")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "li",
        "li@",
        "@example.cn",
        "li@example.cn\nBcc: x@y.cn",
        "李@example.cn",
        "a" * 300 + "@b.cn",
        "a" * 65 + "@b.cn",
        "root@localhost",
        "root@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused(later: datetime, address: str) -> None:
    with pytest.raises(Invalid):
        ask(address, now=later)


@pytest.mark.parametrize(
    "wanted", [Wanted("agency", "none"), Wanted("theme", "99"), Wanted("office", "x"), Wanted("all", "x")]
)
def test_what_does_not_exist_cannot_be_chosen(later: datetime, wanted: Wanted) -> None:
    with pytest.raises(Invalid):
        ask(LI, wanted, now=later)


def test_a_link_for_one_purpose_opens_no_other(later: datetime) -> None:
    mine = subscribe(LI, now=later)
    with pytest.raises(LinkOver):
        services.confirm(link=services.link_for(mine, "manage"), now=later)
    with pytest.raises(LinkOver):
        services.behind(services.link_for(mine, "confirm"), "manage")
    with pytest.raises(LinkOver):
        services.behind(services.link_for(mine, "manage")[:-2] + "xx", "manage")


def test_who_never_confirmed_is_forgotten_and_who_did_is_kept(later: datetime) -> None:
    subscribe(LI, now=later)
    ask("wang@example.cn", now=later)
    services.prune(later + timedelta(days=6))
    assert Subscriber.objects.count() == 2
    services.prune(later + timedelta(days=8))
    assert Subscriber.objects.get() == subscriber_of(LI)


def test_an_address_that_no_key_opens_any_more_is_dropped(later: datetime) -> None:
    mine = subscribe(LI, now=later)
    Subscriber.objects.filter(pk=mine.pk).update(address=b"sealed by a key that is gone")
    services.prune(later)
    assert not Subscriber.objects.exists()


def moved(code: str, to: str, *, now: datetime) -> None:
    found = column(code)
    assert found is not None
    actor = make_actor(found.agency, DutyKind.OFFICE, name="祁言")
    change_address(actor=actor, column=found, code=to, now=now)


def test_a_column_that_gets_another_address_keeps_its_subscribers(later: datetime) -> None:
    shown = make_column(code="shuiku")
    reader = subscribe(LI, Wanted("column", shown.code), now=later)
    moved("shuiku", "xiaoxing-shuiku", now=later)
    work(later)
    assert [choice.value for choice in reader.choices.all()] == ["xiaoxing-shuiku"]


def test_a_link_confirms_a_column_whose_address_changed_since_its_letter(later: datetime) -> None:
    make_column(code="shuiku")
    ask(LI, Wanted("column", "shuiku"), now=later)
    work(later)
    moved("shuiku", "xiaoxing-shuiku", now=later)
    work(later)
    reader = services.confirm(link=link_in(mail.outbox[0], "confirm"), now=later)
    assert [choice.value for choice in reader.choices.all()] == ["xiaoxing-shuiku"]


def test_both_addresses_of_a_column_are_one_choice(later: datetime) -> None:
    make_column(code="shuiku")
    reader = subscribe(LI, Wanted("column", "shuiku"), now=later)
    moved("shuiku", "xiaoxing-shuiku", now=later)
    ask(LI, Wanted("column", "shuiku"), Wanted("column", "xiaoxing-shuiku"), now=later + timedelta(hours=1))
    work(later + timedelta(hours=1))
    assert [(choice.value, choice.confirmed) for choice in reader.choices.all()] == [
        ("xiaoxing-shuiku", True)
    ]
