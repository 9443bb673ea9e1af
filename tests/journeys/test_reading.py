"""A reader's comforts in a real browser: letters on what concerns her, aids, feeds, sharing."""

import email
import os
import re
import subprocess
import sys
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
import pytest
from walking import County, assert_accessible, assert_stays_home

AGENCY, TITLE = "TXNYJ", "棠溪县农业农村局关于公布冬季农产品质量抽检安排的通知"
TEXT = f"""棠溪县农业农村局文件
棠农发〔2026〕93号
{TITLE}
各乡镇人民政府、街道办事处：
现将冬季农产品质量抽检安排公布如下，请配合做好抽检工作。
一、抽检范围
本县生产基地、批发市场和配送企业。
二、抽检时间
自即日起至次年二月底。
棠溪县农业农村局
2026年11月20日
（此件公开发布）
"""


def letters(county: County) -> list[EmailMessage]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=default)  # type: ignore[misc]  # the policy decides
        for path in sorted((county.data / "outbox").glob("*.eml"))
    ]


def letter_with(county: County, words: str, seconds: float = 30) -> EmailMessage:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for letter in letters(county):
            if words in str(letter["Subject"]):
                return letter
        time.sleep(0.2)
    pytest.fail(f"no letter “{words}” within {seconds} s: {[str(one['Subject']) for one in letters(county)]}")


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def address_in(letter: EmailMessage, county: County, purpose: str) -> str:
    found = re.search(rf"/subscribe/{purpose}/\S+", plain(letter))
    assert found, plain(letter)
    return county.address + found[0]


def publish(county: County, folder: Path) -> None:
    """Take a paper into the library as an office does from its folder."""
    paper = folder / "抽检通知.txt"
    paper.write_text(TEXT, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))} | {
        "KAICHENG_DATA": str(county.data), "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
        "KAICHENG_SITE_URL": county.address,
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "kaicheng.config.manage",
        "intake",
        str(paper),
        "--agency",
        AGENCY,
        "--publish",
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "发布 1 件" in done.stdout, done.stdout + done.stderr


def test_a_citizen_subscribes_is_written_to_and_leaves_by_one_click(
    county: County, page: Any, phone: Any, tmp_path: Path, shots: Path
) -> None:
    page.goto(f"{county.address}/agencies/{AGENCY}/")
    page.get_by_role("link", name="邮件", exact=True).click()
    page.wait_for_url("**/subscribe/**")
    assert page.is_checked(f"input[value='agency:{AGENCY}']")
    page.screenshot(path=shots / "subscribe.png", full_page=True)
    assert_accessible(page)
    page.get_by_label("电子邮箱").fill("not an address")
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector("[role=alert]")
    page.screenshot(path=shots / "subscribe-wrong.png", full_page=True)
    assert_accessible(page)
    page.get_by_label("电子邮箱").fill("citizen@example.cn")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/subscribe/sent/")
    page.screenshot(path=shots / "subscribe-sent.png")

    phone.goto(address_in(letter_with(county, "请确认订阅"), county, "confirm"))
    phone.screenshot(path=shots / "phone-confirm.png", full_page=True)
    assert_accessible(phone)
    phone.get_by_role("button", name="确认订阅").click()
    phone.wait_for_selector("text=订阅已确认")
    phone.screenshot(path=shots / "phone-manage.png", full_page=True)
    assert_accessible(phone)

    publish(county, tmp_path)
    letter = letter_with(county, TITLE)
    assert letter["To"] == "citizen@example.cn"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = letter.get_body(("html",))
    assert html is not None
    shown = tmp_path / "letter.html"
    shown.write_text(html.get_content(), encoding="utf-8")
    phone.goto(shown.as_uri())
    phone.screenshot(path=shots / "phone-letter.png", full_page=True)
    leave = str(letter["List-Unsubscribe"]).strip(" <>")
    answer = page.request.post(leave, form={"List-Unsubscribe": "One-Click"})
    assert "已退订" in answer.text()
    phone.goto(address_in(letter, county, "manage"))
    phone.wait_for_selector("text=链接已失效")


def test_aids_change_how_pages_are_read_and_stay(county: County, page: Any, phone: Any, shots: Path) -> None:
    with urlopen(f"{county.address}/feed.atom") as answer:
        feed = feedparser.parse(answer.read())
    assert not feed.bozo
    document = feed.entries[0].link
    for opened, width in ((page, "page"), (phone, "phone")):
        opened.goto(document)
        opened.locator(".aid-more summary").click()
        opened.screenshot(path=shots / f"{width}-aids.png")
        assert_accessible(opened)
        opened.get_by_role("button", name="蓝底黄字白链").click()
        opened.wait_for_selector("html.contrast-blue")
        opened.locator(".aid-more summary").click()
        opened.get_by_role("button", name="加宽").click()
        opened.wait_for_selector("html.spacing-wide")
        opened.screenshot(path=shots / f"{width}-blue-wide.png")
        assert_accessible(opened)
    for scheme in ("white", "yellow", "black"):
        page.goto(f"{county.address}/display?contrast={scheme}&next=/library/")
        page.screenshot(path=shots / f"library-{scheme}.png")
        assert_accessible(page)
    assert_stays_home(page, county.address)


def test_keys_speech_and_sharing_work_and_can_be_turned_off(county: County, page: Any, shots: Path) -> None:
    page.goto(county.address)
    page.locator("main .row-title a").first.click()
    page.wait_for_url("**/d/**")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.keys-help")
    page.screenshot(path=shots / "keys.png")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.locator(".share summary").click()
    page.locator(".share img").evaluate("img => img.decode()")
    page.screenshot(path=shots / "share.png")
    assert_accessible(page)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="朗读", exact=True).click()
    page.wait_for_selector(".player")
    assert page.evaluate("[...CSS.highlights.get('reading')][0].toString().length") > 3
    page.screenshot(path=shots / "reading-aloud.png")
    assert_accessible(page)
    page.locator(".player").get_by_role("button", name="停止").click()
    assert page.evaluate("CSS.highlights.has('reading')") is False

    page.goto(f"{county.address}/display?keys=off&next=/")
    page.keyboard.press("?")
    assert page.locator("dialog.keys-help").count() == 0
