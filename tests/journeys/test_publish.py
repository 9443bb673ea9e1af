"""From a file to a citizen, in a real browser."""

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from walking import County, as_each, assert_accessible, assert_stays_home, code_of, hand_in, sign_in

NUMBER = "棠农发〔2026〕88号"
TITLE = "棠溪县农业农村局关于做好今冬茶园防冻管理工作的通知"
LINES = [
    ("棠溪县农业农村局文件", "centre"),
    (NUMBER, "centre"),
    (TITLE, "centre"),
    ("各乡镇人民政府、街道办事处：", "left"),
    ("为减轻低温雨雪对茶园的影响，确保明年春茶稳产，现就有关事项通知如下：", "body"),
    ("一、抓紧培土覆盖", "body"),
    ("各茶园应在12月10日前完成行间铺草，铺草厚度不低于10厘米，幼龄茶园加盖无纺布。", "body"),
    ("二、加强巡查指导", "body"),
    ("县茶叶产业服务中心组织农技人员包片指导，寒潮期间每日巡查。", "body"),
    ("棠溪县农业农村局", "right"),
    ("2026年11月20日", "right"),
    ("（此件公开发布）", "body"),
]


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    sides = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    for text, place in LINES:
        document.add_paragraph(text).alignment = sides.get(place)
    path = tmp_path / "茶园防冻通知.docx"
    document.save(str(path))
    return path


def search_until(page: Any, county: County, words: str, title: str, seconds: float) -> float:
    """Ask the site until the document is found, then open the page of results; gives how long it took."""
    began = time.monotonic()
    address = f"{county.address}/search/?q={quote(words)}"
    while time.monotonic() - began < seconds:
        if title in re.sub(r"</?mark>", "", page.request.get(address).text()):
            took = time.monotonic() - began
            page.goto(address)
            return took
        time.sleep(0.05)
    pytest.fail(f"“{words}” did not find the document within {seconds} s")


@pytest.mark.alone  # it measures how soon a citizen finds what was published
def test_a_file_goes_through_its_reviews_and_a_citizen_finds_reads_and_downloads_it(
    county: County, page: Any, phone: Any, notice: Path, shots: Path
) -> None:
    sign_in(page, county.address, "xinxi.nyj", county.password)
    page.screenshot(path=shots / "desk.png", full_page=True)
    page.goto(county.address + "/admin/documents/receive/")
    page.screenshot(path=shots / "receive.png", full_page=True)
    began = time.monotonic()
    page.set_input_files("input[name=files]", str(notice))
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/review/")
    page.screenshot(path=shots / "review.png", full_page=True)
    assert page.input_value("textarea[name=title]") == TITLE
    assert page.input_value("input[name=doc_number]") == NUMBER
    assert page.input_value("input[name=written_date]") == "2026-11-20"
    assert page.input_value("select[name=openness]") == "proactive"
    page.fill("textarea[name=summary]", "部署今冬茶园培土覆盖、寒潮巡查等防冻措施。")
    hand_in(page)
    as_each(
        page,
        county,
        code_of(page),
        ("shenhe.nyj", "审核通过", ""),
        ("baomi.nyj", "保密审查通过", "经审查不涉及国家秘密，可以公开"),
        ("lingdao.nyj", "立即发布", ""),
    )
    page.wait_for_selector("text=已发布，索引号")
    assert time.monotonic() - began < 60
    page.screenshot(path=shots / "published.png", full_page=True)

    assert search_until(phone, county, NUMBER, TITLE, 2) < 2
    for words in ("茶园防冻", "行间铺草 无纺布"):
        search_until(phone, county, words, TITLE, 2)
    phone.screenshot(path=shots / "phone-search.png", full_page=True)
    phone.get_by_role("link", name=TITLE).first.click()
    phone.wait_for_url("**/d/**")
    assert "无纺布" in phone.inner_text("main")
    phone.screenshot(path=shots / "phone-document.png", full_page=True)
    assert_accessible(phone)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="PDF").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert_stays_home(phone, county.address)
    assert_stays_home(page, county.address)


KINDS = [
    ("home", "/"), ("library", "/library/"), ("in-force", "/library/in-force/"), ("search", "/search/?q=茶"),
    ("search-empty", "/search/?q=没有这样的词语组合"), ("agencies", "/agencies/"), ("not-found", "/d/zzzzzzzz/"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "address"), KINDS)
@pytest.mark.parametrize("size", ["page", "phone"])
def test_every_kind_of_public_page_is_accessible_and_asks_nobody_else(
    county: County, name: str, address: str, size: str, shots: Path, request: pytest.FixtureRequest
) -> None:
    opened = request.getfixturevalue(size)
    opened.goto(county.address + address)
    opened.screenshot(path=shots / f"{size}-{name}.png", full_page=True)
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        "scrolls sideways"
    )
    assert_accessible(opened)
    assert_stays_home(opened, county.address)


DESK = [("list", "documents/"), ("receive", "documents/receive/"), ("desk", "")]


@pytest.mark.parametrize(("name", "address"), DESK)
def test_our_back_office_screens_are_accessible(
    county: County, page: Any, name: str, address: str, shots: Path
) -> None:
    sign_in(page, county.address, "xinxi.nyj", county.password)
    page.goto(f"{county.address}/admin/{address}")
    page.screenshot(path=shots / f"desk-{name}.png", full_page=True)
    assert_accessible(page)
