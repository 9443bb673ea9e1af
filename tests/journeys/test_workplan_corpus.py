"""Every work-point document of the public corpus goes from its file to an approved ledger, in a real browser.

Each is uploaded by an editor, reviewed, cleared and published by those whose duty that is, and read, settled and approved
by the office, the way a clerk would: by the proposals of the screens, with one choice for what is left. How long each
took is printed. The county is not the one that issued these texts, so every unit name has to be settled: the worst case.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from walking import County, assert_accessible, code_of, hand_in, press, sign_in

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("KAICHENG_CORPUS", ROOT.parent / "shared" / "corpus"))
PLANS = sorted((CORPUS / "docs").glob("wp_*.txt"))
BASIS = "经审查不涉及国家秘密，可以公开"
WITHOUT_DATE = "2021-04-30"  # what the clerk finds on the paper where the scan has lost its date
MINUTES = 3  # for each, all people together

pytestmark = [
    pytest.mark.once,  # it looks at screens and the reading of files, which are the same on every database
    pytest.mark.skipif(not PLANS, reason="未找到公开语料（../shared/corpus），可用 KAICHENG_CORPUS 指明"),
]


@dataclass(frozen=True)
class Office:
    """Everybody who has a hand in it, each at a browser of their own."""

    address: str
    editor: Any
    reviewer: Any
    officer: Any
    leader: Any
    disclosure: Any


@pytest.fixture(scope="module")
def office(county: County, browser: Any) -> Iterator[Office]:
    people, contexts = [], []
    for name in ("xinxi.nyj", "shenhe.nyj", "baomi.nyj", "lingdao.nyj", "gongkai"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(
            60_000
        )  # the first file read by a county that has just started takes its time
        sign_in(page, county.address, name, county.password)
        people.append(page)
        contexts.append(context)
    yield Office(county.address, *people)
    for context in contexts:
        context.close()


def shot(page: Any, shots: Path, name: str, *, width: int = 1280) -> None:
    """As tall as what is on the page, up to a limit."""
    page.set_viewport_size({"width": width, "height": 900})
    tall = page.evaluate("(document.querySelector('main') || document.body).scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall + 80, 900), 5000)})
    page.screenshot(path=shots / f"workplan-corpus-{name}.png")
    page.set_viewport_size({"width": 1280, "height": 900})


def receives(office: Office, path: Path, shots: Path) -> str:
    """Upload, complete what the text does not say, hand in; gives the document's code."""
    page = office.editor
    page.goto(f"{office.address}/admin/documents/receive/")
    page.set_input_files("input[name=files]", str(path))
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url("**/review/")
    shot(page, shots, f"{path.stem}-read")
    if not page.input_value("input[name=written_date]"):
        page.fill("input[name=written_date]", WITHOUT_DATE)
    if not page.input_value("select[name=genre]"):
        page.select_option("select[name=genre]", "通知")
    page.select_option("select[name=openness]", "proactive")
    if not page.input_value("textarea[name=issuers]").strip():
        page.fill("textarea[name=issuers]", "棠溪县农业农村局")
    if not page.input_value("textarea[name=summary]").strip():
        page.fill("textarea[name=summary]", "部署年度重点工作任务。")
    hand_in(page)
    return code_of(page)


def publishes(office: Office, code: str) -> None:
    for page, button, words in (
        (office.reviewer, "审核通过", ""),
        (office.officer, "保密审查通过", BASIS),
        (office.leader, "立即发布", ""),
    ):
        page.goto(f"{office.address}/admin/documents/{code}/review/")
        press(page, button, words=words)
        page.wait_for_selector(".messages, [data-w-messages-target]")
    office.leader.wait_for_selector("text=已发布，索引号")


def settles(page: Any, shots: Path, name: str) -> int:
    """Names by the proposals, the rest as printed, tasks without a unit to the organiser; gives how many names were open."""
    rows = page.locator(".wr-names__table tbody tr").count()
    if rows:
        shot(page, shots, f"{name}-review")
        shot(page, shots, f"{name}-review-phone", width=390)
        page.get_by_label("上面“暂不处理”的，一律").select_option("不在本级")
        page.get_by_role("button", name="认定这些名称").click()
        page.wait_for_selector("#review-said >> text=个名称")
    for button, said in (("指定", "牵头。"), ("设定", "办理时限已定为"), ("全部核对无误", "已核对")):
        if (found := page.get_by_role("button", name=button, exact=True)).count():
            found.click()
            page.wait_for_selector(f"#review-said >> text={said}")
    return rows


def becomes_a_ledger(office: Office, code: str, shots: Path, name: str) -> tuple[int, int]:
    """Read, settle, approve; gives how many tasks and open names there were."""
    page = office.disclosure
    page.goto(f"{office.address}/admin/workplan/new/?document={code}")
    page.get_by_role("button", name="读取任务").click()
    page.wait_for_selector("text=项任务，请逐项核对后审定")
    tasks = page.locator(".wr-card").count()
    names = settles(page, shots, name)
    shot(page, shots, f"{name}-settled")
    page.get_by_role("link", name="审定下达").click()
    page.get_by_role("button", name="审定并下达").click()
    page.wait_for_selector("text=任务已下达")
    shot(page, shots, f"{name}-running")
    return tasks, names


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_goes_from_file_to_approved_ledger(
    office: Office, path: Path, shots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    code = receives(office, path, shots)
    publishes(office, code)
    published = time.monotonic()
    tasks, names = becomes_a_ledger(office, code, shots, path.stem)
    done = time.monotonic()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{path.stem}: {tasks} tasks, {names} open names, file to public {published - began:.1f} s, "
            f"to approved ledger {done - published:.1f} s, together {done - began:.1f} s\n"
        )
    assert tasks
    assert done - began < MINUTES * 60
    assert re.search(r"执行中", office.disclosure.inner_text("main"))
    assert_accessible(office.disclosure)
