"""A published text that repeals another changes what every page says of it, on the day."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from walking import County, as_each, assert_stays_home, code_of, hand_in, sign_in

NUMBER = "棠政规〔2025〕3号"  # the parking measures in force in the demo county


def decision(today: date, title: str) -> str:
    return f"""棠溪县人民政府文件
棠政规〔{today.year}〕97号
棠溪县人民政府关于废止一件行政规范性文件的决定
各乡镇人民政府、街道办事处，县政府各部门：
经县人民政府研究，决定废止《{title}》（{NUMBER}）。本决定自{today.year}年{today.month}月{today.day}日起施行。
棠溪县人民政府
{today.year}年{today.month}月{today.day}日
（此件公开发布）
"""


def text_of(address: str) -> str:
    with urlopen(address) as answer:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.read().decode()))


def found_as(county: County, state: str) -> bool:
    """Whether the library, asked for documents of one state, lists the parking measures."""
    return NUMBER in text_of(f"{county.address}/library/?year=2025&state={state}")


@pytest.mark.usefixtures("shots")
def test_a_repeal_shows_on_the_page_in_lists_in_search_and_on_the_file(
    county: County, page: Any, tmp_path: Path, shots: Path
) -> None:
    page.goto(f"{county.address}/search/?q={quote(NUMBER)}")
    link = page.locator("main a[href^='/d/']").first
    title, old = link.inner_text().strip(), county.address + str(link.get_attribute("href"))
    assert "废止：" not in text_of(old)
    assert found_as(county, "in_force")

    paper = tmp_path / "废止决定.txt"
    paper.write_text(decision(date.today(), title), encoding="utf-8")  # noqa: DTZ011 - the site's own day
    sign_in(page, county.address, "gongkai", county.password)
    page.goto(county.address + "/admin/documents/receive/")
    page.select_option("select[name=agency]", label="棠溪县人民政府")
    page.set_input_files("input[name=files]", str(paper))
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/review/")
    assert NUMBER in page.input_value("input[name=rel-0-target]")
    hand_in(page)
    as_each(
        page,
        county,
        code_of(page),
        ("lingdao.zfb", "审核通过", ""),
        ("baomi.xzf", "保密审查通过", "经审查不涉及国家秘密，可以公开"),
        ("gongkai", "立即发布", ""),
    )
    page.wait_for_selector("text=已发布，索引号")

    page.goto(old)
    page.screenshot(path=shots / "repealed.png", full_page=True)
    assert "废止" in page.inner_text("main")
    assert "97号" in page.inner_text("main")
    assert found_as(county, "repealed")
    assert not found_as(county, "in_force")
    page.goto(f"{county.address}/search/?q={quote(NUMBER)}")
    page.screenshot(path=shots / "repealed-search.png", full_page=True)
    assert "废止" in page.inner_text("main")
    with urlopen(old + "download/pdf") as answer:
        content = answer.read()
    import pypdfium2

    first = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "废止" in first.split("\n")[0]
    assert_stays_home(page, county.address)
