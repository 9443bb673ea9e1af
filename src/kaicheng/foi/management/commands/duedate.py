"""`kaicheng duedate --from DATE --term CODE`: when a statutory term ends, and how it was counted. Needs no running site."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone

from kaicheng.calendars import declared, selectors
from kaicheng.foi.declared import terms
from kaicheng.foi.reckoning import UNITS, Reckoned, reckon, terms_on
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import DayKind, WorkingCalendar, weekday

_KINDS = {DayKind.WEEKEND: "周末", DayKind.HOLIDAY: "放假"}


class Command(BaseCommand):
    help = "推算法定期限：给出届满之日、逐日计算、依据和逾期的后果"
    requires_system_checks: list[str] = []  # nothing of the database is needed

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("epilog", _epilog())
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="zero", metavar="日期", help="起点之日，形如 2026-03-02；不写为今天"
        )
        parser.add_argument(
            "--term", default="reply", metavar="期限", help="期限代码，不写为 reply（答复申请）"
        )
        parser.add_argument("--brief", action="store_true", help="不列逐日计算")

    def handle(self, *_args: Any, **options: Any) -> None:
        zero = _day(options["zero"]) if options["zero"] else timezone.localdate()
        known = terms_on(zero)
        if options["term"] not in known:
            later = any(term.code == options["term"] for term in terms())
            why = f"在{chinese_date(zero)}尚未施行" if later else "没有这个代码"
            raise CommandError(f"“{options['term']}”{why}。可用的期限：\n{_epilog()}")
        calendar, entered = known_calendar()
        found = reckon(known[options["term"]], zero, calendar)
        self._print(found, brief=options["brief"])
        if not entered:
            self.stdout.write("（未读取数据库，只用随平台提供的放假安排推算。）")

    def _print(self, found: Reckoned, *, brief: bool) -> None:
        term = found.term
        self.stdout.write(f"{term.name}：{term.length}{UNITS[term.unit]}（{term.basis}）")
        self.stdout.write(f"起点　　{chinese_date(found.zero)}　{term.zero}")
        provisional = "　暂定，放假安排公布后可能变动" if found.last.provisional else ""
        self.stdout.write(f"届满　　{chinese_date(found.last.day)}（{weekday(found.last.day)}）{provisional}")
        self.stdout.write(f"计算　　{found.sentence}")
        self.stdout.write(f"届满后　{term.lapse}。")
        if not term.confirmed:
            self.stdout.write("注意　　该期限为建议值，以规定原文和机关确定的期限为准。")
        if found.count is not None and not brief:
            for step in found.count.steps:
                what = (
                    f"第{step.number}个工作日" if step.number else f"不计（{step.name or _KINDS[step.kind]}）"
                )
                made_up = "，调休上班" if step.kind is DayKind.MAKE_UP else ""
                self.stdout.write(f"　{step.day:%Y-%m-%d} {weekday(step.day)}　{what}{made_up}")


def known_calendar() -> tuple[WorkingCalendar, bool]:
    """The calendar with the notices that were entered, where there is a database; else of the shipped ones alone."""
    shipped = WorkingCalendar.of(declared.facts(), declared.notices())
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():  # connecting would make an empty one
        return shipped, False
    try:
        return selectors.calendar(), True
    except DatabaseError:
        return shipped, False


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期，请写成 2026-03-02 的样子。") from error


def _epilog() -> str:
    rows = [
        f"  {code:<18}{term.name}，{term.length}{UNITS[term.unit]}"
        for code, term in terms_on(date.max).items()
    ]
    return "期限代码：\n" + "\n".join(rows)
