from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from organisations.factories import NOW, make_county
from users.factories import PASSWORD, make_person, on_duty

from kaicheng.kernel.refusals import Invalid
from kaicheng.users import services
from kaicheng.users.models import DutyKind, User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.urls_of_shell")]
LOGIN = "/admin/login/"
NEW = "quite-another-2026"


@pytest.fixture(autouse=True)
def _fresh_throttle() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor() -> User:
    return on_duty(DutyKind.EDITOR, make_county()["N"], "xinxi")


def sign_in(client: Client, password: str = PASSWORD, username: str = "xinxi") -> Any:
    return client.post(LOGIN, {"username": username, "password": password})


def inside(client: Client) -> bool:
    return client.get("/admin/staff/me/").status_code == 200


def enrol(person: User) -> tuple[TOTPDevice, list[str]]:
    device = services.begin_second_factor(person=person)
    codes = services.confirm_second_factor(person=person, token=token_of(device), now=NOW)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)  # the same code may be used again at once
    return device, codes


def token_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_the_right_password_opens_the_back_office(client: Client, editor: User) -> None:
    assert sign_in(client)["Location"] == "/admin/"
    assert inside(client)


def test_a_wrong_password_is_answered_in_chinese(client: Client, editor: User) -> None:
    response = sign_in(client, "wrong")
    assert "用户名或口令不正确" in response.content.decode()
    assert not inside(client)


def test_five_wrong_passwords_lock_even_the_right_one_out(client: Client, editor: User) -> None:
    answers = [sign_in(client, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "暂停登录" in locked.content.decode()
    assert not inside(client)


def test_a_person_without_duty_is_told_so(client: Client) -> None:
    make_person("xinxi")
    assert "尚未授予职责" in sign_in(client).content.decode()


def test_a_handed_over_password_must_be_changed_before_anything(client: Client, editor: User) -> None:
    password = services.reset_password(actor=None, person=editor, now=NOW)
    assert sign_in(client, password)["Location"] == "/admin/login/password/"
    assert not inside(client)
    refused = client.post("/admin/login/password/", {"new": password, "again": password})
    assert "不能与原口令相同" in refused.content.decode()
    assert client.post("/admin/login/password/", {"new": NEW, "again": NEW})["Location"] == "/admin/"
    assert inside(client)


def test_with_a_second_factor_the_password_is_not_enough(client: Client, editor: User) -> None:
    device, _ = enrol(editor)
    assert sign_in(client)["Location"] == "/admin/login/second-factor/"
    assert not inside(client)
    assert client.post("/admin/login/second-factor/", {"token": token_of(device)})["Location"] == "/admin/"
    assert inside(client)


def test_a_recovery_code_works_once(client: Client, editor: User) -> None:
    _, codes = enrol(editor)
    assert len(codes) == 8
    sign_in(client)
    client.post("/admin/login/second-factor/", {"token": codes[0].lower()})
    assert inside(client)
    assert services.verify_second_factor(person=editor, token=codes[0], now=NOW) is None
    assert services.verify_second_factor(person=make_person("b"), token=codes[1], now=NOW) is None


def test_five_wrong_codes_ask_for_the_password_again(client: Client, editor: User) -> None:
    enrol(editor)
    sign_in(client)
    answers = [client.post("/admin/login/second-factor/", {"token": "AAAAAAAAAA"}) for _ in range(5)]
    assert [a.status_code for a in answers] == [400, 400, 400, 400, 302]
    assert client.get("/admin/login/second-factor/")["Location"] == LOGIN


def test_the_code_of_the_phone_works_once(editor: User) -> None:
    device, _ = enrol(editor)
    token = token_of(device)
    assert services.verify_second_factor(person=editor, token=token, now=NOW)
    assert services.verify_second_factor(person=editor, token=token, now=NOW) is None


def test_steps_are_closed_to_who_has_not_passed_the_password(client: Client) -> None:
    for step in ("second-factor", "password", "enrol"):
        assert client.get(f"/admin/login/{step}/")["Location"] == LOGIN


def test_a_duty_may_demand_a_second_factor(client: Client, editor: User, settings: Any) -> None:
    settings.SECOND_FACTOR_DUTIES = ["editor"]
    assert sign_in(client)["Location"] == "/admin/login/enrol/"
    assert "<svg" in client.get("/admin/login/enrol/").content.decode()
    device = TOTPDevice.objects.get(user=editor)
    shown = client.post("/admin/login/enrol/", {"token": token_of(device)})
    assert shown.content.decode().count("<li>") == 8
    assert inside(client)


def test_the_second_factor_is_switched_off_only_with_the_password(editor: User) -> None:
    enrol(editor)
    with pytest.raises(Invalid, match="口令不正确"):
        services.disable_second_factor(person=editor, password="wrong", now=NOW)
    services.disable_second_factor(person=editor, password=PASSWORD, now=NOW)
    assert not TOTPDevice.objects.filter(user=editor).exists()
    assert not editor.recovery_codes.exists()


def test_a_closed_account_is_out_with_its_next_request(client: Client, editor: User) -> None:
    sign_in(client)
    services.deactivate(actor=None, person=editor, now=NOW)
    assert not inside(client)


def test_a_way_back_leads_nowhere_else(client: Client, editor: User) -> None:
    response = client.post(
        LOGIN, {"username": "xinxi", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/admin/"


def test_wagtails_own_account_page_is_ours(client: Client, editor: User) -> None:
    sign_in(client)
    assert client.get("/admin/account/")["Location"] == "/admin/staff/me/"
