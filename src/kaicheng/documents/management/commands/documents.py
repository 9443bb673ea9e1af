"""`kaicheng documents validity|scrutinise`: compare the validity index with the facts; look again at what is public."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kaicheng.documents import services
from kaicheng.documents.services.cleaning import catch_up
from kaicheng.documents.services.rescanning import live_findings


class Command(BaseCommand):
    help = (
        "文件库：validity 逐件核对效力索引与事实，加 --repair 改正；"
        "scrutinise 回扫已公开的文件，列出未经放行的个人信息和不能清理的附件，并补齐清理后的文件"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["validity", "scrutinise"])
        parser.add_argument("--repair", action="store_true", help="改正不一致的")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "scrutinise":
            self._scrutinise()
        else:
            self._validity(repair=options["repair"])

    def _scrutinise(self) -> None:
        """Print every public document with something that nobody let through; ends with 1 where there is any."""
        now = timezone.now()
        while catch_up(now):
            pass
        count = 0
        for document, found in live_findings(timezone.localdate(now)):
            count += 1
            title = document.live.title if document.live else ""
            self.stdout.write(f"{document.code}　{document.agency.name}　《{title}》")
            for finding in found:
                self.stdout.write(f"　　{finding.sentence}")
        if count:
            raise CommandError(f"{count} 件已公开的文件有未经放行的内容，请撤回或更换版本。")
        self.stdout.write("已公开的文件均未发现未经放行的个人信息。")

    def _validity(self, *, repair: bool) -> None:
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
        elif repair:
            self.stdout.write(f"已改正 {services.reindex_all()} 件。")
        else:
            raise CommandError(f"{count} 件文件的效力索引与事实不一致，请加 --repair 改正。")
