"""What nobody sees in a spreadsheet stops the publication, is let through on record, and never reaches a citizen."""

import io
import re
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from planting import numbers
from planting.sheet import workbook
from walking import County, as_each, assert_accessible, code_of, hand_in, press, sign_in, sign_out

TITLE = "棠溪县农业农村局关于公示2026年茶园补贴名单的通知"
WORDS = (
    f"{TITLE}\n\n各乡镇人民政府、街道办事处：\n现将2026年茶园补贴名单予以公示，公示期为5个工作日。"
    "咨询电话：0746-5223456。\n附件：补贴名单\n\n棠溪县农业农村局\n2026年11月19日\n（此件公开发布）\n"
)
ID = numbers.citizen_id(Random(11))  # noqa: S311 - a made-up number, no secret


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    notice, table = tmp_path / "补贴公示通知.txt", tmp_path / "补贴名单.xlsx"
    notice.write_text(WORDS, encoding="utf-8")
    shown = [["姓名", "身份证号", "金额（元）"], ["张某", f"{ID[:3]}***********{ID[-4:]}", 650]]
    sheets = [("名单", "visible", shown), ("原始", "hidden", [["姓名", "身份证号"], ["张某", ID]])]
    table.write_bytes(workbook(sheets))
    return notice, table


def test_an_id_in_a_hidden_sheet_is_stopped_let_through_and_never_published(
    county: County, page: Any, phone: Any, files: tuple[Path, Path], shots: Path
) -> None:
    sign_in(page, county.address, "xinxi.nyj", county.password)
    page.goto(county.address + "/admin/documents/receive/")
    page.set_input_files("input[name=files]", str(files[0]))
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/review/")
    code = code_of(page)
    page.set_input_files("input[name=attachments]", str(files[1]))
    page.fill("textarea[name=summary]", "公示2026年茶园补贴名单。")
    hand_in(page)
    as_each(page, county, code, ("shenhe.nyj", "审核通过", ""))

    sign_out(page)
    sign_in(page, county.address, "baomi.nyj", county.password)
    page.goto(f"{county.address}/admin/documents/{code}/review/")
    said = page.locator(".kd-findings li.is-stop").inner_text()
    assert "附件1《补贴名单》：隐藏工作表“原始”第2行有公民身份号码" in said
    assert ID not in page.content()
    page.screenshot(path=shots / "stopped.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=shots / "stopped-phone.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert_accessible(page)
    page.locator(".kd-findings summary", has_text="放行").click()
    page.locator(".kd-findings input[name=basis]").fill("隐藏工作表发布时清除，公开件不含")
    page.locator(".kd-findings button", has_text="放行").click()
    page.wait_for_selector("text=已由")
    page.screenshot(path=shots / "released.png", full_page=True)
    press(page, "保密审查通过", words="经审查不涉及国家秘密，可以公开")
    page.wait_for_selector(".messages, [data-w-messages-target]")
    as_each(page, county, code, ("lingdao.nyj", "立即发布", ""))

    phone.goto(f"{county.address}/d/{code}/")
    phone.screenshot(path=shots / "public-phone.png", full_page=True)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name=re.compile("补贴名单")).first.click()
    public = Path(waiting.value.path()).read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(public)).sheetnames == ["名单"]
    with zipfile.ZipFile(io.BytesIO(public)) as parts:
        assert ID.encode() not in b"".join(parts.read(name) for name in parts.namelist())
