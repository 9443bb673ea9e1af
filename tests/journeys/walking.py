"""Steps that several journeys share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class County:
    """A running county: its address, its data folder, the password of its demo accounts."""

    address: str
    data: Path

    @property
    def password(self) -> str:
        text = (self.data / "demo-accounts.txt").read_text(encoding="utf-8")
        return text.split("口令：", 1)[1].split("（", 1)[0].strip()


def sign_in(page: Any, county: str, username: str, password: str) -> None:
    page.goto(county + "/admin/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


class Windows:
    """Everybody signed in once, each in a window of his own: `windows["gongkai"]`. `page.asked` holds what a page requested."""

    def __init__(self, browser: Any, county: County) -> None:
        self.browser, self.county = browser, county
        self.pages: dict[str, Any] = {}

    def __getitem__(self, username: str) -> Any:
        if username not in self.pages:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            sign_in(page, self.county.address, username, self.county.password)
            self.pages[username] = page
        return self.pages[username]

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


def sign_out(page: Any) -> None:
    page.context.clear_cookies()


def press(page: Any, name: str, *, words: str = "", at: str = "") -> None:
    """Press a button of the flow on the open document's page; one that asks for something is opened and filled first."""
    region = page.locator(".kd-decide, main, body").first
    box = region.locator("details.kd-move").filter(has=page.locator("summary", has_text=name))
    if box.count():
        box.first.locator("summary").click()
        if words:
            box.first.locator("[name=words]").fill(words)
        if at:
            box.first.locator("[name=at]").fill(at)
        box.first.get_by_role("button", name=f"确定{name}").click()
    else:
        region.get_by_role("button", name=name, exact=True).click()


def hand_in(page: Any) -> None:
    """Hand the draft on the open review page in; what is asked once more is confirmed."""
    page.get_by_role("button", name="提交审核", exact=True).click()
    asked = page.get_by_role("button", name="仍要提交")
    page.wait_for_timeout(200)
    if asked.is_visible():
        asked.click()
    page.wait_for_selector("text=已提交审核")


def as_each(page: Any, county: County, code: str, *steps: tuple[str, str, str]) -> None:
    """Let each person (name, button, words) sign in and decide on the document's open text."""
    for person, button, words in steps:
        sign_out(page)
        sign_in(page, county.address, person, county.password)
        page.goto(f"{county.address}/admin/documents/{code}/review/")
        press(page, button, words=words)
        page.wait_for_selector(".messages, [data-w-messages-target]")


def code_of(page: Any) -> str:
    """The short code of the document on the open page of the back office."""
    return str(urlsplit(page.url).path.split("/")[3])


def assert_accessible(page: Any, *, leave_out: tuple[str, ...] = ()) -> None:
    """No violation that axe finds. `leave_out`: rules that the shell (not ours) breaks."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()  # a click returns when the next page begins, not when it is there
    # a message that still fades in has the contrast of its first moment
    page.evaluate(
        "Promise.allSettled(document.getAnimations().filter(one => one.effect.getComputedTiming().iterations < 9)"
        ".map(one => one.finished))"
    )
    results = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in leave_out}})
    troubles = [
        f"{v['id']}: {v['help']}\n    " + "\n    ".join(node["html"][:200] for node in v["nodes"][:3])
        for v in results.response["violations"]
    ]
    assert not troubles, f"{page.url}\n" + "\n".join(troubles)


def assert_stays_home(page: Any, county: str) -> None:
    """No request left the site."""
    home = urlsplit(county).netloc
    away = [url for url in page.asked if url.startswith("http") and urlsplit(url).netloc != home]
    assert not away, away
