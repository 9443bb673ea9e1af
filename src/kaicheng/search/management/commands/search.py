"""`kaicheng search rebuild|verify`: keep the search index level with the library."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaicheng.search import services
from kaicheng.search.interface import IndexUnavailableError


class Command(BaseCommand):
    help = "检索：rebuild 重建索引（重建时照常服务），verify 与文件库逐件核对，加 --repair 改正"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "verify"])
        parser.add_argument("--repair", action="store_true", help="核对后改正")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked and say what was found."""
        if options["action"] == "rebuild":
            self.stdout.write(f"索引已重建，共 {services.rebuild()} 件。")
            return
        try:
            outcome = services.verify(repair=options["repair"])
        except IndexUnavailableError as error:
            raise CommandError(f"索引不可用（{error}）。请运行 kaicheng search rebuild。") from error
        if outcome.level:
            self.stdout.write("索引与文件库一致。")
        elif outcome.repaired:
            self.stdout.write(f"已补 {len(outcome.stale)} 件，移除 {len(outcome.gone)} 件。")
        else:
            raise CommandError(
                f"索引中有 {len(outcome.stale)} 件缺失或过期，{len(outcome.gone)} 件应移除，请加 --repair 改正。"
            )
