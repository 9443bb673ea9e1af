"""What the review page does by itself, in a real browser; and that our screens are accessible on desk and phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import BROWSER
from documents.backoffice.walking import at, desk_of, review_of
from documents.factories import make_document, make_draft

from kaicheng.documents.models import Edition
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not BROWSER, reason="未找到 Chromium，浏览器测试不运行"),
]


@pytest.fixture
def page(browser: Any, live_server: Any, editor: User) -> Iterator[Any]:
    """A page of the editor's, signed in."""
    cookie = desk_of(editor).cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, viewport=SIZES["desk"], locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


@pytest.fixture
def draft(editor: User, bureau: Agency) -> Edition:
    return make_draft(agency=bureau, actor=editor, theme="02", catalogue_item="20.1", summary="")


def status(edition: Edition) -> str:
    return Edition.objects.get(pk=edition.pk).status


def test_handing_in_asks_only_where_there_is_advice_and_goes_on_when_told(page: Any, draft: Edition) -> None:
    page.goto(review_of(draft))
    page.get_by_role("button", name="提交审核", exact=True).click()
    assert "没有内容概述" in page.locator("dialog[open]").inner_text()
    page.get_by_role("button", name="返回修改").click()
    assert status(draft) == "draft"
    page.get_by_role("button", name="提交审核", exact=True).click()
    page.get_by_role("button", name="仍要提交").click()
    page.wait_for_selector("text=已提交审核")
    assert status(draft) == "in_review"


def test_advice_that_was_followed_is_not_given_again(page: Any, draft: Edition) -> None:
    page.goto(review_of(draft))
    page.fill("[name=summary]", "部署清淤。")
    page.get_by_role("button", name="提交审核", exact=True).click()
    page.wait_for_selector("text=已提交审核")
    assert status(draft) == "in_review"


def test_the_keyboard_alone_hands_in_and_is_always_asked(page: Any, draft: Edition) -> None:
    page.goto(review_of(draft))
    page.fill("[name=summary]", "部署清淤。")
    page.keyboard.press("Control+Enter")
    assert "没有其他提示" in page.locator("dialog[open]").inner_text()
    assert status(draft) == "draft"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已提交审核")


def test_a_finding_leads_to_its_field_and_an_error_has_the_cursor(page: Any, draft: Edition) -> None:
    Edition.objects.filter(pk=draft.pk).update(genre="")
    page.goto(review_of(draft))
    page.get_by_role("link", name="尚未确定文种").click()
    assert page.evaluate("document.activeElement.name") == "genre"
    page.fill("[name=title]", "")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_selector("text=标出的项目需要处理")
    assert page.evaluate("document.activeElement.name") == "title"


@pytest.mark.parametrize("size", SIZES)
def test_our_screens_are_accessible_and_never_scroll_sideways(
    page: Any, draft: Edition, bureau: Agency, editor: User, size: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    document = make_document(agency=bureau, actor=editor)
    code = document.code
    page.set_viewport_size(SIZES[size])
    screens = [
        at("listing"), at("receive"), at("compose"), at("show", code), at("edition", code, 1),
        at("compare", code, 1, draft.document.code, 1), review_of(draft), at("body", draft.document.code),
        at("move", draft.document.code, 1, "discard"), at("waiting"), at("mine"), at("scheduled"), at("sheet", code, 1), "/admin/",
    ]  # fmt: skip
    for screen in screens:
        page.goto(screen)
        assert page.locator(".kc, main h1").count(), screen  # ours, not the sign-in
        found = Axe().run(page).response["violations"]
        assert not found, f"{screen}: {[(v['id'], v['nodes'][0]['html'][:160]) for v in found]}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), screen
