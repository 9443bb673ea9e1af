"""Two replies in a real browser: one grants a part, one refuses with the notice that reconsideration comes first."""

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from walking import County, Windows, assert_accessible, assert_stays_home, sign_in

HANDLER, LEADER = "yishen.zjj", "lingdao.zjj"
COURT = "棠溪县人民法院"
# rules that the shell, not our pages, breaks
CASE = re.compile(r"/admin/foi/\d+/$")
SHELL = ("region",)


def shot(page: Any, shots: Path, name: str) -> None:
    page.screenshot(path=shots / f"foi-letters-{name}.png", full_page=True)


def entered(page: Any, county: County, asked: str) -> str:
    """Enter an application that was handed in, register it; gives the address of its case."""
    page.goto(f"{county.address}/admin/foi/enter/")
    page.get_by_label("当面提交").check()
    page.fill("input[name=name]", "林小满")
    page.select_option("select[name=identity_kind]", "id_card")
    page.fill("input[name=identity_number]", "110101199003077774")
    page.fill("input[name=telephone]", "13900000000")
    page.fill("textarea[name=asked]", asked)
    page.select_option("select[name=carrier]", "paper")
    page.select_option("select[name=way]", "pick_up")
    page.get_by_role("button", name="录入，取得编号").click()
    page.get_by_role("link", name="登记收到之日").click()
    page.get_by_role("button", name="确定登记").click()
    page.wait_for_url(CASE)
    return str(page.url)


def sets_the_remedies(page: Any, county: County, shots: Path) -> None:
    page.goto(f"{county.address}/admin/foi/remedies/")
    page.fill("input[name=court]", COURT)
    page.fill("input[name=review_online]", "https://fuyi.tangxi.gov.example")
    page.get_by_role("button", name="保存").click()
    assert "应当先自收到本告知书之日起60日内向棠溪县人民政府" in page.inner_text(".kc")
    assert_accessible(page, leave_out=SHELL)
    shot(page, shots, "remedies")


def begins(page: Any, case: str, name: str, shots: Path) -> None:
    """Choose the kind of decision; the draft is open."""
    page.goto(f"{case}letters/")
    page.get_by_role("link", name="选择答复类型").click()
    page.wait_for_url("**/decide/")
    assert_accessible(page, leave_out=SHELL)
    shot(page, shots, "decide")
    page.locator("label.fl-decision", has_text=name).locator("input").check()
    page.get_by_role("button", name="拟写答复文书").click()
    page.wait_for_url("**/admin/foi/letters/*/")


def writes(page: Any, texts: dict[str, str], shots: Path, name: str) -> None:
    """Fill the fields, look at what is missing, submit."""
    assert "文书还缺少" in page.inner_text(".kc")
    assert_accessible(page, leave_out=SHELL)
    shot(page, shots, f"{name}-empty")
    for code, words in texts.items():
        page.fill(f"textarea[name={code}]", words)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("必备内容齐全").wait_for()
    shot(page, shots, f"{name}-written")
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url(CASE)


def decides(page: Any, case: str, button: str, note: str = "") -> None:
    page.goto(f"{case}approve/")
    page.fill("textarea[name=note]", note)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(case)


def delivers(page: Any, case: str, shots: Path, name: str) -> None:
    page.goto(f"{case}deliver/")
    assert_accessible(page, leave_out=SHELL)
    page.get_by_label("直接送达").check()
    page.set_input_files(
        "input[name=proof]",
        {"name": "送达回证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 made up"},
    )
    shot(page, shots, f"{name}-deliver")
    page.get_by_role("button", name="登记送达").click()
    page.wait_for_url(case)
    assert "已答复" in page.inner_text(".kc")


def downloaded(page: Any, case: str) -> str:
    """The reply as the office downloads it."""
    page.goto(f"{case}letters/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").first.click()
    content = Path(waiting.value.path()).read_bytes()
    return "".join(
        "".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(content)).pages
    )


def refuses(windows: Windows, county: County, shots: Path) -> None:
    """A refusal that the leader gives back once; its letter tells of reconsideration first."""
    handler, leader = windows[HANDLER], windows[LEADER]
    case = entered(handler, county, "文昌巷片区老旧小区改造的内部请示")
    begins(handler, case, "不予公开：过程性信息", shots)
    texts = {"class": "请示报告", "reason": "该请示尚未批复，公开后可能影响有关工作的正常开展"}
    writes(handler, texts, shots, "refusal")
    decides(leader, case, "退回修改", "请写明该请示的形成时间")
    handler.goto(f"{case}letters/")
    handler.locator("table a", has_text="政府信息不予公开告知书").click()
    handler.get_by_text("退回：请写明该请示的形成时间").wait_for()
    handler.fill(
        "textarea[name=reason]", "该请示于2026年10月形成，尚未批复，公开后可能影响有关工作的正常开展"
    )
    shot(handler, shots, "returned")
    handler.get_by_role("button", name="保存并送审").click()
    handler.wait_for_url(CASE)
    leader.goto(f"{case}approve/")
    assert "应当先申请行政复议" in leader.inner_text(".fl-side")
    assert_accessible(leader, leave_out=SHELL)
    shot(leader, shots, "approve")
    decides(leader, case, "批准", "同意")
    delivers(handler, case, shots, "refusal")
    text = downloaded(handler, case)
    for said in (
        "林小满：",
        "第十六条第二款",
        "所属类别：请示报告",
        "应当先自收到本告知书之日起60日内",
        f"向{COURT}提起行政诉讼",
    ):
        assert said in text


def grants_a_part(windows: Windows, county: County, shots: Path) -> None:
    """What is withheld is to be reviewed first, and the letter says so of that part alone."""
    handler = windows[HANDLER]
    case = entered(handler, county, "2025年老旧小区改造项目施工合同")
    begins(handler, case, "部分公开", shots)
    texts = {
        "released": "请于本告知书送达之日起十个工作日内，到城关街道学宫路3号本局办公室领取复印件",
        "ground": "合同中的个人身份证号码、银行账号属于个人隐私，依据《中华人民共和国政府信息公开条例》第十五条不予公开",
        "redaction": "遮盖了身份证号码2处、银行账号1处",
    }
    writes(handler, texts, shots, "partly")
    decides(windows[LEADER], case, "批准")
    delivers(handler, case, shots, "partly")
    text = downloaded(handler, case)
    assert "如对本告知书中不予公开的内容不服，应当先" in text
    assert "遮盖了身份证号码2处" in text
    shot(handler, shots, "letters")


def test_a_part_is_granted_and_a_refusal_tells_of_reconsideration_first(
    windows: Windows, county: County, shots: Path
) -> None:
    handler = windows[HANDLER]
    sets_the_remedies(handler, county, shots)
    refuses(windows, county, shots)
    grants_a_part(windows, county, shots)
    with handler.expect_download() as waiting:
        handler.get_by_role("link", name="打印全卷").click()
    whole = pypdf.PdfReader(waiting.value.path())
    assert "政府信息公开申请案卷" in whole.pages[0].extract_text()
    assert_accessible(handler, leave_out=SHELL)
    assert_stays_home(handler, county.address)


@pytest.mark.usefixtures("county")
def test_the_draft_is_readable_on_a_phone(browser: Any, county: County, shots: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, county.address, HANDLER, county.password)
    case = entered(page, county, "2026年危房改造资金分配表")
    page.goto(f"{case}decide/")
    page.locator("label.fl-decision", has_text="信息不存在").locator("input").check()
    page.get_by_role("button", name="拟写答复文书").click()
    page.wait_for_url("**/admin/foi/letters/*/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    shot(page, shots, "phone")
    context.close()
