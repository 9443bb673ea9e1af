"""The disclosure section: a reader walks it on a desk and on a phone, a unit makes its guide, the office explains a gap."""

from pathlib import Path
from typing import Any

import pytest
from walking import County, assert_accessible, assert_stays_home, sign_in

SHELL = (
    "page-has-heading-one",
    "region",
    "landmark-unique",
    "color-contrast",
)  # rules that the shell itself breaks


def shown(page: Any, county: County, address: str, name: str, shots: Path) -> str:
    """Open a page of the section, hold it against axe, keep its picture; gives its words."""
    page.goto(county.address + address)
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    assert_accessible(page)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    return str(page.inner_text("main"))


def test_a_reader_walks_the_section_of_the_county_and_of_its_agencies(
    county: County, page: Any, shots: Path
) -> None:
    cluster = shown(page, county, "/disclosure/", "disclosure-cluster", shots)
    assert "已撤销机关" in cluster
    assert "棠溪县云坳镇人民政府" in cluster
    page.locator("main table").get_by_role("link", name="棠溪县农业农村局").first.click()
    page.wait_for_url("**/disclosure/TXNYJ/")
    page.get_by_label("专栏目录").get_by_role("link", name="政府信息公开年报").click()
    assert "原网站改版时缺失" in page.inner_text("main")
    assert "2019" in page.inner_text("main")

    guide = shown(page, county, "/disclosure/TXZJJ/guide/", "disclosure-guide", shots)
    assert "0000-5550113" in guide
    assert "四、依申请公开的受理渠道和注意事项" in guide
    plans = shown(page, county, "/disclosure/plans/", "disclosure-plans", shots)
    assert plans.index("“十五五”时期") < plans.index("“十二五”时期")
    meetings = shown(page, county, "/disclosure/meetings/", "disclosure-meetings", shots)
    assert "涉密，不公开" in meetings
    assert "研究城区公交线路优化" in meetings

    page.goto(county.address + "/disclosure/TX/")
    page.fill("#place-q", "规划纲要")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statutory/?q=*")
    page.locator("summary", has_text="年份").click()
    page.locator(".drop[open] a", has_text="2016年").click()
    assert "共 1 件" in page.inner_text("main")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel 表格").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    assert_stays_home(page, county.address)


def test_the_section_folds_on_a_phone(county: County, phone: Any, shots: Path) -> None:
    for address, name in (
        ("/disclosure/", "cluster"),
        ("/disclosure/TXNYJ/reports/", "reports"),
        ("/disclosure/meetings/", "meetings"),
        ("/disclosure/TX/statutory/20.3/", "leaf"),
    ):
        shown(phone, county, address, f"disclosure-{name}-phone", shots)
    inside = phone.get_by_role("link", name="政府信息公开年报")
    assert not inside.is_visible()
    phone.locator("summary", has_text="专栏目录").click()
    inside.click()
    phone.wait_for_url("**/reports/")


def test_a_unit_completes_its_guide_and_the_office_explains_a_gap(
    county: County, page: Any, shots: Path
) -> None:
    sign_in(page, county.address, "gongkai", county.password)
    page.goto(county.address + "/admin/disclosure/")
    page.screenshot(path=shots / "disclosure-overview.png", full_page=True)
    assert_accessible(page, leave_out=SHELL)
    assert "棠溪县教育局" in page.inner_text("main")

    page.goto(county.address + "/admin/disclosure/unit/TXJYJ/guide/")
    page.screenshot(path=shots / "disclosure-guide-form.png", full_page=True)
    assert_accessible(page, leave_out=SHELL)
    assert "指南中的联系电话为“0000-5550098”，机构信息中已是“0000-5550104”。" in page.inner_text("main")
    page.fill("[name=telephone]", "")
    page.get_by_role("button", name="保存并编制成文").click()
    assert "缺少联系电话，请填写。" in page.inner_text("main")
    page.fill("[name=telephone]", "0000-5550104")
    page.fill("[name=address]", "城关街道学宫路26号")
    page.get_by_role("button", name="保存并编制成文").click()
    page.wait_for_url("**/review/")
    assert page.input_value("[name=title]") == "棠溪县教育局政府信息公开指南"
    assert page.input_value("[name=series]") == "guide"

    page.goto(county.address + "/admin/disclosure/series/")
    page.screenshot(path=shots / "disclosure-series.png", full_page=True)
    assert_accessible(page, leave_out=SHELL)
    page.get_by_role("link", name="说明原因").first.click()
    page.select_option("[name=reason]", "not_held")
    page.get_by_role("button", name="登记并公开").click()
    page.wait_for_url("**/series/")
    page.goto(county.address + "/disclosure/meetings/")
    assert "会议未召开" in page.inner_text("main")


pytestmark = pytest.mark.journey
