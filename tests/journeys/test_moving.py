"""An old site moves in, in a real browser: from the sheet to the citizen at the old address."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook
from walking import County, assert_accessible, assert_stays_home, sign_in

HEADS = ["名称", "文号", "发布机构", "生成日期", "公开日期", "公开方式", "文件下载", "链接", "点评"]
TOPICS = (
    "渡口安全管理",
    "古井保护",
    "晒谷场修缮",
    "乡村戏台维护",
    "水碾坊登记",
    "凉亭修葺",
    "石板路养护",
    "风雨桥巡查",
)
MISSING, BAD_DAY, PERSONAL, TWICE = 10, 11, 12, 13  # rows of the sheet


def _paper(topic: str, number: str, extra: str = "") -> bytes:
    lines = [
        "棠溪县人民政府办公室文件", number, f"棠溪县人民政府办公室关于做好{topic}工作的通知", "各乡镇人民政府、街道办事处：",
        f"为切实做好{topic}工作，现将有关事项通知如下。", f"一、全面摸清{topic}底数，逐处登记造册，落实管护责任人。",
        f"二、每季度开展一次{topic}检查，发现问题及时整改，并在村务公开栏公示。{extra}",
        f"三、{topic}所需经费列入年度预算，专款专用。", "棠溪县人民政府办公室", "2017年5月9日", "（此件公开发布）",
    ]  # fmt: skip
    return "\n".join(lines).encode()


@pytest.fixture
def old_site(tmp_path: Path) -> tuple[Path, Path]:
    """A sheet of twelve rows, four of them with something to say, and the zip with its files."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for n, topic in enumerate(TOPICS, 1):
            number = f"棠政办发〔2017〕{300 + n}号"
            package.writestr(f"old/2017/{n}.txt", _paper(topic, number))
            _row(sheet, topic, number, f"2017/{n}.txt", n)
        _row(sheet, "木排码头整治", "棠政办发〔2017〕309号", "2017/没有.txt", 9)
        _row(sheet, "竹器作坊登记", "棠政办发〔2017〕310号", "2017/10.txt", 10, day="二月三十")
        _row(sheet, "护林员聘用", "棠政办发〔2017〕311号", "2017/11.txt", 11)
        _row(sheet, TOPICS[0], "棠政办发〔2017〕301号", "2017/1.txt", 12)
        package.writestr("old/2017/10.txt", _paper("竹器作坊登记", "棠政办发〔2017〕310号"))
        card = "联系人身份证号11010519491231002X。"
        package.writestr("old/2017/11.txt", _paper("护林员聘用", "棠政办发〔2017〕311号", card))
    book.save(tmp_path / "老网站目录.xlsx")
    (tmp_path / "文件.zip").write_bytes(packed.getvalue())
    return tmp_path / "老网站目录.xlsx", tmp_path / "文件.zip"


def _row(sheet: Any, topic: str, number: str, path: str, n: int, *, day: str = "2017-05-09") -> None:
    title = f"棠溪县人民政府办公室关于做好{topic}工作的通知"
    url = f"http://www.tangxi.example/zwgk/art_{n}.html"
    sheet.append([title, number, "棠溪县人民政府办公室", day, "2017-05-12", "主动公开", path, url, ""])


def _until(page: Any, words: str, seconds: float = 60) -> None:
    page.wait_for_selector(f"text={words}", timeout=seconds * 1000)


def test_the_office_moves_an_old_site_in_and_its_old_addresses_lead_on(
    county: County, page: Any, phone: Any, old_site: tuple[Path, Path], shots: Path, tmp_path: Path
) -> None:
    manifest, packed = old_site
    sign_in(page, county.address, "gongkai", county.password)
    page.goto(county.address + "/admin/moving/")
    page.get_by_role("link", name="新建批次").first.click()
    page.set_input_files("input[name=manifest]", str(manifest))
    page.set_input_files("input[name=bundle]", str(packed))
    page.select_option("select[name=agency]", label="棠溪县人民政府")
    page.fill("input[name=site]", "www.tangxi.example")
    page.screenshot(path=shots / "moving-upload.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="上传").click()

    _until(page, "开始检查")
    assert page.input_value("select[name=head-0]") == "title"
    assert page.input_value("select[name=head-8]") == ""
    page.screenshot(path=shots / "moving-heads.png", full_page=True)
    assert_accessible(page)
    page.get_by_role("button", name="开始检查").click()
    _until(page, "检查完毕")
    page.screenshot(path=shots / "moving-checked.png", full_page=True)
    assert_accessible(page)
    _report(page, tmp_path / "结果.xlsx")

    page.get_by_role("link", name="疑似重复 1 行").click()
    page.screenshot(path=shots / "moving-twins.png", full_page=True)
    assert_accessible(page)
    page.get_by_label("所有待决定的行").check()
    page.get_by_role("button", name="确定").click()
    page.get_by_role("link", name="老网站目录").first.click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="导入 9 份").click()
    _until(page, "导入完毕")
    page.screenshot(path=shots / "moving-done.png", full_page=True)

    _citizen(county, phone, shots)
    page.goto(county.address + "/admin/moving/addresses/")
    page.screenshot(path=shots / "moving-addresses.png", full_page=True)
    assert_accessible(page)
    assert_stays_home(page, county.address)
    _on_a_phone(county, phone, shots)


def _report(page: Any, place: Path) -> None:
    """The sheet as it goes back says what is wrong where, and no personal number."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载带“问题”列的清单").click()
    waiting.value.save_as(place)
    report = load_workbook(place).worksheets[0]
    said = {n: (row[0].value, row[1].value or "") for n, row in enumerate(report.iter_rows(), 1)}
    assert said[MISSING][0] == "有问题"
    assert "没有“2017/没有.txt”" in said[MISSING][1]
    assert "不是日期" in said[BAD_DAY][1]
    assert said[PERSONAL][0] == "待处理"
    assert "11010519491231002X" not in str(said)
    assert said[TWICE][0] == "疑似重复"


def _citizen(county: County, phone: Any, shots: Path) -> None:
    """Finds a document by its words, and comes from a link to the old site."""
    end = time.monotonic() + 10
    address = f"{county.address}/search/?q={quote('乡村戏台维护')}"
    while "乡村戏台维护" not in phone.request.get(address).text().replace("<mark>", "").replace(
        "</mark>", ""
    ):
        assert time.monotonic() < end, "not found by search"
        time.sleep(0.1)
    for n in (4, 12):  # 12: the second copy, whose address leads to the first
        phone.goto(f"{county.address}/zwgk/art_{n}.html?from=timeline")
        assert "/d/" in phone.url
        assert "2017年5月9日" in phone.inner_text("main")
    assert phone.request.get(f"{county.address}/zwgk/art_11.html").status == 404  # held back
    phone.screenshot(path=shots / "moving-phone-document.png", full_page=True)


def _on_a_phone(county: County, phone: Any, shots: Path) -> None:
    sign_in(phone, county.address, "gongkai", county.password)
    for name in ("", "new/", "1/", "1/rows/", "1/rows/?state=held", "addresses/", "addresses/?tab=missed"):
        phone.goto(f"{county.address}/admin/moving/{name}")
        shown = name.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "runs"
        phone.screenshot(path=shots / f"moving-phone-{shown}.png", full_page=True)
        wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, f"{name} scrolls sideways"
        assert_accessible(phone)
