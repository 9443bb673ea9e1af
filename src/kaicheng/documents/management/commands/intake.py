"""`kaicheng intake`: take files and folders into the library, as an editor does in the browser."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kaicheng.documents import intake, permissions
from kaicheng.documents.intake import LoadReport
from kaicheng.documents.models import Openness
from kaicheng.kernel.refusals import Refusal
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with, user_named


class Command(BaseCommand):
    help = "把文件或目录中的公文收入文件库，识别成草稿；加 --publish 则直接发布没有问题的文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="文件或目录")
        parser.add_argument("--agency", default="", help="责任机关的代码或名称；只有一级政府时可不填")
        parser.add_argument(
            "--user", default="", help="以哪个用户的名义收件；不填则由系统选一位有此职责的人员"
        )
        parser.add_argument("--publish", action="store_true", help="没有须处理问题的文件直接发布")
        parser.add_argument(
            "--openness", choices=[value for value, _ in Openness.choices],
            help="文件未注明公开属性时按此认定（proactive 主动公开）；不填则留作草稿",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take everything in and report file by file what did not go straight through."""
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"找不到：{'、'.join(missing)}。请核对路径。")
        agency = _agency(options["agency"])
        actor = _actor(options["user"], agency, publishing=options["publish"])
        self.stdout.write(f"责任机关：{agency.name}；经办：{actor.name}（{actor.username}）")
        try:
            report = intake.load_folder(
                options["paths"],
                agency=agency,
                actor=actor,
                now=timezone.now(),
                publishing=options["publish"],
                openness_if_silent=Openness(options["openness"]) if options["openness"] else None,
                progress=lambda done, total: self.stdout.write(f"  {done}/{total}", ending="\r"),
            )
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence}{refusal.advice}") from refusal
        self._report(report, publishing=options["publish"])

    def _report(self, report: LoadReport, *, publishing: bool) -> None:
        parts = (("未能读取", report.refused), ("重复", report.duplicates), ("留作草稿", report.unpublished))
        for label, rows in parts:
            for name, sentence in rows:
                self.stdout.write(f"{label}  {name}：{sentence}")
        published = f"，发布 {report.published} 件" if publishing else "；请到管理后台“文件库”核对后发布"
        self.stdout.write(
            f"共 {len(report.items)} 个文件：读成草稿 {report.read} 件{published}，"
            f"重复 {len(report.duplicates)} 件，未能读取 {len(report.refused)} 件。"
        )


def _agency(words: str) -> Agency:
    names = directory()
    if not words:
        roots = [agency for agency in names.agencies.values() if agency.parent_id is None]
        if len(roots) == 1:
            return roots[0]
        raise CommandError("请用 --agency 指明责任机关的代码或名称。")
    for agency in names.agencies.values():
        if agency.code == words:
            return agency
    found = names.resolve(words, on=timezone.localdate()).agency
    if found is None:
        raise CommandError(f"没有代码或名称为“{words}”的机关。请在管理后台“机构”中查看。")
    return found


def _actor(username: str, agency: Agency, *, publishing: bool) -> User:
    today = timezone.localdate()
    if username:
        user = user_named(username)
        if user is None:
            raise CommandError(f"没有用户“{username}”。")
        return user
    kinds = (DutyKind.OFFICE,) if publishing else permissions.WRITERS
    staff = staff_with(agency, *kinds, on=today)
    if staff:
        return staff[0]
    wanted = "、".join(kind.label for kind in kinds)
    raise CommandError(f"没有人员在{agency.name}担任{wanted}。请先在管理后台授予职责，或用 --user 指明。")
