"""Subscribing through the public pages: no page tells who subscribes, no program subscribes or leaves by looking."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from subscriptions.factories import link_in, subscriber_of, work

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.subscriptions import services
from kaicheng.subscriptions.models import Subscriber

GIVEN = {"address": "li@example.cn", "choice": ["agency:XSSL"], "frequency": "daily"}


def letter() -> Any:
    work(timezone.now())
    assert len(mail.outbox) == 1
    return mail.outbox.pop()


def confirmed(client: Client) -> str:
    """Subscribe by the pages; gives the link to manage."""
    assert client.post("/subscribe/", GIVEN).status_code == 302
    answer = client.post(f"/subscribe/confirm/{link_in(letter(), 'confirm')}/")
    return str(re.findall(r"/subscribe/manage/([^/]+)/", answer["Location"])[0])


def test_the_form_names_every_choice_and_ticks_what_the_address_asks(client: Client, bureau: Agency) -> None:
    page = client.get("/subscribe/?agency=XSSL").content.decode()
    assert '<input type="checkbox" name="choice" value="agency:XSSL" checked>' in page
    for value in ("all:", "theme:06", "agency:XS"):
        assert f'value="{value}"' in page


def test_known_and_unknown_addresses_get_the_very_same_answer(client: Client, bureau: Agency) -> None:
    confirmed(client)
    known, unknown = (
        client.post("/subscribe/", {**GIVEN, "address": a}) for a in ("li@example.cn", "wu@example.cn")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(client: Client, bureau: Agency) -> None:
    assert client.post("/subscribe/", {**GIVEN, "website": "http://x"}).status_code == 302
    assert not Subscriber.objects.exists()


def test_looking_at_a_link_neither_confirms_nor_leaves(client: Client, bureau: Agency) -> None:
    client.post("/subscribe/", GIVEN)
    link = link_in(letter(), "confirm")
    assert client.get(f"/subscribe/confirm/{link}/").status_code == 200
    assert subscriber_of("li@example.cn").confirmed_at is None
    client.post(f"/subscribe/confirm/{link}/")
    leave = services.link_for(subscriber_of("li@example.cn"), "manage")
    assert client.get(f"/subscribe/leave/{leave}/").status_code == 200
    assert Subscriber.objects.exists()


def test_one_click_from_a_mail_program_leaves_without_cookie_or_form(bureau: Agency) -> None:
    link = confirmed(Client())
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        f"/subscribe/leave/{link}/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert not Subscriber.objects.exists()


def test_choices_and_frequency_can_be_changed(client: Client, bureau: Agency) -> None:
    link = confirmed(client)
    client.post(f"/subscribe/manage/{link}/", {"choice": ["theme:06"], "frequency": "weekly"})
    mine = subscriber_of("li@example.cn")
    assert (mine.frequency, [choice.value for choice in mine.choices.all()]) == ("weekly", ["06"])
    answer = client.post(f"/subscribe/manage/{link}/", {"frequency": "weekly"})
    assert answer.status_code == 400
    assert "没有选中任何内容" in answer.content.decode()


@pytest.mark.parametrize(
    "given", [{**GIVEN, "address": "li"}, {**GIVEN, "choice": []}, {**GIVEN, "frequency": "hourly"}]
)
def test_what_is_wrong_is_said_and_what_was_given_is_kept(
    client: Client, bureau: Agency, given: dict[str, Any]
) -> None:
    answer = client.post("/subscribe/", given)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in page
    assert f'value="{given["address"]}"' in page


@pytest.mark.parametrize("purpose", ["confirm", "manage"])
def test_a_link_that_is_none_says_what_to_do(client: Client, water: Document, purpose: str) -> None:
    answer = client.get(f"/subscribe/{purpose}/nothing/")
    assert answer.status_code == 410
    assert "链接已失效" in answer.content.decode()
