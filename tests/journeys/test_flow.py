"""The road of a text through an office, by role: handed in, returned, reviewed, cleared, set to a time, made public in an
emergency and made up for, changed, compared, withdrawn.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from walking import (
    County,
    as_each,
    assert_accessible,
    assert_stays_home,
    code_of,
    hand_in,
    press,
    sign_in,
    sign_out,
)

TITLE = "棠溪县农业农村局关于开展{mark}农村能人返乡创业登记的通知"
TEXT = """{title}
各乡镇人民政府、街道办事处：
为摸清返乡创业情况，现就登记工作通知如下：
一、登记范围
在本县从事农业生产经营满一年的返乡人员。
二、登记时间
自即日起至12月20日，由各村委会逐户上门登记。
棠溪县农业农村局
2026年11月20日
（此件公开发布）
"""
BASIS = "经审查不涉及国家秘密，可以公开"
REVIEWER, OFFICER, LEADER, EDITOR = "shenhe.nyj", "baomi.nyj", "lingdao.nyj", "xinxi.nyj"


def drafted(page: Any, county: County, mark: str) -> str:
    """A text typed in by the editor, as a draft on its review page; gives the document's code."""
    sign_out(page)
    sign_in(page, county.address, EDITOR, county.password)
    page.goto(county.address + "/admin/documents/new/")
    page.fill("[name=text]", TEXT.format(title=TITLE.format(mark=mark)))
    page.get_by_role("button", name="识别").click()
    page.wait_for_url("**/review/")
    page.select_option("select[name=genre]", "通知")
    page.select_option("select[name=openness]", "proactive")
    page.fill("input[name=written_date]", "2026-11-20")
    page.fill("textarea[name=issuers]", "棠溪县农业农村局")
    page.fill("textarea[name=summary]", "开展返乡创业登记。")
    return code_of(page)


def enter(page: Any, county: County, person: str, place: str) -> None:
    sign_out(page)
    sign_in(page, county.address, person, county.password)
    page.goto(f"{county.address}/admin/{place}")


def looked_at(page: Any, phone: Any, shots: Path, name: str) -> None:
    """The page as a desk and a phone see it: accessible, and not scrolling sideways."""
    page.wait_for_load_state()
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    assert_accessible(page)
    phone.context.clear_cookies()
    phone.context.add_cookies(page.context.cookies())
    phone.goto(page.url)
    phone.screenshot(path=shots / f"{name}-phone.png", full_page=True)
    wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1, f"{name} scrolls sideways by {wide}px"
    assert_accessible(phone)


def test_a_returned_text_comes_back_better_and_is_published_at_its_time(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    code = drafted(page, county, "首批")
    hand_in(page)
    looked_at(page, phone, shots, "flow-handed-in")

    enter(page, county, REVIEWER, "waiting/")
    looked_at(page, phone, shots, "flow-waiting")
    page.get_by_role("link", name="首批").click()
    looked_at(page, phone, shots, "flow-reading")
    press(page, "退回修改", words="登记范围与正文第二项不一致，请核对")
    page.wait_for_selector("text=已退回拟稿人")

    enter(page, county, EDITOR, "")
    looked_at(page, phone, shots, "flow-home-returned")
    page.goto(f"{county.address}/admin/documents/{code}/review/")
    assert "登记范围与正文第二项不一致" in page.inner_text(".kd-returned")
    looked_at(page, phone, shots, "flow-returned")
    page.fill("textarea[name=summary]", "开展返乡创业登记，明确范围和时间。")
    hand_in(page)

    as_each(page, county, code, (REVIEWER, "审核通过", "属实"), (OFFICER, "保密审查通过", BASIS))
    enter(page, county, LEADER, f"documents/{code}/review/")
    ahead = datetime.now() + timedelta(days=3)  # noqa: DTZ005 - the browser's clock is the office's
    press(page, "定时发布", at=ahead.strftime("%Y-%m-%dT09:00"))
    page.wait_for_selector("text=已定时")
    page.goto(county.address + "/admin/scheduled/")
    assert "首批" in page.inner_text("main")
    looked_at(page, phone, shots, "flow-scheduled")
    page.goto(f"{county.address}/admin/documents/{code}/review/")
    press(page, "立即发布")
    page.wait_for_selector("text=已发布，索引号")
    page.goto(f"{county.address}/admin/documents/{code}/editions/1/sheet/")
    assert "保密审查" in page.inner_text("main")
    looked_at(page, phone, shots, "flow-sheet")
    assert_stays_home(page, county.address)


def test_an_emergency_is_public_at_once_and_stays_on_the_lists_until_made_up(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    code = drafted(page, county, "紧急")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_selector("text=草稿已保存")
    enter(page, county, LEADER, f"documents/{code}/editions/1/move/publish_urgent/")
    looked_at(page, phone, shots, "flow-urgent")
    page.fill("[name=words]", "山洪预警，须立即通知转移")
    page.get_by_role("button", name="确认应急发布").click()
    page.wait_for_selector("text=已应急发布")
    assert "待补办" in page.inner_text("main")
    looked_at(page, phone, shots, "flow-owed")
    assert phone.request.get(f"{county.address}/d/{code}/").ok
    for person, button, words in ((REVIEWER, "审核通过", ""), (OFFICER, "保密审查通过", BASIS)):
        enter(page, county, person, "waiting/?task=owed")
        page.get_by_role("link", name="紧急").click()
        page.wait_for_url("**/admin/documents/**")
        press(page, button, words=words)
        page.wait_for_selector("text=已补办")
    enter(page, county, LEADER, f"documents/{code}/")
    assert "待补办" not in page.inner_text("main")


def test_a_new_version_is_compared_published_and_withdrawn(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    code = drafted(page, county, "换版")
    hand_in(page)
    road = [(REVIEWER, "审核通过", ""), (OFFICER, "保密审查通过", BASIS), (LEADER, "立即发布", "")]
    as_each(page, county, code, *road)
    enter(page, county, EDITOR, f"documents/{code}/")
    page.get_by_role("button", name="起草新版本").click()
    page.wait_for_url("**/review/")
    hand_in_refused(page)
    page.fill("[name=change_note]", "延长登记时间")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_selector("text=草稿已保存")
    page.get_by_role("link", name="改正文").click()
    body = page.input_value("textarea[name=text]")
    page.fill("textarea[name=text]", body.replace("12月20日", "12月31日"))
    page.get_by_role("button", name="保存正文").click()
    page.wait_for_url("**/review/")
    hand_in(page)
    enter(page, county, REVIEWER, f"documents/{code}/review/")
    assert "正文 1 处不同" in page.inner_text("main")
    looked_at(page, phone, shots, "flow-new-version")
    page.get_by_role("link", name="逐段对照").click()
    looked_at(page, phone, shots, "flow-compare")
    as_each(page, county, code, *road)
    assert "12月31日" in phone.request.get(f"{county.address}/d/{code}/").text()

    page.goto(f"{county.address}/admin/documents/{code}/")
    looked_at(page, phone, shots, "flow-document")
    page.get_by_role("link", name="撤回", exact=True).click()
    page.fill("[name=words]", "登记方案调整，另行通知")
    looked_at(page, phone, shots, "flow-withdraw")
    page.get_by_role("button", name="确认撤回").click()
    page.wait_for_selector("text=已撤回")
    gone = phone.request.get(f"{county.address}/d/{code}/")
    assert gone.status == 410
    assert "登记方案调整" in gone.text()


def hand_in_refused(page: Any) -> None:
    """A new version without its note goes nowhere."""
    page.get_by_role("button", name="提交审核", exact=True).click()
    asked = page.get_by_role("button", name="仍要提交")
    page.wait_for_timeout(200)
    if asked.is_visible():
        asked.click()
    page.wait_for_selector("text=更换版本须写明修改说明")


def test_several_are_returned_with_one_reason_and_the_result_is_told_item_by_item(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    for mark in ("甲批", "乙批"):
        drafted(page, county, mark)
        hand_in(page)
    enter(page, county, REVIEWER, "waiting/?task=review")
    for mark in ("甲批", "乙批"):
        page.locator("tr", has_text=mark).get_by_role("checkbox").check()
    assert "已选 2 件" in page.inner_text("[data-bulk]")
    page.screenshot(path=shots / "flow-picked.png", full_page=True)
    page.get_by_role("button", name="退回修改").click()
    page.wait_for_selector("text=将对以下 2 件")
    page.fill("[name=words]", "请补充附件")
    page.screenshot(path=shots / "flow-bulk.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="确认退回修改 2 件").click()
    page.wait_for_selector("text=办成 2 件")
    page.screenshot(path=shots / "flow-bulk-done.png", full_page=True)
    assert_accessible(page)
    enter(page, county, EDITOR, "mine/")
    looked_at(page, phone, shots, "flow-mine")


def test_a_button_pressed_twice_does_its_work_once(county: County, page: Any) -> None:
    drafted(page, county, "双击")
    page.get_by_role("button", name="保存草稿").dblclick()
    page.wait_for_selector("text=草稿已保存")
    assert "又保存过" not in page.inner_text("main")
    page.goto(county.address + "/admin/documents/receive/")
    words = TEXT.format(title=TITLE.format(mark="再次")).encode()
    page.set_input_files("input[type=file]", {"name": "再次.txt", "mimeType": "text/plain", "buffer": words})
    page.get_by_role("button", name="上传并识别").dblclick()
    page.wait_for_url("**/review/")
    page.goto(county.address + "/admin/documents/?q=农村能人")
    assert page.locator("main").get_by_role("link", name="再次").count() == 1
