"""`kaicheng manage load_demo`: the demo county, through the same doors a user uses."""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kaicheng.config import (
    demo,
    demo_cleanup,
    demo_columns,
    demo_disclosure,
    demo_flow,
    demo_foi,
    demo_people,
    demo_workplan,
)
from kaicheng.events import services as events
from kaicheng.search import services as search


class Command(BaseCommand):
    help = "载入示范县“棠溪县”：机构、人员、文件（仅在本机演示时）"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is not there yet; a load that was broken off goes on where it stopped."""
        if not settings.DEMO:
            raise CommandError("演示数据只在本机演示时载入（KAICHENG_DEMO=1）。")
        began = time.monotonic()
        now = timezone.now()
        self.stdout.write("正在载入示范县“棠溪县”……")
        made = demo_people.agencies(now)
        self.stdout.write(f"  机构 {made} 个")
        demo_people.people(now, settings.DATA_DIR)
        count = demo.documents(self._progress)
        count += demo_disclosure.load()
        demo_cleanup.load(now)
        self.stdout.write(f"  栏目 {demo_columns.load(now)} 个")
        count += demo_flow.load(now)
        self.stdout.write(f"  台账任务 {demo_workplan.load(now)} 项")
        self.stdout.write(f"  公开申请 {demo_foi.load(now)} 件")
        self.stdout.write("  正在建立检索索引……")
        search.rebuild()
        while events.deliver_due(now=timezone.now()):  # so that the worker starts with a clean desk
            pass
        self.stdout.write(f"  收入文件 {count} 件，用时 {time.monotonic() - began:.0f} 秒")

    def _progress(self, done: int, total: int) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"  正在收入文件 {done}/{total}", ending="\r" if done < total else "\n")
        elif done % 20 == 0 or done == total:
            self.stdout.write(f"  正在收入文件 {done}/{total}")
