"""A work-point document becomes an approved ledger, in a real browser: read, corrected, settled, merged, split, assigned."""

from pathlib import Path
from typing import Any

from walking import County, assert_accessible, assert_stays_home, sign_in

TITLE = "2026年政务公开工作要点"


def shot(page: Any, shots: Path, name: str) -> None:
    page.screenshot(path=shots / f"workplan-review-{name}.png", full_page=False)


def does(page: Any, card: Any, button: str, said: str) -> None:
    card.get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector(f"#review-said >> text={said}")


def card_numbered(page: Any, number: int) -> Any:
    exact = page.locator(".wr-number").get_by_text(str(number), exact=True)
    return page.locator(".wr-card").filter(has=exact)


def opens(page: Any, number: int) -> Any:
    card = card_numbered(page, number)
    card.get_by_role("link", name="修改").click()
    card.locator(".wr-form").wait_for()
    return card


def gives_up_the_ledger_there_is(office: Any, county: County) -> None:
    """The demo county has a ledger of this text already; given up with a reason, the text can be read anew."""
    office.goto(f"{county.address}/admin/workplan/")
    office.get_by_role("link", name=TITLE).first.click()
    office.get_by_text("取消这个台账").click()
    office.get_by_label("理由").last.fill("分工有误，重新分解")
    office.get_by_role("button", name="取消台账").click()
    office.wait_for_selector("text=台账已取消")


def proposes(office: Any, county: County, shots: Path) -> None:
    office.goto(f"{county.address}/admin/workplan/")
    office.get_by_role("link", name="建立台账").first.click()
    shot(office, shots, "new")
    assert_accessible(office)
    office.locator("tbody tr").filter(has_text=TITLE).get_by_role("link", name="选用").first.click()
    shot(office, shots, "source")
    assert_accessible(office)
    office.get_by_role("button", name="读取任务").click()
    office.wait_for_selector("text=项任务，请逐项核对后审定")
    shot(office, shots, "review")
    assert_accessible(office)


def arranges(office: Any, shots: Path) -> None:
    """A unit corrected, a name settled, an internal day set; merged and split again."""
    before = office.locator(".wr-card").count()
    card = opens(office, 3)
    shot(office, shots, "editing")
    assert_accessible(office)
    card.locator("select[name^=role-]").last.select_option("supporting")
    card.get_by_label("增加单位").fill("县司法局、县教育局")
    card.get_by_label("内部时限").fill("2026-06-30")
    card.get_by_label("办理时限").fill("2026-09-30")
    does(office, card, "保存", "第3项已保存")
    text = card_numbered(office, 3).inner_text()
    assert "司法局" in text
    assert "2026-06-30" in text
    card = opens(office, 3)
    card.get_by_text("合并、拆分、移动、删除").click()
    does(office, card, "并入下一项", "下一项已并入第3项")
    assert office.locator(".wr-card").count() == before - 1
    card = opens(office, 3)
    card.get_by_text("合并、拆分、移动、删除").click()
    does(office, card, "拆分", "第3项已拆分为两项")
    assert office.locator(".wr-card").count() == before
    shot(office, shots, "arranged")


def settles_names(office: Any, shots: Path) -> None:
    """What is proposed for a name is taken, one that is no unit struck, the others are given an agency; a wrong one is said."""
    shot(office, shots, "names")
    unknown = 0
    for row in office.locator(".wr-names__table tbody tr").all():
        means = row.get_by_placeholder("单位，或各乡镇等统称")
        if row.locator("b").inner_text().endswith(("有关单位", "承担单位")):
            row.get_by_label("如何处理").select_option("不是单位，移除")
        elif not means.input_value():
            means.fill("火星管理局")
            assert row.get_by_label("如何处理").input_value() == "settle"
            unknown += 1
    if office.locator(".wr-names__table").count():
        office.get_by_role("button", name="认定这些名称").click()
    if unknown:
        wrong = office.locator(".wr-names__table tr.has-error")
        wrong.first.wait_for()
        shot(office, shots, "names-refused")
        assert_accessible(office)
        for row in wrong.all():
            assert "机构名录中没有“火星管理局”" in row.inner_text()
            row.get_by_placeholder("单位，或各乡镇等统称").fill("县教育局")
        office.get_by_role("button", name="认定这些名称").click()
    office.locator(".wr-names__table").wait_for(state="detached")
    day = office.get_by_role("button", name="设定", exact=True)
    if day.count():
        day.click()
        office.wait_for_selector("#review-said >> text=办理时限已定为")
    shot(office, shots, "settled")


def test_work_points_become_an_approved_ledger(county: County, page: Any, phone: Any, shots: Path) -> None:
    sign_in(page, county.address, "gongkai", county.password)
    gives_up_the_ledger_there_is(page, county)
    proposes(page, county, shots)
    arranges(page, shots)
    settles_names(page, shots)
    address = page.url.split("?")[0].split("#")[0]
    sign_in(phone, county.address, "gongkai", county.password)
    phone.goto(address)
    shot(phone, shots, "review-phone")
    phone.locator(".wr-card").nth(4).get_by_role("link", name="修改").click()
    phone.locator(".wr-form").wait_for()
    shot(phone, shots, "editing-phone")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "scrolls sideways"
    assert_accessible(phone)
    page.get_by_role("link", name="审定下达").click()
    shot(page, shots, "approve")
    assert_accessible(page)
    page.get_by_role("button", name="审定并下达").click()
    page.wait_for_selector("text=任务已下达")
    shot(page, shots, "running")
    assert_accessible(page)
    phone.goto(address)
    shot(phone, shots, "running-phone")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "scrolls sideways"
    assert_accessible(phone)
    assert_stays_home(page, county.address)
