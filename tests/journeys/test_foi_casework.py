"""An application on paper, in a real browser: entered, registered, a third party objects, the leader extends, those above hear of it."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from walking import County, Windows, assert_accessible, assert_stays_home

ASKED = "兰溪路雨污分流改造工程的监理合同和竣工验收备案表。"
NAME = "简明月"
COMPANY = "棠溪恒远监理有限公司"
# The worker's hourly round, a week after the case fell due.
LATER = """
from datetime import datetime, time, timedelta
from django.utils import timezone
from kaicheng.foi.models import Case
from kaicheng.foi.services import reminding
case = Case.objects.get(number="{number}")
reminding.on_tick(timezone.make_aware(datetime.combine(case.due_on + timedelta(days=7), time(9))))
"""


def a_week_late(county: County, number: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))}
    environment |= {
        "KAICHENG_DATA": str(county.data),
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
    }
    words = LATER.format(number=number)
    command = [sys.executable, "-m", "kaicheng.config.manage", "shell", "--no-imports", "-c", words]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def shot(page: Any, shots: Path, name: str, width: int = 1280) -> None:
    """As tall as what is on the page, up to a limit."""
    page.set_viewport_size({"width": width, "height": 900})
    tall = page.evaluate("(document.querySelector('main') || document.body).scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall + 80, 900), 5000)})
    page.screenshot(path=shots / f"foi-{name}.png")
    page.set_viewport_size({"width": 1280, "height": 900})


def narrow(page: Any, shots: Path, name: str) -> None:
    """The same page on a phone: nothing runs out at the side."""
    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    shot(page, shots, f"{name}-phone", 390)
    assert wide <= 390, f"{page.url} is {wide} px wide"


def enters(page: Any, county: County, shots: Path, came: date) -> str:
    """The clerk enters what the post brought; gives the number."""
    page.goto(f"{county.address}/admin/foi/enter/")
    assert_accessible(page)
    shot(page, shots, "enter")
    narrow(page, shots, "enter")
    page.get_by_label("邮寄（需签收）").check()
    page.fill("[name=on]", f"{came:%Y-%m-%d}")
    page.fill("[name=name]", NAME)
    page.fill("[name=telephone]", "13900000009")
    page.fill("[name=address]", "棠溪县河西路5号")
    page.fill("[name=asked]", ASKED)
    page.select_option("[name=carrier]", "paper")
    page.select_option("[name=way]", "post")
    page.set_input_files(
        "[name=application]",
        {"name": "申请书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"},
    )
    page.get_by_role("button", name="录入，取得编号").click()
    page.wait_for_selector("text=查询码在此显示这一次")
    shot(page, shots, "entered")
    assert_accessible(page)
    return re.sub(r"\s", "", page.locator("dd.kc-big").inner_text())


def registers(page: Any, shots: Path) -> None:
    page.get_by_role("link", name="登记收到之日").click()
    page.wait_for_selector("text=以签收之日为收到申请之日")
    shot(page, shots, "register")
    assert_accessible(page)
    page.get_by_role("button", name="确定登记").click()
    page.wait_for_selector("text=答复期限为")
    assert_accessible(page)
    shot(page, shots, "case")
    narrow(page, shots, "case")


def looks(page: Any, shots: Path) -> None:
    """Who applies is there on one button."""
    assert NAME not in page.content()
    page.get_by_role("button", name="查看申请人信息").click()
    page.wait_for_selector("text=本次查看已记录")
    assert NAME in page.content()
    assert NAME not in page.url
    assert_accessible(page)
    shot(page, shots, "identity")
    page.get_by_role("link", name="隐藏").click()


def third_party_objects(page: Any, shots: Path) -> None:
    page.get_by_role("link", name="征求意见", exact=True).click()
    page.fill("[name=name]", COMPANY)
    page.fill("[name=matter]", "拟公开监理合同。")
    assert_accessible(page)
    shot(page, shots, "consult")
    page.get_by_role("button", name="文书已另行发出，登记征求意见").click()
    page.wait_for_selector("text=尚未签收")
    assert COMPANY not in page.content()
    shot(page, shots, "suspended")
    page.get_by_role("link", name="登记签收").click()
    page.get_by_role("button", name="确定登记签收").click()
    page.get_by_role("link", name="登记意见").click()
    page.get_by_label("不同意公开").check()
    page.fill("[name=reason]", "合同含本公司报价构成，属商业秘密。")
    assert_accessible(page)
    page.get_by_role("button", name="确定登记意见").click()
    page.wait_for_selector(".ff-view--refuses")
    shot(page, shots, "objected")


def extends(page: Any, county: County, shots: Path, number: str) -> None:
    page.goto(f"{county.address}/admin/foi/cases/?number={number}")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="延长期限").click()
    page.select_option("[name=days]", "10")
    promised = page.locator("[name=days] option:checked").inner_text().split("答复期限至")[1]
    promised = promised.removesuffix("（暂定）")
    page.fill("[name=note]", "需要调取历史档案逐件审查。")
    assert_accessible(page)
    shot(page, shots, "extend")
    page.get_by_role("button", name="确定延长期限").click()
    page.wait_for_selector(f"text=答复期限为{promised}")
    shot(page, shots, "extended")


def test_a_posted_application_goes_its_way(county: County, windows: Windows, shots: Path) -> None:
    clerk, leader, office = (windows[name] for name in ("yishen.zjj", "lingdao.zjj", "gongkai"))
    number = enters(clerk, county, shots, date.today() - timedelta(days=1))  # noqa: DTZ011 - the office's own day
    registers(clerk, shots)
    looks(clerk, shots)
    third_party_objects(clerk, shots)
    extends(leader, county, shots, number)
    a_week_late(county, number)
    for person in (leader, office):
        person.goto(f"{county.address}/admin/notices/")
        person.wait_for_selector(f"text=公开申请{number}已逾期")
    office.get_by_role("link", name=re.compile(f"{number}已逾期")).first.click()
    office.wait_for_selector("text=申请人和申请内容只对承办这件申请的人开放")
    assert ASKED not in office.content()
    assert_accessible(office)
    shot(office, shots, "overseen")
    for page in (clerk, leader, office):
        assert_stays_home(page, county.address)


@pytest.mark.parametrize(
    ("person", "path", "said"),
    [
        ("yishen.zjj", "", "已逾期"),
        ("yishen.zjj", "cases/?state=all", "下载登记簿"),
        ("gongkai", "board/", "按答复期限"),
        ("gongkai", "owing/", "对方尚未签收"),
        ("gongkai", "workload/", "按期答复率"),
        ("gongkai", "annual/", "本年度办理结果"),
        ("gongkai", "changes/", "期限变动"),
        ("gongkai", "retention/", "没有保存期满的申请"),
    ],
)
def test_the_lists_are_calm_and_accessible(
    person: str, path: str, said: str, county: County, windows: Windows, shots: Path
) -> None:
    page = windows[person]
    page.goto(f"{county.address}/admin/foi/{path}")
    page.wait_for_selector(f"text={said}")
    assert_accessible(page)
    name = re.sub(r"\W+", "-", path).strip("-") or "mine"
    shot(page, shots, name)
    narrow(page, shots, name)
