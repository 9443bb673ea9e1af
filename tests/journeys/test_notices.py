"""The office pastes next year's holiday notice; the calendar shows it; the bell, the list of notices, on a phone too."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from walking import County, assert_accessible, assert_stays_home, sign_in

# the shell's own faults: see test_publish
SHELL: tuple[str, ...] = ()

NOTICE = """国务院办公厅关于{year}年部分节假日安排的通知
国办发明电〔{before}〕90号
一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至12日放假调休，共8天。
三、清明节：4月5日放假1天。
四、劳动节：5月1日至5日放假调休，共5天。
五、端午节：6月9日放假1天。
六、中秋节：9月15日放假1天。
七、国庆节：10月1日至7日放假调休，共7天。
国务院办公厅
{before}年11月20日
"""


def test_a_holiday_notice_and_the_bell(page: Any, phone: Any, county: County, shots: Path) -> None:
    year = 2099  # a year that no release will ship for a while
    sign_in(page, county.address, "gongkai", county.password)
    _enter_notice(page, county, shots, year)
    _count(page, county, shots)
    _bell(page, county, shots)
    _public(phone, county, shots, year)


def _enter_notice(page: Any, county: County, shots: Path, year: int) -> None:
    page.goto(f"{county.address}/admin/calendar/")
    assert_accessible(page, leave_out=SHELL)
    page.screenshot(path=shots / "notices-1-calendar.png", full_page=True)
    page.get_by_role("link", name="录入放假通知").click()
    text = NOTICE.format(year=year, before=year - 1)
    page.get_by_label("通知原文").fill(text.replace("共8天", "共9天"))
    page.get_by_role("button", name="检查").click()
    page.get_by_text("春节：写明“共9天”，读出8天").wait_for()
    page.screenshot(path=shots / "notices-2-problem.png", full_page=True)
    page.get_by_label("通知原文").fill(text)
    page.get_by_role("button", name="检查").click()
    page.get_by_text(f"读出{year}年放假安排").wait_for()
    assert_accessible(page, leave_out=SHELL)
    page.screenshot(path=shots / "notices-3-preview.png", full_page=True)
    page.get_by_role("button", name="核对无误，录入").click()
    page.get_by_text("工作日历已更新").wait_for()
    assert page.locator(".ky-month td.is-holiday").count() == 26
    page.screenshot(path=shots / "notices-4-entered.png", full_page=True)


def _count(page: Any, county: County, shots: Path) -> None:
    page.goto(f"{county.address}/admin/calendar/2021/")
    page.get_by_label("收到（发生）之日").fill("2021-09-13")
    page.get_by_label("工作日数").fill("20")
    page.get_by_role("button", name="推算").click()
    page.locator(".ky-due", has_text="2021年10月15日").wait_for()
    page.get_by_text("逐日查看").click()
    assert_accessible(page, leave_out=SHELL)
    page.screenshot(path=shots / "notices-5-count.png", full_page=True)


def _tell(county: County) -> None:
    """What the platform tells by itself, told now."""
    words = (
        "from django.utils import timezone; from kaicheng.notices.services import notify;"
        "from kaicheng.users.staff import user_named; person = user_named('gongkai');"
        "[notify(people=[person], key=f'documents.due:{n}', subject=f'《关于第{n}项工作的通知》还剩{n}个工作日到期',"
        "text='应于11月27日前公开，现由县住建局审核。', url='/admin/notices/mail/', now=timezone.now()) for n in (1, 3, 5)]"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAICHENG_", "DJANGO_"))}
    environment |= {
        "KAICHENG_DATA": str(county.data),
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
    }
    command = [sys.executable, "-m", "kaicheng.config.manage", "shell", "-c", words]
    subprocess.run(command, check=True, env=environment, capture_output=True)


def _bell(page: Any, county: County, shots: Path) -> None:
    _tell(county)
    page.goto(f"{county.address}/admin/")
    page.get_by_role("link", name=re.compile(r"提醒（([3-9]|\d\d)）")).wait_for()
    page.screenshot(path=shots / "notices-6-home.png", full_page=True)
    page.goto(f"{county.address}/admin/notices/")  # the first page of the shell shows the newest few alone
    page.get_by_role("link", name="《关于第1项工作的通知》还剩1个工作日到期").click()
    page.get_by_role("heading", name="邮件设置").wait_for()
    page.goto(f"{county.address}/admin/notices/")
    unread = page.locator(".kn-list li.is-unread")
    assert unread.filter(has_text="《关于第1项工作的通知》").count() == 0
    assert unread.count() >= 2
    assert_accessible(page, leave_out=SHELL)
    page.screenshot(path=shots / "notices-7-list.png", full_page=True)
    page.get_by_role("checkbox", name="选择“《关于第3项").check()
    page.get_by_role("button", name="所选标为已读").click()
    page.get_by_text("已将1条提醒标为已读").wait_for()
    page.get_by_role("link", name="邮件设置").click()
    page.get_by_role("heading", name="邮件设置").wait_for()
    assert_accessible(page, leave_out=SHELL)
    page.screenshot(path=shots / "notices-8-mail.png", full_page=True)
    assert_stays_home(page, county.address)


def _public(phone: Any, county: County, shots: Path, year: int) -> None:
    phone.goto(f"{county.address}/calendar/{year}/")
    assert phone.locator(".ky-month td.is-holiday").count() == 26
    phone.goto(f"{county.address}/calendar/2026/?since=2026-09-14&days=20")
    phone.locator(".ky-due", has_text="2026年10月16日").wait_for()
    assert_accessible(phone)
    phone.screenshot(path=shots / "notices-9-public.png", full_page=True)
    assert_stays_home(phone, county.address)
