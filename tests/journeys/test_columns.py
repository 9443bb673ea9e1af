"""Columns and the home page, in a real browser: made at the desk, read by a citizen, closed, composed."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from walking import County, assert_accessible, assert_stays_home, sign_in

OFFICE = "gongkai"


def no_sideways(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "scrolls sideways"


@pytest.fixture
def hills() -> bytes:
    """A picture of hills with water before them, and with a camera's note inside."""
    image = Image.new("RGB", (1500, 620), (214, 226, 230))
    draw = ImageDraw.Draw(image)
    for level, colour in enumerate([(168, 190, 188), (128, 160, 150), (88, 128, 112), (62, 104, 84)]):
        top = 190 + level * 80
        peaks = [(x, top + ((x * (level + 3)) % 170) - 60) for x in range(0, 1501, 150)]
        draw.polygon([(0, 620), *peaks, (1500, 620)], fill=colour)
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAM"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def test_the_office_opens_a_column_and_closes_it_into_the_archive(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    sign_in(page, county.address, OFFICE, county.password)
    page.goto(county.address + "/admin/columns/")
    page.screenshot(path=shots / "columns-list.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("link", name="开设栏目").first.click()
    page.fill("input[name=name]", "城区停车")
    page.fill("input[name=code]", "tingche")
    page.select_option(
        "select[name=agency]",
        label=page.locator("select[name=agency] option", has_text="城市管理").inner_text(),
    )
    page.fill("textarea[name=description]", "城区机动车停放的规定、解读和停车场建设安排。")
    page.fill("input[name=keywords]", "停车、停车场")
    page.fill("input[name=words]", "停放、停车")
    page.wait_for_selector("[data-preview-here] >> text=政策解读")
    assert "件公开文件" in page.inner_text("[data-preview-here]")
    page.screenshot(path=shots / "columns-editor.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="开设栏目").click()
    page.wait_for_url("**/columns/of/tingche/")
    pin = page.locator(".kn-docs li", has_text="政策解读").get_by_role("button", name="置顶")
    pin.click()
    page.wait_for_selector("text=已置顶")
    page.screenshot(path=shots / "columns-desk.png", full_page=True)
    assert_accessible(page)

    phone.goto(county.address + "/c/tingche/")
    assert "置顶" in phone.locator(".rows > li").first.inner_text()
    phone.screenshot(path=shots / "column-phone.png", full_page=True)
    no_sideways(phone)
    assert_accessible(phone)

    page.get_by_text("归入历史专题").last.click()
    page.fill("#id_reason", "停车治理行动已经结束")
    page.get_by_role("button", name="归档").click()
    page.wait_for_selector("text=已移入历史专题")
    phone.goto(county.address + "/archive/?q=停车")
    phone.screenshot(path=shots / "archive-phone.png", full_page=True)
    assert_accessible(phone)
    phone.get_by_role("link", name="城区停车").click()
    assert "归档（停车治理行动已经结束）" in phone.inner_text("main")
    phone.goto(county.address + "/c/")
    assert phone.get_by_role("link", name="城区停车").count() == 0
    phone.screenshot(path=shots / "columns-phone.png", full_page=True)
    no_sideways(phone)
    assert_stays_home(page, county.address)


def test_the_office_composes_the_home_page_and_brings_the_former_one_back(
    county: County, page: Any, phone: Any, shots: Path, hills: bytes
) -> None:
    sign_in(page, county.address, OFFICE, county.password)
    page.goto(county.address + "/admin/home/")
    page.get_by_role("button", name="开始编排").click()
    page.get_by_role("link", name="图片", exact=True).click()
    page.set_input_files("input[name=file]", {"name": "山水.jpg", "mimeType": "image/jpeg", "buffer": hills})
    page.fill("input[name=alt]", "棠溪两岸的青山与河面")
    page.fill("input[name=title]", "棠溪风光")
    page.select_option("select[name=width]", "half")
    page.screenshot(path=shots / "home-block.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="保存到草稿").click()
    page.wait_for_selector("text=已保存到草稿")
    for _ in range(2):
        page.get_by_role("button", name="上移棠溪风光").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="隐藏检索框").click()
    page.wait_for_selector("text=暂不显示")
    page.screenshot(path=shots / "home-editor.png", full_page=True)
    assert_accessible(page)
    page.goto(county.address + "/admin/home/preview/")
    assert "公众看到的仍是现用首页" in page.inner_text("main")
    assert page.locator("img[alt=棠溪两岸的青山与河面]").count() == 1
    page.goto(county.address + "/admin/home/")
    page.get_by_role("button", name="显示检索框").click()
    page.fill("input[name=note]", "加一张图片")
    page.get_by_role("button", name="启用为首页").click()
    page.wait_for_selector("text=新的首页已启用")

    phone.goto(county.address)
    picture = phone.locator("img[alt=棠溪两岸的青山与河面]")
    picture.scroll_into_view_if_needed()
    phone.wait_for_load_state("networkidle")
    shown = phone.evaluate("document.querySelector('.home-picture img').currentSrc")
    assert shown.endswith(("/480", "/960")), "a phone does not load what a desk shows"
    assert b"SECRETCAM" not in phone.request.get(county.address + picture.get_attribute("src")).body()
    phone.screenshot(path=shots / "home-phone.png", full_page=True)
    no_sideways(phone)
    assert_accessible(phone)
    page.goto(county.address)
    page.screenshot(path=shots / "home-desktop.png", full_page=True)
    assert_accessible(page)

    bring_back(page, county, shots)
    phone.goto(county.address)
    assert phone.locator("img[alt=棠溪两岸的青山与河面]").count() == 0
    assert_stays_home(phone, county.address)


def bring_back(page: Any, county: County, shots: Path) -> None:
    """The oldest composition becomes the draft, and the home page again."""
    page.goto(county.address + "/admin/home/history/")
    page.screenshot(path=shots / "home-history.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="按此版编排").last.click()
    page.get_by_role("button", name="启用为首页").click()
    page.wait_for_selector("text=新的首页已启用")


def test_a_block_of_the_home_page_is_dragged_to_the_end_and_a_draft_is_not_lost_by_one_click(
    county: County, page: Any
) -> None:
    page.set_viewport_size({"width": 1280, "height": 2000})  # nothing scrolls while it is dragged
    sign_in(page, county.address, OFFICE, county.password)
    page.goto(county.address + "/admin/home/")
    page.get_by_role("button", name="开始编排").click()
    page.wait_for_selector("text=改动只在草稿中")
    blocks = page.locator("[data-block] b")
    first, last = blocks.first.inner_text(), blocks.count() - 1
    with page.expect_navigation():
        page.locator("[data-block]").first.drag_to(page.locator("[data-block]").nth(last))
    assert blocks.nth(last).inner_text() == first
    page.locator("summary", has_text="放弃草稿").click()
    assert "草稿中的改动将全部丢失" in page.inner_text("main")
    page.get_by_role("button", name="确定放弃").click()
    page.wait_for_selector("text=首页没有变化")
