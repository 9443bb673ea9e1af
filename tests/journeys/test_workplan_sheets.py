"""An office brings its own sheet, mends it, compares the upper level's plan and copies to the next year, in a real browser."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from walking import County, assert_accessible, assert_stays_home, sign_in

HEADS = [
    "序号",
    "所属部分",
    "工作任务",
    "具体措施",
    "牵头部门",
    "责任单位",
    "完成时限",
    "频次",
    "状态",
    "进展情况",
]
ROWS = [
    ["1", "一、公开重大部署", "建好政策文件库", "10月底前文件全部入库，标注效力状态。", "县政务信息中心", "县司法局", "10月底前", "", "推进中", "已入库七成。"],
    ["2", "一、公开重大部署", "公开涉企政策", "兑现情况定期公布。", "县工信商务局", "县司法局、县市场监管局", "", "每半年1次", "", ""],
    ["3", "二、服务群众", "公开供水信息", "停水安排提前公告。", "县住建局", "县火星局", "2026年12月底前", "", "快了", ""],
]  # fmt: skip
UPPER = "关于印发《棠溪县2025年政务公开工作要点》的通知"


def sheet() -> bytes:
    """The office's own sheet: a title above, a part merged over two rows, one state nobody knows."""
    book = Workbook()
    book.active.append(["棠溪县2026年重点工作台账"])
    book.active.merge_cells("A1:J1")
    for row in (HEADS, *ROWS):
        book.active.append(row)
    book.active.merge_cells("B3:B4")
    return packed(book)


def packed(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mended(report: bytes) -> bytes:
    """The report that came back, with the mistake put right in its place."""
    book = load_workbook(io.BytesIO(report))
    heads = {str(cell.value): cell.column for cell in book.active[1]}
    assert "问题" in heads
    for row in range(2, book.active.max_row + 1):
        cell = book.active.cell(row, heads["状态"])
        if cell.value == "快了":
            assert "不在可选范围内" in str(book.active.cell(row, heads["问题"]).value)
            cell.value = "推进中"
    return packed(book)


def shot(page: Any, shots: Path, name: str) -> None:
    page.screenshot(path=shots / f"sheets-{name}.png", full_page=True)


@pytest.fixture
def office(page: Any, county: County) -> Any:
    sign_in(page, county.address, "gongkai", county.password)
    return page


def upload(page: Any, name: str, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[name=sheet]", {"name": name, "mimeType": kind, "buffer": content})


def imports(office: Any, county: County, shots: Path) -> str:
    """Upload, say what one heading means, see the mistake, take the report, mend it, import; gives the ledger's address."""
    office.goto(f"{county.address}/admin/workplan/")
    office.get_by_role("link", name="导入表格").first.click()
    office.fill("input[name=title]", "2026年重点工作台账")
    office.fill("input[name=year]", "2026")
    office.fill("input[name=issued_on]", "2026-03-02")
    upload(office, "重点工作台账.xlsx", sheet())
    shot(office, shots, "upload")
    assert_accessible(office)
    office.get_by_role("button", name="上传").click()
    assert office.get_by_label("具体措施").input_value() == "text"
    shot(office, shots, "heads")
    assert_accessible(office)
    office.get_by_role("button", name="检查").click()
    assert "不在可选范围内" in office.inner_text("main")
    shot(office, shots, "problems")
    assert_accessible(office)
    with office.expect_download() as waiting:
        office.get_by_role("button", name="下载带“问题”列的表格").click()
    report = Path(waiting.value.path()).read_bytes()
    office.get_by_role("link", name="重新上传").click()
    office.fill("input[name=title]", "2026年重点工作台账")
    office.fill("input[name=issued_on]", "2026-03-02")
    upload(office, "重点工作台账（改）.xlsx", mended(report))
    office.get_by_role("button", name="上传").click()
    office.get_by_role("button", name="检查").click()
    assert "检查通过" in office.inner_text("main")
    office.get_by_text("读出的任务").click()
    shot(office, shots, "checked")
    assert_accessible(office)
    office.get_by_role("button", name="导入 3 项任务").click()
    office.wait_for_selector("text=已导入3项任务")
    shot(office, shots, "imported")
    return str(office.url).split("#")[0].split("?")[0]


def changes_many(office: Any, address: str, shots: Path) -> None:
    office.goto(f"{address}bulk/")
    office.get_by_role("checkbox", name="勾选全部").check()
    office.select_option("select[name=act]", "internal")
    office.fill("input[name=day]", "2026-09-30")
    shot(office, shots, "bulk")
    assert_accessible(office)
    office.get_by_role("button", name="修改", exact=True).click()
    office.wait_for_selector("text=已修改3项任务")
    office.goto(f"{address}bulk/sheet/")
    with office.expect_download() as waiting:
        office.get_by_role("link", name="导出批量修改表").click()
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    heads = {str(cell.value): cell.column for cell in book.active[1]}
    book.active.cell(3, heads["办理时限"]).value = "2026-12-31"
    upload(office, "批量修改.xlsx", packed(book))
    office.get_by_role("button", name="上传并核对").click()
    shot(office, shots, "differences")
    assert_accessible(office)
    office.get_by_role("button", name="写入 1 项任务的改动").click()
    office.wait_for_selector("text=已修改1项任务")


def compares(office: Any, address: str, shots: Path) -> None:
    """Name the upper document, confirm, take one gap over."""
    office.goto(f"{address}upper/")
    office.fill("input[name=document]", f"棠溪县人民政府办公室{UPPER}")
    office.get_by_role("button", name="选定").click()
    office.wait_for_selector("text=没有承接的")
    shot(office, shots, "upper")
    assert_accessible(office)
    office.locator("input[name=key]").first.check()
    office.fill("#unit", "县行政审批服务局")
    office.get_by_role("button", name="把勾选的增加为任务").click()
    office.wait_for_selector("text=已增加1项任务")


def test_a_sheet_becomes_a_ledger_that_carries_out_the_upper_plan(
    office: Any, phone: Any, county: County, shots: Path
) -> None:
    address = imports(office, county, shots)
    changes_many(office, address, shots)
    compares(office, address, shots)
    sign_in(phone, county.address, "gongkai", county.password)
    for name in ("upper/", "bulk/", "bulk/sheet/", "copy/"):
        phone.goto(address + name)
        shot(phone, shots, f"phone-{name.strip('/').replace('/', '-')}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), name
        assert_accessible(phone)
    phone.goto(f"{county.address}/admin/workplan/import/")
    shot(phone, shots, "phone-import")
    assert_stays_home(office, county.address)


def test_what_comes_again_is_copied_to_the_next_year(office: Any, county: County, shots: Path) -> None:
    office.goto(f"{county.address}/admin/workplan/")
    office.get_by_role("link", name="棠溪县2025年政务公开工作要点").first.click()
    office.goto(str(office.url).split("?")[0] + "copy/")
    shot(office, shots, "copy")
    assert_accessible(office)
    office.get_by_role("button", name="复制勾选的").click()
    office.wait_for_selector("text=请核对单位和时限")
    shot(office, shots, "copied")
