"""`kaicheng manage moving`: take an old site over from a folder on the server, and look after runs that are under way."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kaicheng.documents.models import Openness
from kaicheng.kernel.memory import settle
from kaicheng.kernel.refusals import Refusal
from kaicheng.moving import selectors, sheet
from kaicheng.moving.models import ImportRun
from kaicheng.moving.readers import let_go
from kaicheng.moving.services import deciding, receiving, reporting
from kaicheng.moving.services.steps import begin, take_hold
from kaicheng.moving.services.working import work
from kaicheng.moving.workflow import RUN_LABELS, WORKING, RunState, Step
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with, user_named

_NO_END = 10**9  # seconds


class Command(BaseCommand):
    help = "迁移导入：检查并导入老网站的文件清单"

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="步骤")
        template = steps.add_parser("template", help="写出空白清单")
        template.add_argument("output", type=Path, metavar="清单.xlsx")
        check = steps.add_parser("check", help="检查清单和文件，不写入文件库")
        check.add_argument("manifest", type=Path, metavar="清单", help="xlsx 或 CSV")
        check.add_argument("files", type=Path, nargs="?", metavar="目录或zip", help="清单中写的文件在哪里")
        check.add_argument("--name", default="", help="批次名称")
        check.add_argument("--site", default="", help="原网站域名，如 www.example.gov.cn")
        check.add_argument("--basis", default="", help="迁入依据")
        check.add_argument("--agency", default="", help="主持机关的代码或名称；只有一级政府时可不填")
        check.add_argument("--user", default="", help="以哪位政务公开办人员的名义")
        check.add_argument(
            "--openness", choices=Openness.values, default="", help="清单和文件都没有注明公开属性时按此认定"
        )
        for name, told in (
            ("commit", "导入检查过的批次"),
            ("resume", "继续中断的工作"),
            ("status", "显示批次情况"),
            ("report", "写出带“问题”列的清单"),
            ("undo", "撤销一个批次导入的内容"),
        ):
            one = steps.add_parser(name, help=told)
            one.add_argument("run", type=int, nargs=None if name != "status" else "?", metavar="批次号")
            if name == "report":
                one.add_argument("output", type=Path, metavar="清单.xlsx")
            if name == "commit":
                one.add_argument("--as-proposed", action="store_true", help="疑似重复的按建议处理")

    def handle(self, *_args: Any, **options: Any) -> None:
        settle()
        try:
            getattr(self, f"_{options['step']}")(options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence}{refusal.advice}") from refusal
        finally:
            let_go()

    # -- steps ----------------------------------------------------------------------------------------------------------

    def _template(self, options: dict[str, Any]) -> None:
        options["output"].write_bytes(sheet.template())
        self.stdout.write(f"已写出空白清单 {options['output']}，说明在第二张表。")

    def _check(self, options: dict[str, Any]) -> None:
        manifest, files = options["manifest"], options["files"]
        missing = [str(path) for path in (manifest, files) if path is not None and not path.exists()]
        if missing:
            raise CommandError(f"找不到：{'、'.join(missing)}。请核对路径。")
        agency = _agency(options["agency"])
        actor = _actor(options["user"], agency)
        given = receiving.Given(
            manifest,
            manifest.name,
            bundle=files if files and files.is_file() else None,
            bundle_name=files.name if files and files.is_file() else "",
            folder=files if files and files.is_dir() else None,
            name=options["name"],
            site=options["site"],
            basis=options["basis"],
            openness=options["openness"],
        )
        run = receiving.receive(given=given, agency=agency, actor=actor, now=timezone.now())
        self.stdout.write(
            f"批次 {run.pk}：{run.name}，{run.total} 行。主持机关：{agency.name}；办理：{actor.name}"
        )
        run = receiving.choose_heads(
            run=run, chosen=dict(run.mapping), actor=actor, now=timezone.now(), in_the_worker=False
        )
        self._work(run)
        self._told(run)

    def _commit(self, options: dict[str, Any]) -> None:
        run = _run(options["run"])
        if options["as_proposed"]:
            deciding.decide(
                run=run, numbers=None, decision=deciding.AS_PROPOSED, actor=run.acted_by, now=timezone.now()
            )
        run = begin(run=run, step=Step.COMMIT, actor=run.acted_by, now=timezone.now(), in_the_worker=False)
        self._work(run)
        self._told(run)

    def _undo(self, options: dict[str, Any]) -> None:
        run = _run(options["run"])
        run = begin(run=run, step=Step.UNDO, actor=run.acted_by, now=timezone.now(), in_the_worker=False)
        self._work(run)
        self._told(run)

    def _resume(self, options: dict[str, Any]) -> None:
        run = _run(options["run"])
        if run.state == RunState.PAUSED:
            self._commit({**options, "as_proposed": False})
            return
        if run.state not in WORKING:
            self.stdout.write(f"批次 {run.pk} {run.get_state_display()}，没有中断的工作。")
            return
        self._work(run)
        self._told(run)

    def _status(self, options: dict[str, Any]) -> None:
        runs = [_run(options["run"])] if options["run"] else list(ImportRun.objects.all()[:20])
        for run in runs:
            self._told(run)

    def _report(self, options: dict[str, Any]) -> None:
        options["output"].write_bytes(reporting.report_of(_run(options["run"])))
        self.stdout.write(f"已写出 {options['output']}。")

    # -- telling --------------------------------------------------------------------------------------------------------

    def _work(self, run: ImportRun) -> None:
        """Go on until nothing is left to do; another process at work is waited for."""
        began = time.monotonic()
        while not take_hold(run, timezone.now()):
            run.refresh_from_db()
            if run.state not in WORKING:
                return
            if time.monotonic() - began < 1:
                self.stdout.write("另一个进程正在办理这个批次，等待中……")
            time.sleep(1)
        shown: list[datetime] = []

        def told() -> None:
            now = timezone.now()
            if shown and (now - shown[-1]).total_seconds() < 2:  # noqa: PLR2004 - seconds between two lines
                return
            shown.append(now)
            run.refresh_from_db()
            at = selectors.progress_of(run, now)
            self.stdout.write(
                f"  {RUN_LABELS[RunState(run.state)]} {at.done}/{at.total}，每秒 {at.per_second:.0f} 份"
            )
            self.stdout.flush()

        work(run, timezone.now, seconds=_NO_END, told=told)

    def _told(self, run: ImportRun) -> None:
        run.refresh_from_db()
        at = selectors.progress_of(run, timezone.now())
        counts = "，".join(f"{label} {count}" for _, label, count in at.counts)
        took = (
            f"，用时 {(run.ended_at - run.begun_at).total_seconds():.1f} 秒"
            if run.ended_at and run.begun_at
            else ""
        )
        self.stdout.write(
            f"批次 {run.pk} {run.name}：{run.get_state_display()}{took}。{counts}。{run.trouble}"
        )


def _run(pk: int) -> ImportRun:
    run = selectors.run_by_id(pk)
    if run is None:
        raise CommandError(f"没有编号为 {pk} 的批次。")
    return run


def _agency(words: str) -> Agency:
    names = directory()
    if not words:
        roots = [agency for agency in names.agencies.values() if agency.parent_id is None]
        if len(roots) == 1:
            return roots[0]
        raise CommandError("请用 --agency 指明主持机关的代码或名称。")
    by_code = {agency.code: agency for agency in names.agencies.values()}
    found = by_code.get(words) or names.resolve(words, on=timezone.localdate()).agency
    if found is None:
        raise CommandError(f"没有代码或名称为“{words}”的机关。")
    return found


def _actor(username: str, agency: Agency) -> User:
    if username:
        user = user_named(username)
        if user is None:
            raise CommandError(f"没有用户“{username}”。")
        return user
    staff = staff_with(agency, DutyKind.OFFICE, on=timezone.localdate())
    if not staff:
        raise CommandError(
            f"没有人员在{agency.name}担任{DutyKind.OFFICE.label}。请先授予职责，或用 --user 指明。"
        )
    return staff[0]
