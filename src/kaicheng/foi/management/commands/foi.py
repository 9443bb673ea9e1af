"""`foi rekey`: change the keys under which applicants' data is sealed."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaicheng.foi.services import rekeying

ROUNDS = 5


class Command(BaseCommand):
    help = "依申请公开：rekey 更换加密密钥（可中断，重新运行即继续）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["rekey"], metavar="rekey")

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        fresh = rekeying.begin()
        self.stdout.write("已生成新密钥，开始重新加密。" if fresh else "上次更换没有完成，继续重新加密。")
        done: Counter[str] = Counter()
        for name, count in rekeying.seal_anew():
            done[name] += count
        for name, count in done.items():
            self.stdout.write(f"{name}：{count}")
        if not any(rekeying.finish() for _ in range(ROUNDS)):
            raise CommandError("仍有数据在用旧密钥加密，旧密钥保留。请稍后重新运行。")
        self.stdout.write("全部重新加密完成，旧密钥已停用。请备份新的密钥文件。")
