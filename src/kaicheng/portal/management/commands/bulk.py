"""Make the archives of the whole library."""

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kaicheng.portal import bulk
from kaicheng.portal.bulk_contents import fills

_POLITE = 10  # the site goes first


class Command(BaseCommand):
    help = "生成全库打包文件（接口 /api/v1/bulk 提供下载）"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make them; nothing to do while another process does."""
        os.nice(_POLITE)
        try:
            made = bulk.make(fills(timezone.localdate()), now=timezone.now())
        except BlockingIOError:
            self.stdout.write("另一进程正在生成，无需重复。")
            return
        for archive in made:
            self.stdout.write(f"{archive.name}  {archive.size:,} 字节，{archive.documents} 件")
