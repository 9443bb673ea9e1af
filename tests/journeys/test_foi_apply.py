"""A citizen on a phone asks for what is not public: led past what is, sends, keeps the receipt, answers the office, withdraws."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from walking import County, assert_accessible, assert_stays_home

AGENCY, OFFICE = "TXZJJ", "yishen.zjj"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082".replace(" ", "")
)  # fmt: skip
# what the office does at its desk, by the services that its pages call
CONFIRM_AND_ASK = """
from datetime import timedelta
from django.utils import timezone
from kaicheng.foi.clock import Fact
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import acting, keeping
from kaicheng.foi.workflow import Move
from kaicheng.users.models import User

case, actor, now = Case.objects.get(number={number!r}), User.objects.get(username={office!r}), timezone.now()
today = timezone.localdate(now)
acting.record(case, Fact(Move.REGISTER, today), actor=actor, now=now)
asked = Fact(Move.ASK_SUPPLEMENT, today, until=today + timedelta(days=21))
acting.record(case, asked, actor=actor, now=now, said=acting.Said(note="内部记录：找老李核实"))
keeping.keep(case, Paper.Kind.LETTER, "补正告知书.pdf", b"%PDF-1.7 made up", now=now, by=actor, shown=True)
keeping.keep(case, Paper.Kind.OPINION, "第三方意见.pdf", b"%PDF-1.7 made up", now=now, by=actor)
"""


def at_the_office(county: County, script: str, **words: str) -> str:
    """Gives what the script printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))} | {
        "KAICHENG_DATA": str(county.data), "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "kaicheng.config.manage",
        "shell",
        "--no-imports",
        "-c",
        script.format(**words),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(page: Any, shots: Path, name: str) -> None:
    """Every page on the way is looked at: fits a phone, found fault with by no checker."""
    page.screenshot(path=shots / f"apply-{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        f"{page.url} is wider than the screen"
    )
    assert_accessible(page)


def go_on(page: Any) -> None:
    page.get_by_role("button", name="下一步").click()


def led_past_what_is_public(county: County, phone: Any, shots: Path) -> None:
    phone.goto(f"{county.address}/disclosure/{AGENCY}/request/")
    phone.get_by_role("link", name="网上申请").click()
    look(phone, shots, "1-what")
    go_on(phone)
    phone.wait_for_selector("[role=alert]")
    assert phone.evaluate("document.activeElement.classList.contains('ap-errors')")
    look(phone, shots, "1-what-wrong")
    phone.get_by_label("您需要什么信息").fill("“十四五”茶产业发展规划")
    go_on(phone)
    phone.wait_for_selector("text=这些已经公开，也许就是您要的")
    assert phone.locator(".rows .row-title a").count() > 0
    look(phone, shots, "2-found")
    phone.get_by_role("link", name="都不是，继续申请").click()


def fills_in_and_saves(phone: Any, shots: Path) -> str:
    """Gives the code to go on with."""
    assert phone.get_by_label("法定代表人或者负责人").is_hidden()
    phone.get_by_label("姓名或者名称").fill("林小满")
    phone.get_by_label("身份证明的种类").select_option("id_card")
    phone.get_by_label("身份证明的号码").fill("110101199003077775")
    phone.get_by_label("联系电话").fill("13900000000")
    go_on(phone)
    phone.wait_for_selector("text=居民身份证号码校验不符")
    assert phone.get_by_label("姓名或者名称").input_value() == "林小满"
    look(phone, shots, "3-who-wrong")
    phone.get_by_label("身份证明的号码").fill("110101199003077774")
    look(phone, shots, "3-who")
    go_on(phone)
    phone.get_by_label("纸质件", exact=True).check()
    phone.get_by_label("邮寄", exact=True).check()
    phone.get_by_label("通信地址").fill("棠溪县清平街道1号")
    look(phone, shots, "4-how")
    phone.get_by_role("button", name="保存，以后继续").click()
    phone.wait_for_url("**/saved/")
    look(phone, shots, "5-saved")
    return str(phone.locator(".ap-receipt dd").inner_text())


def goes_on_and_sends(county: County, phone: Any, shots: Path, code: str, card: Path) -> tuple[str, str]:
    """Gives number and query code."""
    phone.context.clear_cookies()
    phone.goto(f"{county.address}/apply/continue/")
    phone.get_by_label("继续填写码").fill(code.lower())
    look(phone, shots, "5-continue")
    phone.get_by_role("button", name="继续填写").click()
    phone.wait_for_selector("text=请核对以下内容")
    assert "棠溪县清平街道1号" in phone.inner_text("main")
    phone.get_by_role("button", name="提交申请").click()
    phone.wait_for_selector("[role=alert] >> text=请选择身份证明的照片或者扫描件")
    look(phone, shots, "6-check-wrong")
    phone.get_by_label("身份证明", exact=True).set_input_files(card)
    look(phone, shots, "6-check")
    phone.get_by_role("button", name="提交申请").click()
    phone.wait_for_url("**/apply/receipt/")
    number, code = phone.locator(".ap-receipt dd").all_inner_texts()
    assert re.fullmatch(rf"{AGENCY}-\d{{4}}-\d{{4}}", number)
    look(phone, shots, "7-receipt")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载接收回执（PDF）").click()
    download.value.save_as(shots / "apply-receipt.pdf")
    assert (shots / "apply-receipt.pdf").read_bytes().startswith(b"%PDF")
    phone.goto(f"{county.address}/apply/{AGENCY}/check/")  # as who goes back
    phone.wait_for_url("**/apply/receipt/")
    phone.goto(f"{county.address}/apply/case/")
    phone.get_by_role("button", name="退出").click()
    return str(number), str(code)


def looks_up(county: County, phone: Any, shots: Path, number: str, code: str) -> None:
    at_the_office(county, CONFIRM_AND_ASK, number=number, office=OFFICE)
    phone.get_by_label("编号").fill(number)
    phone.get_by_label("查询码").fill("AAAA-BBBB-CCCC")
    phone.get_by_role("button", name="查询", exact=True).click()
    phone.wait_for_selector("text=编号或查询码不正确")
    look(phone, shots, "8-wrong-code")
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询", exact=True).click()
    phone.wait_for_selector("text=请补正")
    assert code not in phone.url
    said = phone.inner_text("main")
    assert "老李" not in said
    assert "第三方意见" not in said
    look(phone, shots, "9-supplement")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="补正告知书.pdf").click()
    assert download.value.suggested_filename == "补正告知书.pdf"


def answers_and_withdraws(phone: Any, shots: Path, card: Path) -> None:
    phone.get_by_role("button", name="提交补正").click()
    phone.wait_for_selector("text=请填写补充的内容")
    phone.get_by_label("补正的内容").fill("2025年第三批，清平街道。")
    phone.get_by_label("材料（选填）").set_input_files(card)
    phone.get_by_role("button", name="提交补正").click()
    phone.wait_for_selector("text=答复期限自收到补正之日重新计算")
    look(phone, shots, "10-handling")
    phone.locator(".ap-count summary").first.click()
    look(phone, shots, "10-counted")
    phone.get_by_role("link", name="撤回申请").click()
    look(phone, shots, "11-withdraw")
    phone.get_by_role("button", name="确定撤回").click()
    phone.wait_for_selector("text=申请已经撤回。")
    assert phone.get_by_role("link", name="撤回申请").count() == 0
    phone.get_by_role("button", name="退出").click()
    phone.wait_for_selector("text=已经退出")


def test_a_citizen_applies_on_a_phone_answers_the_office_and_withdraws(
    county: County, phone: Any, shots: Path, tmp_path: Path
) -> None:
    card = tmp_path / "身份证.png"
    card.write_bytes(PIXEL)
    led_past_what_is_public(county, phone, shots)
    later = fills_in_and_saves(phone, shots)
    number, code = goes_on_and_sends(county, phone, shots, later, card)
    looks_up(county, phone, shots, number, code)
    answers_and_withdraws(phone, shots, card)
    assert_stays_home(phone, county.address)


def test_the_pages_around_an_application_read_well_on_both_screens(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    for opened, width in ((page, "page"), (phone, "phone")):
        opened.goto(f"{county.address}/apply/")
        look(opened, shots, f"{width}-choose")
        opened.get_by_label("机关名称").fill("住房")
        opened.get_by_role("button", name="查找").click()
        opened.wait_for_url("**q=**")
        assert opened.locator(".ap-agencies a").count() == 1
        opened.goto(f"{county.address}/apply/terms/?term=reply&since=2026-09-14")
        opened.get_by_text("逐日查看").click()
        look(opened, shots, f"{width}-terms")
        opened.goto(f"{county.address}/apply/terms/?term=suit_after_review&since=2026-04-20")
        assert "2026年5月6日" in opened.locator(".ky-due").inner_text()
        opened.goto(f"{county.address}/apply/{AGENCY}/")
        look(opened, shots, f"{width}-what")
        opened.get_by_label("申请更正与本人相关的记录").check()
        assert opened.get_by_label("您需要什么信息").is_hidden()
        go_on(opened)
        opened.wait_for_selector("[role=alert] >> text=请写明要更正哪份记录")
        look(opened, shots, f"{width}-correction")


def test_every_step_works_without_scripts(county: County, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{county.address}/apply/{AGENCY}/")
    page.fill("[name=asked]", "某个谁也没有公开过的魑魅魍魉台账")
    page.click("button[value=next]")
    if "/found/" in page.url:
        page.click("text=都不是，继续申请")
    page.fill("[name=name]", "林小满")
    page.select_option("[name=identity_kind]", "passport")
    page.fill("[name=identity_number]", "E12345678")
    page.fill("[name=telephone]", "13900000000")
    page.click("button[value=next]")
    page.click("button[value=next]")
    assert "/check/" in page.url
    assert "护照" in page.inner_text("main")
    page.click("text=清除不填了")
    page.click("button[value=discard]")
    assert "填写的内容已经清除" in page.inner_text("main")
    context.close()
