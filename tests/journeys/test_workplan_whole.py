"""The office looks at a whole ledger, takes it away, looks back on last year's and shows the progress to everybody."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdfium2
from openpyxl import load_workbook
from walking import County, assert_accessible, assert_stays_home, sign_in

YEAR = int(time.strftime("%Y"))
LAST, THIS = f"{YEAR - 1}年县域办事指南专项行动任务分解", f"{YEAR}年县域办事指南专项行动任务分解"


def lay_out(county: County) -> None:
    """Both ledgers, made inside the county."""
    words = (Path(__file__).parent / "two_ledgers.py").read_text(encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))}
    environment |= {
        "KAICHENG_DATA": str(county.data),
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
    }
    command = [sys.executable, "-m", "kaicheng.config.manage", "shell", "--no-imports", "-c", words]
    subprocess.run(command, check=True, env=environment, capture_output=True)


def shot(page: Any, shots: Path, name: str) -> None:
    """As tall as what is on the page: the shell scrolls within."""
    page.wait_for_load_state()
    size = page.viewport_size
    tall = page.evaluate(
        "Math.max(document.documentElement.scrollHeight, (document.querySelector('main') || document.body).scrollHeight)"
    )
    page.set_viewport_size({"width": size["width"], "height": min(max(tall + 80, size["height"]), 6000)})
    page.screenshot(path=shots / f"workplan-whole-{name}.png", full_page=True)
    page.set_viewport_size(size)


def on_a_phone(office: Any, shots: Path, name: str) -> None:
    """The same page as wide as a hand."""
    office.set_viewport_size({"width": 390, "height": 844})
    office.reload()
    shot(office, shots, f"{name}-phone")
    assert office.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        f"{name} scrolls sideways"
    )
    office.set_viewport_size({"width": 1280, "height": 900})
    office.reload()


def looks_over(office: Any, county: County, shots: Path) -> None:
    """Board, months, the page for leaders, all ledgers of the year."""
    office.goto(f"{county.address}/admin/workplan/year/?year={YEAR}")
    shot(office, shots, "year")
    assert_accessible(office)
    on_a_phone(office, shots, "year")
    office.get_by_role("link", name=THIS).click()
    office.wait_for_url("**/board/")
    shot(office, shots, "board")
    assert_accessible(office)
    on_a_phone(office, shots, "board")
    row = office.locator("tbody tr").filter(has_text="棠溪县住房和城乡建设局")
    count = row.locator("[data-label=已逾期] a").inner_text()
    row.locator("[data-label=已逾期] a").click()
    office.wait_for_url("**state=overdue*")
    assert count == "2"
    assert "公布高频事项办理流程图" in office.inner_text("main")
    office.get_by_role("link", name="时间进度").click()
    office.wait_for_url("**/timeline/")
    shot(office, shots, "timeline")
    assert_accessible(office)
    on_a_phone(office, shots, "timeline")
    assert office.locator(".kw-today").count() == 1
    assert "已调整，原定" in office.inner_text("main")
    office.get_by_role("link", name="领导一览").click()
    office.wait_for_url("**/leader/")
    shot(office, shots, "leader")
    assert_accessible(office)
    on_a_phone(office, shots, "leader")
    (shots / "workplan-whole-leader.pdf").write_bytes(sheet := office.pdf(prefer_css_page_size=True))
    assert len(pypdfium2.PdfDocument(sheet)) == 1, "the page for leaders does not fit one sheet"


def takes_away(office: Any, shots: Path) -> None:
    for label, name in (("Excel 表格", "xlsx"), ("Word 公文", "docx"), ("PDF 公文", "pdf")):
        office.get_by_role("link", name="单位看板").click()
        office.get_by_text("导出台账").click()
        with office.expect_download() as waiting:
            office.get_by_role("link", name=label).click()
        content = Path(waiting.value.path()).read_bytes()
        (shots / f"workplan-whole-ledger.{name}").write_bytes(content)
        if name == "xlsx":
            assert len(list(load_workbook(io.BytesIO(content)).worksheets[0].rows)) == 15
        elif name == "pdf":
            text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))
            assert "设置政务公开专区" in text.replace("\r\n", "")


def looks_back(office: Any, shots: Path) -> None:
    """Suggestions are taken over, one is changed, two items go on, the report is drafted."""
    office.get_by_role("link", name="回头看").click()
    office.get_by_label("回头看上一年度的台账").select_option(label=f"{LAST}（{YEAR - 1}年）")
    office.get_by_role("button", name="打开").click()
    shot(office, shots, "look-back")
    assert_accessible(office)
    on_a_phone(office, shots, "look-back")
    office.get_by_role("button", name="全部采用建议").click()
    office.wait_for_selector("text=已按建议记录5项任务的结论")
    office.get_by_label("第5项的情况说明").fill("")
    office.get_by_role("button", name="保存结论").click()
    office.wait_for_selector("text=第5项结论为“不再适用”，请写明情况。")
    shot(office, shots, "look-back-refused")
    assert_accessible(office)
    office.get_by_label("第5项的情况说明").fill("职能已划转市级，不再由本县办理。")
    office.get_by_role("button", name="保存结论").click()
    office.wait_for_selector("text=已记录1项任务的结论")
    office.get_by_role("link", name="结转未完成任务（2）").click()
    shot(office, shots, "carry")
    assert_accessible(office)
    on_a_phone(office, shots, "carry")
    office.get_by_role("button", name="结转勾选的任务").click()
    office.wait_for_selector(f"text=已将2项任务结转到《{THIS}》")
    shot(office, shots, "carried")
    office.get_by_role("link", name="返回回头看").click()
    office.get_by_role("button", name="起草回头看报告").click()
    office.wait_for_selector("text=报告已按回头看结论起草")
    shot(office, shots, "report")
    assert "落实情况“回头看”的报告" in office.inner_text("main")


def shows(office: Any, county: County) -> str:
    """Show this year's progress; gives its public address."""
    office.goto(f"{county.address}/admin/workplan/")
    office.get_by_role("link", name=THIS).first.click()
    office.locator("summary", has_text="向社会公开进展").click()
    office.get_by_role("button", name="公开进展", exact=True).click()
    office.wait_for_load_state()
    return f"{county.address}/ledger/zhinan{YEAR}/"


def reads(reader: Any, address: str, shots: Path, name: str) -> None:
    reader.goto(address)
    shot(reader, shots, f"public-{name}")
    assert_accessible(reader)
    text = reader.inner_text("main")
    assert "修订全县办事指南" in text
    assert "乡镇事项清单尚未定稿" not in text
    assert reader.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        "scrolls sideways"
    )
    reader.get_by_role("link", name="已完成").click()
    assert reader.locator(".ledger-task").count() == 2


def test_the_office_sees_the_whole_looks_back_and_shows_it(
    county: County, page: Any, phone: Any, shots: Path
) -> None:
    lay_out(county)
    sign_in(page, county.address, "gongkai", county.password)
    looks_over(page, county, shots)
    takes_away(page, shots)
    looks_back(page, shots)
    address = shows(page, county)
    reads(phone, address, shots, "phone")
    reads(page, address, shots, "desk")
    phone.goto(f"{county.address}/ledger/")
    assert_accessible(phone)
    assert THIS in phone.inner_text("main")
    assert_stays_home(page, county.address)
    assert_stays_home(phone, county.address)
