"""`kaicheng audit verify`: prove that the record is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaicheng.audit.models import Entry
from kaicheng.audit.services import verify


class Command(BaseCommand):
    help = "留痕记录：verify 逐条核验是否完整、未被改动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print every break with its row; exit with 1 when there is one."""
        count, breaks = verify()
        last = Entry.objects.order_by("-sequence").first()
        for item in breaks:
            self.stderr.write(f"第 {item.sequence} 号记录：{item.trouble}")
        if breaks:
            raise CommandError(f"共核验 {count} 条，发现 {len(breaks)} 处问题。请保护现场并报告主管部门。")
        self.stdout.write(f"共核验 {count} 条，记录完整，首尾衔接，未发现改动。")
        if last:  # noted down elsewhere, this proves later that no rows were cut off at the end
            self.stdout.write(f"末条：第 {last.sequence} 号，校验值 {last.digest}")
