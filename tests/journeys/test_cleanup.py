"""A clean-up round from the office's plan to the public result, in a real browser."""

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from walking import County, Windows, assert_accessible, assert_stays_home

TITLE = "以县政府名义印发的规范性文件专项清理"
WATER = "云坳水库饮用水水源保护管理规定"


def shot(page: Any, shots: Path, name: str) -> None:
    page.screenshot(path=shots / f"cleanup-{name}.png", full_page=True)


def opens_a_round(office: Any, county: County, shots: Path) -> str:
    """Plan, look at the preview, open; gives the round's address."""
    office.goto(f"{county.address}/admin/cleanup/")
    shot(office, shots, "board")
    assert_accessible(office)
    office.get_by_role("link", name="组织清理").click()
    office.fill("input[name=title]", TITLE)
    office.fill("textarea[name=basis]", "《棠溪县行政规范性文件管理办法》（棠政规〔2024〕1号）第三十条")
    office.fill("input[name=deadline]", time.strftime("%Y-12-31"))
    office.select_option("select[name=own_to]", label="棠溪县住房和城乡建设局")
    office.fill("input[name=words]", "棠溪县人民政府关于印发")
    office.get_by_text("单位：本机关及所属各单位").click()
    office.get_by_role("checkbox", name="县政府", exact=True).check()
    shot(office, shots, "plan")
    assert_accessible(office)
    office.get_by_role("button", name="保存，核对文件").click()
    assert WATER in office.inner_text("main")
    shot(office, shots, "preview")
    assert_accessible(office)
    office.get_by_role("button", name="启动清理").click()
    office.wait_for_selector("text=清理已启动")
    return str(office.url)


def decides(editor: Any, county: County, shots: Path) -> None:
    """All continue, but for one that is repealed."""
    editor.goto(f"{county.address}/admin/cleanup/mine/?q={quote('棠溪县人民政府关于印发')}&state=pending")
    rows = editor.locator("tbody tr").filter(has_text=TITLE).filter(has_not_text=WATER)
    for box in rows.locator("input[name=item]").all():
        box.check()
    editor.select_option("select[name=move]", "propose:keep")
    shot(editor, shots, "mine")
    assert_accessible(editor)
    editor.get_by_role("button", name="办理").click()
    editor.wait_for_selector("text=已办理")
    editor.locator("tr").filter(has_text=TITLE).get_by_role("link", name=WATER).click()
    editor.get_by_role("radio", name="废止").check()
    editor.fill("textarea[name=reason]", "市级饮用水水源保护条例施行后，主要内容已由上位法规定。")
    shot(editor, shots, "decide")
    assert_accessible(editor)
    editor.get_by_role("button", name="提出意见").click()
    editor.wait_for_selector("text=意见已提出")


def confirms(reviewer: Any, address: str, shots: Path) -> None:
    reviewer.goto(f"{address}?state=proposed")
    reviewer.get_by_role("checkbox", name="勾选本页全部").check()
    reviewer.select_option("select[name=move]", "confirm")
    shot(reviewer, shots, "confirm")
    reviewer.get_by_role("button", name="办理").click()
    reviewer.wait_for_selector("text=已办理")


def review_and_publish(windows: Windows, county: County, address: str, title: str, shots: Path) -> None:
    """A drafted text goes the way of every text: its author submits, three others' decisions, release."""
    office = windows["gongkai"]
    office.goto(address)
    office.get_by_role("link", name=title).first.click()
    show = str(office.url)
    office.goto(f"{show}review/")
    shot(office, shots, "draft")
    office.get_by_role("button", name="提交审核").click()
    asked = office.get_by_role("dialog").get_by_role("button", name="仍要提交")
    office.wait_for_timeout(300)
    if asked.count() and asked.first.is_visible():
        asked.first.click()
    office.wait_for_selector("text=待审核")
    for username, button in (
        ("lingdao.zfb", "审核通过"),
        ("baomi.xzf", "保密审查通过"),
        ("gongkai", "立即发布"),
    ):
        windows[username].goto(show)
        take_step(windows[username], button)


def take_step(page: Any, button: str) -> None:
    """A plain button, or one that first asks for its basis."""
    folded = page.locator("details.kd-move summary").filter(has_text=button)
    if folded.count():
        folded.first.click()
        page.locator("details.kd-move[open]").locator("input[type=text], textarea").first.fill(
            "经审查，不涉及国家秘密"
        )
        page.get_by_role("button", name=f"确定{button}").click()
    else:
        page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()


def test_a_round_goes_from_the_plan_to_the_public_result(
    county: County, windows: Windows, page: Any, phone: Any, shots: Path
) -> None:
    office = windows["gongkai"]
    address = opens_a_round(office, county, shots)
    decides(windows["xinxi.zjj"], county, shots)
    office.goto(address)
    shot(office, shots, "progress")
    assert_accessible(office)
    office.get_by_role("button", name="催办").click()
    office.wait_for_selector("text=已向1个单位发出催办通知")
    confirms(windows["shenhe.zjj"], address, shots)
    office.goto(address + "close/")
    shot(office, shots, "close")
    assert_accessible(office)
    office.get_by_role("button", name="结束清理并起草结果").click()
    office.wait_for_selector("text=已起草")
    shot(office, shots, "closed")
    assert_accessible(office)
    for title in ("关于废止部分行政规范性文件的决定", "关于公布行政规范性文件清理结果的公告"):
        review_and_publish(windows, county, address, title, shots)
    looks_at_the_result(page, phone, county, address, shots)


def looks_at_the_result(page: Any, phone: Any, county: County, address: str, shots: Path) -> None:
    """The citizen: the document's own page says 废止, the result is there with its texts, on a desk and in a hand."""
    result = f"{county.address}/cleanup/{address.rstrip('/').split('/')[-1]}/"
    page.goto(result)
    shot(page, shots, "result")
    assert_accessible(page)
    assert "关于废止部分行政规范性文件的决定" in page.inner_text("main")
    row = page.locator("tbody tr").filter(has_text=WATER)
    assert re.search(r"废止[\s\S]*废止", row.inner_text())
    page.get_by_role("link", name=WATER).click()
    shot(page, shots, "repealed")
    assert "废止" in page.locator(".banner").inner_text()
    phone.goto(result)
    shot(phone, shots, "result-phone")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "scrolls sideways"
    assert_accessible(phone)
    phone.fill("#cleanup-q", "云坳水库")
    phone.get_by_role("button", name="查找").click()
    assert phone.locator("tbody tr").count() == 1
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="下载 Excel 表格").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
    assert_stays_home(page, county.address)
    assert_stays_home(phone, county.address)
