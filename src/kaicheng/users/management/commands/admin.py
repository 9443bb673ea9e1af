"""`kaicheng admin USERNAME NAME`: the first administrator, and the government whose platform this is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils import timezone

from kaicheng.kernel.refusals import Refusal
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory
from kaicheng.organisations.services import create
from kaicheng.users.models import DutyKind
from kaicheng.users.services import create_user, grant
from kaicheng.users.staff import user_named

ROOT_CODE = "G01"


class Command(BaseCommand):
    help = "新建管理员，口令只显示一次；平台中还没有机构时，用 --government 写明本级政府全称"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="用户名")
        parser.add_argument("name", metavar="姓名")
        parser.add_argument(
            "--government", default="", metavar="全称", help="本级政府全称，如 某某县人民政府"
        )
        parser.add_argument(
            "--code", default=ROOT_CODE, metavar="代码", help=f"本级政府在机构表中的代码，默认 {ROOT_CODE}"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open the account with the duty of administrator at the root of the tree."""
        if _taken(options["username"]):
            raise CommandError(f"用户名“{options['username']}”已有人使用，请换一个。")
        now = timezone.now()
        try:
            with transaction.atomic():
                root = _root(options["government"], options["code"])
                person, password = create_user(
                    actor=None, username=options["username"], name=options["name"], now=now
                )
                grant(actor=None, person=person, agency=root, kind=DutyKind.ADMINISTRATOR, now=now)
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence}{refusal.advice}") from refusal
        self.stdout.write(f"已新建管理员 {person.name}（{person.username}），机关：{root.name}")
        self.stdout.write(f"一次性口令：{password}    首次登录须修改。")
        self.stdout.write(
            f"接下来：在管理后台“机构”中导入机构表（表中{root.name}的代码须为 {root.code}），"
            "在“人员与职责”中新增人员、授予职责。"
        )


def _taken(username: str) -> bool:
    try:
        return user_named(username) is not None
    except DatabaseError as error:
        raise CommandError(
            f"数据目录 {settings.DATA_DIR} 中的数据库还没有建立，或版本不符。请先运行 ./kaicheng up；"
            "数据目录不在默认位置的，请在命令前写明，如 KAICHENG_DATA=目录 ./kaicheng admin …"
        ) from error


def _root(government: str, code: str) -> Agency:
    """The government at the root; made from the name given where there is none yet."""
    roots = [agency for agency in directory().agencies.values() if agency.parent_id is None]
    if government and not roots:
        values = {"code": code, "name": government, "kind": AgencyKind.GOVERNMENT}
        return create(actor=None, values=values, now=timezone.now())
    if not roots:
        raise CommandError(
            "平台中还没有机构。请加 --government 本级政府全称，例如 --government 某某县人民政府。"
        )
    if government and government not in {root.name for root in roots}:
        raise CommandError(f"平台中已有本级政府“{roots[0].name}”，与所写的不同，请核对。")
    return next((root for root in roots if root.name == government), roots[0])
