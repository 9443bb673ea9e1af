"""A ledger among its units, in a real browser: reported with evidence, overdue, reminded, postponed, confirmed, dropped."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from walking import County, Windows, assert_accessible, assert_stays_home

# A ledger approved forty days ago, so that its days have passed: one task to report on, one that is late, one to be
# postponed, one to be dropped. Then the reminders of this day, as the worker sends them from eight o'clock on.
LEDGER = """
from datetime import timedelta
from django.utils import timezone
from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.users.staff import user_named
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.services import reminding
now = timezone.localtime().replace(hour=12)
since, today = now - timedelta(days=40), timezone.localdate(now)
unit = {code: Agency.objects.get(code=code) for code in ("TX", "TXZJJ", "TXNYJ")}
taken = WorkPlan.objects.exclude(document=None).values("document")
source = Document.objects.filter(live__isnull=False).exclude(pk__in=taken).order_by("pk").first()
plan = WorkPlan.objects.create(
    agency=unit["TX"], title="棠溪县政务公开工作要点任务台账", year=today.year, stage="running", document=source,
    edition=source.live, issued_on=since.date(), code="journey-units", created_at=since,
    created_by=user_named("gongkai"), approved_at=since,
)
def task(number, heading, text, lead, days, *others, **columns):
    day = today + timedelta(days=days)
    made = Task.objects.create(
        plan=plan, number=number, path=[number], label=f"（{number}）", section="一、加强重点领域信息公开", heading=heading,
        text=text, quotes=[{"words": text, "start": 0, "end": len(text)}], first_due_on=day, due_on=day,
        role_words="县住建局牵头，县农业农村局配合", deadlines=[{"words": "按期完成"}], state_since=since, **columns,
    )
    for order, code in enumerate((lead, *others)):
        role = "supporting" if order else "lead"
        TaskUnit.objects.create(task=made, agency=unit[code], name=unit[code].short_name or unit[code].name, role=role, order=order)
    return made
task(1, "公开住房保障信息", "及时公开公共租赁住房申请条件、程序、分配结果，加强政策解读。", "TXZJJ", 30, "TXNYJ")
task(2, "公开农业补贴信息", "分批公开耕地地力保护补贴、农机购置补贴发放情况。", "TXNYJ", -7, percent=30, state="under_way")
task(3, "编制房屋征收公开目录", "梳理房屋征收与补偿公开事项，编制目录。", "TXZJJ", 5)
task(4, "建设政务公开专区", "在政务服务大厅设立政务公开专区。", "TXZJJ", 60, internal_due_on=today + timedelta(days=50))
reminding.remind_due(now)
"""


def begin(county: County) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))}
    environment |= {
        "KAICHENG_DATA": str(county.data),
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
    }
    command = [sys.executable, "-m", "kaicheng.config.manage", "shell", "-c", LEDGER]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def look(page: Any, shots: Path, name: str) -> None:
    """As it is on a desk and in a hand: legible, without scrolling sideways."""
    page.set_viewport_size(
        {"width": 1280, "height": 2000}
    )  # the shell scrolls inside: a picture shows what fits
    page.screenshot(path=shots / f"units-{name}.png")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 2600})
    page.screenshot(path=shots / f"units-{name}-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        f"{name} scrolls sideways"
    )
    page.set_viewport_size({"width": 1280, "height": 900})


def open_task(page: Any, county: County, name: str) -> None:
    page.goto(f"{county.address}/admin/workplan/mine/")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def reports(editor: Any, county: County, shots: Path) -> str:
    """The lead unit reports with a published document as evidence; gives the task's address."""
    editor.goto(f"{county.address}/admin/workplan/mine/")
    look(editor, shots, "mine")
    open_task(editor, county, "公开住房保障信息")
    look(editor, shots, "task")
    editor.get_by_label("完成百分比").fill("100")
    editor.get_by_label("进展情况").fill("已公开申请条件和分配结果，同步发布解读材料。")
    field = editor.locator(".kw-main input[name=document]").first
    with editor.expect_response(lambda answer: "/workplan/documents/" in answer.url):
        field.press_sequentially("住房", delay=30)
    editor.wait_for_function("document.querySelectorAll('#kw-found option').length > 0")
    field.fill(editor.locator("#kw-found option").first.get_attribute("value"))
    editor.get_by_role("button", name="报告进展").click()
    editor.wait_for_selector("text=进展已记入台账")
    assert editor.locator(".kw-proofs a").count() == 1
    editor.get_by_label("完成结果").fill("住房保障信息已全部公开，群众可在网站查询。")
    look(editor, shots, "propose")
    editor.get_by_role("button", name="申请办结").click()
    editor.wait_for_selector("text=已申请办结")
    return str(editor.url)


def is_late(editor: Any, county: County, shots: Path) -> None:
    """The other unit was reminded; it may not report without stating its obstacle."""
    editor.goto(f"{county.address}/admin/notices/")
    editor.get_by_role("link", name="办理时限已逾期7天：《公开农业补贴信息》").click()
    editor.get_by_role("heading", name="公开农业补贴信息", exact=True).wait_for()
    look(editor, shots, "late")
    editor.get_by_label("完成百分比").fill("50")
    editor.locator("#report-obstacle").evaluate("field => field.removeAttribute('required')")
    editor.get_by_role("button", name="报告进展").click()
    editor.wait_for_selector("text=任务已逾期，请写明困难和问题")
    look(editor, shots, "lacking")
    editor.get_by_label("困难和问题").fill("第二批补贴资金尚未到位，待拨付后公开。")
    editor.get_by_role("button", name="报告进展").click()
    editor.wait_for_selector("text=进展已记入台账")


def steers(office: Any, county: County, address: str, shots: Path) -> None:
    """The office confirms one, postpones one, drops one with its reason."""
    office.goto(address)
    look(office, shots, "confirm")
    office.get_by_role("button", name="确认完成").click()
    office.wait_for_selector("text=已确认完成")
    look(office, shots, "confirmed")
    base, _, pk = address.rstrip("/").rpartition("/")
    office.goto(f"{base}/{int(pk) + 2}/")
    office.locator("#act-postpone summary").click()
    office.get_by_label("新的办理时限").fill(
        office.evaluate("new Date(Date.now() + 50 * 864e5).toISOString().slice(0, 10)")
    )
    office.get_by_label("批准人").fill("分管副县长")
    office.get_by_label("批准日期").fill(
        office.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
    )
    office.locator("#postpone-reason").fill("省级目录样式尚未印发")
    office.locator("#act-postpone").get_by_role("button", name="调整时限").click()
    office.wait_for_selector("text=时限已调整")
    assert "省级目录样式尚未印发" in office.inner_text(".kw-days")
    look(office, shots, "postponed")
    office.goto(f"{base}/{int(pk) + 3}/")
    assert "内部时限" in office.inner_text("main")
    office.locator("#act-drop summary").click()
    office.locator("#drop-reason").fill("大厅整体搬迁，任务并入新大厅建设")
    office.locator("#act-drop").get_by_role("button", name="取消", exact=True).click()
    office.wait_for_selector("text=已取消，任务单位已收到通知")
    look(office, shots, "dropped")


def test_a_ledger_is_carried_by_its_units(county: County, windows: Windows, shots: Path) -> None:
    begin(county)
    address = reports(windows["xinxi.zjj"], county, shots)
    is_late(windows["xinxi.nyj"], county, shots)
    steers(windows["gongkai"], county, address, shots)
    unit = windows["xinxi.zjj"]
    unit.goto(f"{county.address}/admin/notices/")
    for words in (
        "《公开住房保障信息》已确认完成",
        "《编制房屋征收公开目录》时限调整为",
        "《建设政务公开专区》已取消",
    ):
        assert words in unit.inner_text("main")
    assert_stays_home(unit, county.address)
