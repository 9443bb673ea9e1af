"""That the screens of agencies and staff are accessible, on desk and phone, and never scroll sideways."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import BROWSER
from django.test import Client
from organisations.factories import NOW, make_county
from users.factories import on_duty

from kaicheng.organisations import services
from kaicheng.organisations.models import AgencyGroup, UnresolvedName
from kaicheng.users.models import DutyKind, User

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SCREENS = [
    "/admin/", "/admin/nowhere/", "/admin/agencies/", "/admin/agencies/?q=没有这个", "/admin/agencies/unit/N/",
    "/admin/agencies/unit/N/move/", "/admin/agencies/unit/C/reorganise/", "/admin/agencies/new/",
    "/admin/agencies/new/?under=N", "/admin/agencies/import/", "/admin/agencies/names/",
    "/admin/agencies/groups/", "/admin/agencies/groups/new/", "/admin/staff/", "/admin/staff/?q=没有这个",
    "/admin/staff/duties/", "/admin/staff/new/", "/admin/staff/me/", "/admin/staff/me/second-factor/",
]  # fmt: skip
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not BROWSER, reason="未找到 Chromium，浏览器测试不运行"),
]


@pytest.fixture
def keeper() -> User:
    """The administrator of a small county where a name waits and a group is kept."""
    county = make_county()
    services.add_alias(actor=None, agency=county["N"], name="县农业局", now=NOW)
    UnresolvedName.objects.create(name="县春耕办", context="关于春耕的通知", first_seen_at=NOW)
    AgencyGroup.objects.create(name="各乡镇", names=["乡镇"], kinds=["township"])
    on_duty(DutyKind.EDITOR, county["N"])
    keeper: User = on_duty(DutyKind.ADMINISTRATOR, county["G"])
    return keeper


@pytest.fixture
def page(browser: Any, live_server: Any, keeper: User) -> Iterator[Any]:
    client = Client()
    client.force_login(keeper, backend="kaicheng.users.backends.DutyBackend")
    cookie = client.cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, viewport=SIZES["desk"], locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


def assert_sound(page: Any, screen: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    assert page.locator(".kc, .kc-door").count(), screen  # ours, not the shell's
    found = Axe().run(page).response["violations"]
    assert not found, f"{screen}: {[(v['id'], v['nodes'][0]['html'][:160]) for v in found]}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), screen


@pytest.mark.parametrize("size", SIZES)
def test_the_screens_of_agencies_and_staff_are_accessible(page: Any, size: str) -> None:
    page.set_viewport_size(SIZES[size])
    addresses = [f"/admin/staff/{user.pk}/" for user in User.objects.all()]
    addresses += [f"/admin/agencies/groups/{group.pk}/" for group in AgencyGroup.objects.all()]
    for screen in [*SCREENS, *addresses]:
        page.goto(screen)
        assert_sound(page, screen)


@pytest.mark.parametrize("size", SIZES)
def test_the_sheet_on_which_one_signs_in_is_accessible(page: Any, size: str) -> None:
    page.set_viewport_size(SIZES[size])
    page.context.clear_cookies()
    page.goto("/admin/login/")
    assert_sound(page, "sign in")
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector(".kc-error")
    assert_sound(page, "refused")


def test_a_refused_workbook_and_a_refused_duty_are_accessible(page: Any, keeper: User) -> None:
    page.goto("/admin/agencies/import/")
    page.set_input_files("[name=sheet]", {"name": "a.xlsx", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("text=另存为")
    assert_sound(page, "refused workbook")
    other = User.objects.exclude(pk=keeper.pk).get()
    page.goto(f"/admin/staff/{other.pk}/")
    page.get_by_role("button", name="授予").click()
    page.wait_for_selector("text=请选择机关。")
    assert_sound(page, "refused duty")
