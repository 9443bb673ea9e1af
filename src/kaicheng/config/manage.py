"""Django's management commands, ours among them."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError

OURS = {"intake", "audit", "search", "documents", "moving"}  # commands that need a county to be there


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaicheng.config.settings.base")
    if OURS.intersection(sys.argv[1:2]) and (trouble := _no_county()):
        sys.exit(trouble)
    execute_from_command_line(["kaicheng", *sys.argv[1:]])


def _no_county() -> str:
    """A sentence where no database was ever set up: a command must not leave an empty one behind."""
    from kaicheng.config.settings import base

    name = base.DATABASES["default"]["NAME"]
    if base.DATABASES["default"]["ENGINE"].endswith("sqlite3") and not os.path.exists(name):  # noqa: PTH110 - a text
        return (
            f"数据目录 {base.DATA_DIR} 中还没有数据库。请先运行 ./kaicheng up；"
            "数据在别处的，请先设置 KAICHENG_DATA=目录。"
        )
    try:
        from django import setup
        from django.db import connection

        setup()
        if "documents_document" not in connection.introspection.table_names():
            return "数据库还没有建好表。请先运行 ./kaicheng up。"
    except (OperationalError, ProgrammingError) as error:
        return f"数据库连接不上：{error}".strip() + "\n请核对 KAICHENG_DATABASE_URL。"
    return ""


if __name__ == "__main__":
    main()
