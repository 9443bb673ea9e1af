"""`kaicheng documents validity`: compare the validity index with the facts, and mend it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaicheng.documents import services


class Command(BaseCommand):
    help = "文件库：validity 逐件核对效力索引与事实；加 --repair 改正"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["validity"])
        parser.add_argument("--repair", action="store_true", help="改正不一致的")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print every document whose index differs from what its dates and relations say."""
        count = 0
        for mismatch in services.validity_mismatches():
            count += 1
            columns = "；".join(
                f"{name} 现为 {old}，应为 {new}" for name, (old, new) in mismatch.columns.items()
            )
            self.stdout.write(f"{mismatch.document.code}：{columns}")
        if not count:
            self.stdout.write("效力索引与事实一致。")
        elif options["repair"]:
            self.stdout.write(f"已改正 {services.reindex_all()} 件。")
        else:
            raise CommandError(f"{count} 件文件的效力索引与事实不一致，请加 --repair 改正。")
