"""One application from a phone to the covered file in the citizen's hands, the office doing its part between, nothing by hand."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pypdf
from docx import Document as Docx
from docx.oxml import parse_xml
from PIL import Image
from test_foi_apply import at_the_office
from walking import County, Windows, assert_accessible, assert_stays_home

AGENCY, CLERK, LEADER = "TXZJJ", "yishen.zjj", "lingdao.zjj"
ASKED = "滨河巷二十六号危房加固补助资金的发放登记表"
NAME, TELEPHONE, SUM = "简明月", "13812345678", "32460.00元"
ORIGINAL = "危房加固补助资金发放登记表.docx"
COVERED = "危房加固补助资金发放登记表（遮盖件）.docx"
REPLY = "政府信息部分公开告知书"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CASE = re.compile(r"/admin/foi/\d+/$")
# the address that the original would have on the site, were it the applicant's to take
KEYS = """
from kaicheng.foi.models import Paper
print(*Paper.objects.filter(case__number={number!r}, kind="source").values_list("key", flat=True))
"""


def original() -> bytes:
    """A register with a name, a number and a sum; the name stands again in a deleted run and in the properties."""
    document, file = Docx(), io.BytesIO()
    document.add_paragraph("危房加固补助资金发放登记表")
    document.add_paragraph(f"领取人{NAME}，联系电话{TELEPHONE}，补助金额{SUM}。")
    document.add_paragraph(f"本表由{NAME}核对无误。")
    last = document.add_paragraph("以上款项已由领取人本人签收。")
    deleted = f'<w:del xmlns:w="{WORD}" w:id="1" w:author="{NAME}" w:date="2026-01-05T09:00:00Z"><w:r><w:delText>{NAME}</w:delText></w:r></w:del>'
    last._p.append(parse_xml(deleted))
    document.core_properties.author = NAME
    document.save(file)
    return file.getvalue()


def shot(page: Any, shots: Path, name: str, *, checked: bool = True) -> None:
    page.screenshot(path=shots / f"foi-whole-{name}.png", full_page=True)
    if checked:
        assert_accessible(page)


def looked_at(phone: Any, shots: Path, name: str) -> None:
    shot(phone, shots, name)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), phone.url


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages_of(content: bytes) -> str:
    return bare("".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages))


def downloaded(page: Any, link: Any) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


# -- on the phone ---------------------------------------------------------------------------------------------------------


def applies(county: County, phone: Any, card: Path) -> tuple[str, str]:
    """Gives number and query code."""
    phone.goto(f"{county.address}/apply/{AGENCY}/")
    phone.get_by_label("您需要什么信息").fill(ASKED)
    phone.get_by_role("button", name="下一步").click()
    phone.wait_for_url(re.compile(r"/(found|who)/$"))
    if "/found/" in phone.url:
        phone.get_by_role("link", name="都不是，继续申请").click()
    phone.get_by_label("姓名或者名称").fill("林小满")
    phone.get_by_label("身份证明的种类").select_option("id_card")
    phone.get_by_label("身份证明的号码").fill("110101199003077774")
    phone.get_by_label("联系电话").fill("13900000000")
    phone.get_by_role("button", name="下一步").click()
    phone.wait_for_url("**/how/")
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_label("身份证明", exact=True).set_input_files(card)
    phone.get_by_role("button", name="提交申请").click()
    phone.wait_for_url("**/apply/receipt/")
    number, code = phone.locator(".ap-receipt dd").all_inner_texts()
    return str(number), str(code)


def supplements(county: County, phone: Any, shots: Path) -> None:
    """The case is still open on the phone that has just sent it."""
    phone.goto(f"{county.address}/apply/case/")
    phone.wait_for_selector("text=请补正")
    looked_at(phone, shots, "1-asked")
    letter = downloaded(phone, phone.get_by_role("link", name=re.compile(r"补正告知书.*\.pdf")))
    assert "请写明哪一年发放的登记表" in pages_of(letter)
    phone.get_by_label("补正的内容").fill("2025年度发放的登记表，一份。")
    phone.get_by_role("button", name="提交补正").click()
    phone.wait_for_selector("text=答复期限自收到补正之日重新计算")
    looked_at(phone, shots, "2-supplemented")


def sees_the_fee(county: County, phone: Any, shots: Path) -> None:
    phone.goto(f"{county.address}/apply/case/")
    said = bare(phone.inner_text("main"))
    assert "信息处理费300元" in said
    assert "第31至60页每页10元，计300元" in said
    assert re.search(r"缴费期限20\d\d年\d+月\d+日", said)
    assert "缴清费用以后重新计算" in said
    looked_at(phone, shots, "3-fee")


def sees_the_term_restarted(county: County, phone: Any, shots: Path) -> None:
    phone.goto(f"{county.address}/apply/case/")
    said = bare(phone.inner_text("main"))
    assert "办理中" in said
    assert "答复期限自缴清费用的次日起重新计算" in said
    assert "信息处理费300元" not in said
    looked_at(phone, shots, "4-paid")
    phone.get_by_role("button", name="退出").click()
    phone.wait_for_selector("text=已经退出")


def receives(phone: Any, shots: Path, number: str, code: str) -> str:
    """The letter and the covered file; gives the number of the letter."""
    phone.get_by_label("编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询", exact=True).click()
    phone.wait_for_selector("h1:has-text('已答复')")
    said = bare(phone.inner_text("main"))
    assert "答复部分公开" in said
    assert "答复在期限内作出" in said
    looked_at(phone, shots, "8-replied")
    letter = pages_of(downloaded(phone, phone.get_by_role("link", name=re.compile(rf"{REPLY}.*\.pdf"))))
    (shots / "foi-whole-letter.txt").write_text(letter, encoding="utf-8")
    for words in (
        "林小满：",
        "第三十七条",
        "个人隐私（第十五条）",
        "个人隐私3处",
        COVERED.removesuffix(".docx"),
        "应当先",
    ):
        assert words in letter
    handed = downloaded(phone, phone.get_by_role("link", name=COVERED))
    (shots / "foi-whole-covered.docx").write_bytes(handed)
    gives_up_nothing(handed)
    found = re.search(r"棠建公复〔20\d\d〕\d+号", letter)
    assert found
    return found[0]


def gives_up_nothing(content: bytes) -> None:
    words = "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(content)).paragraphs)
    assert "危房加固补助资金发放登记表" in words
    assert f"补助金额{SUM}" in words
    assert "以上款项已由领取人本人签收" in words
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        whole = b"\0".join([name.encode() + parts.read(name) for name in parts.namelist()])
    for gone in (NAME, TELEPHONE):
        assert gone not in words
        assert gone.encode() not in whole
        assert gone.encode("utf-16-le") not in whole
    assert b"w:del" not in whole.replace(b"w:delimiter", b"")


def does_not_receive_the_original(county: County, phone: Any, number: str, case: str) -> None:
    assert phone.get_by_role("link", name=ORIGINAL, exact=True).count() == 0
    key = at_the_office(county, KEYS, number=number).strip()
    assert phone.request.get(f"{county.address}/apply/case/paper/{key}").status == 404
    assert "/login/" in phone.request.get(f"{case}").url


# -- at the office --------------------------------------------------------------------------------------------------------


def registers(page: Any, county: County, number: str) -> str:
    """Gives the address of the case."""
    page.goto(f"{county.address}/admin/foi/cases/?number={number}")
    page.get_by_role("link", name=number).click()
    page.locator(".ff-doing").get_by_role("link", name="登记", exact=True).click()
    page.get_by_role("button", name="确定登记").click()
    page.wait_for_url(CASE)
    return str(page.url)


def begins(page: Any, case: str, letter: str) -> None:
    """Draft a letter of the course from the list."""
    page.goto(f"{case}letters/")
    page.get_by_role("button", name=re.compile(letter)).click()


def sends(page: Any, case: str, texts: dict[str, str], shots: Path, name: str) -> None:
    """Fill the open draft in and send it."""
    page.wait_for_url("**/admin/foi/letters/*/")
    for code, words in texts.items():
        page.fill(f"textarea[name={code}]", words)
    shot(page, shots, name)
    page.get_by_role("button", name=re.compile("^发出并登记")).click()
    page.wait_for_url(f"{case}letters/")


def charges(page: Any, case: str, shots: Path) -> None:
    """By the page, with the letter; the citizen has signed for it today."""
    page.goto(f"{case}do/charge/")
    page.fill("input[name=pages]", "60")
    page.get_by_role("button", name="重新计算").click()
    page.get_by_label(re.compile("按量　300 元")).check()
    shot(page, shots, "charge")
    page.get_by_role("button", name="选定并拟写收费通知").click()
    sends(page, case, {"payment": "凭本通知书到县行政服务中心综合窗口缴纳"}, shots, "fee-letter")
    acts(page, case, "登记通知签收")


def acts(page: Any, case: str, button: str) -> None:
    page.goto(case)
    page.locator(".ff-doing").get_by_role("link", name=button, exact=True).click()
    page.get_by_role("button", name=f"确定{button}").click()
    page.wait_for_url(case)


def covers(page: Any, case: str, shots: Path) -> None:
    """The number was found, the name is marked in the text; that it stands elsewhere too is asked about."""
    page.goto(case)
    page.set_input_files(
        "input[name=originals]",
        {"name": ORIGINAL, "mimeType": "application/octet-stream", "buffer": original()},
    )
    page.get_by_role("button", name="加入", exact=True).click()
    page.get_by_role("link", name="制作提供件").click()
    page.wait_for_url("**/release/**")
    offer = page.locator(".fr-offers input[name=offer]")
    assert TELEPHONE in page.inner_text(".fr-offers")
    assert offer.first.is_checked()
    page.evaluate(
        """(name) => {
          const passage = [...document.querySelectorAll(".fr-passage")].find((one) => one.textContent.includes(name));
          const node = passage.firstChild, at = node.textContent.indexOf(name), range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + name.length);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        NAME,
    )
    page.get_by_role("button", name="遮盖所选").click()
    assert page.locator(".fr-passage mark").inner_text() == NAME
    shot(page, shots, "5-cover")
    page.get_by_role("button", name="制作提供件").click()
    page.get_by_text("下列文字在一处已遮盖，在别处还没有").wait_for()
    shot(page, shots, "5-elsewhere")
    page.fill("textarea[name=words]", NAME)
    page.get_by_role("button", name="制作提供件").click()
    page.wait_for_url(case)
    assert "遮盖 3 处" in page.inner_text(".ff-originals")
    shot(page, shots, "covered")


def decides(page: Any, case: str, shots: Path) -> None:
    page.goto(f"{case}decide/")
    page.locator("label.fl-decision", has_text="部分公开").locator("input").check()
    page.get_by_role("button", name="拟写答复文书").click()
    page.wait_for_url("**/admin/foi/letters/*/")
    page.fill("textarea[name=released]", "请凭编号和查询码在本机关政府信息公开平台下载")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("必备内容齐全").wait_for()
    shot(page, shots, "6-reply")
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(case)


def approves(page: Any, case: str, shots: Path) -> None:
    page.goto(f"{case}approve/")
    shot(page, shots, "7-approve")
    gives_up_nothing(downloaded(page, page.get_by_role("link", name=COVERED)))
    page.get_by_role("button", name="批准", exact=True).click()
    page.wait_for_url(case)


def delivers(page: Any, case: str, shots: Path) -> None:
    page.goto(f"{case}deliver/")
    assert page.get_by_label("互联网发送").is_checked()
    shot(page, shots, "deliver")
    page.get_by_role("button", name="登记送达").click()
    page.wait_for_url(case)
    shot(page, shots, "9-replied-desk")


def prints(page: Any, case: str, letter: str, shots: Path) -> None:
    page.goto(case)
    whole = downloaded(page, page.get_by_role("link", name="全过程案卷（PDF）"))
    (shots / "foi-whole-file.pdf").write_bytes(whole)
    said = pages_of(whole)
    assert "文件不能打开" not in said
    for words in ("政府信息公开申请案卷", letter, REPLY, "补正告知书", "收费通知书", "2025年度发放的登记表"):
        assert words in said


def test_an_application_goes_from_the_phone_to_the_covered_file(
    county: County, windows: Windows, phone: Any, shots: Path, tmp_path: Path
) -> None:
    card, clerk = tmp_path / "身份证.png", windows[CLERK]
    Image.new("RGB", (430, 270), "#d8e0e8").save(card)
    number, code = applies(county, phone, card)
    case = registers(clerk, county, number)
    asking = {"items": "请写明哪一年发放的登记表。", "guidance": "原申请没有写明年度，无法确定所需的登记表。"}
    begins(clerk, case, "补正告知书")
    sends(clerk, case, asking, shots, "supplement-letter")
    supplements(county, phone, shots)
    charges(clerk, case, shots)
    sees_the_fee(county, phone, shots)
    acts(clerk, case, "登记缴费")
    shot(clerk, shots, "paid-desk")
    sees_the_term_restarted(county, phone, shots)
    covers(clerk, case, shots)
    decides(clerk, case, shots)
    approves(windows[LEADER], case, shots)
    delivers(clerk, case, shots)
    letter = receives(phone, shots, number, code)
    does_not_receive_the_original(county, phone, number, case)
    prints(clerk, case, letter, shots)
    for page in (phone, *windows.pages.values()):
        assert_stays_home(page, county.address)
