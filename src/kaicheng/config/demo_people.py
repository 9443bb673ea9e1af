"""Units and staff of the demo county. Its sign-ins have one password, made anew for each data folder."""

import tomllib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaicheng.organisations.models import AgencyKind
from kaicheng.organisations.selectors import directory
from kaicheng.organisations.services import import_agencies, save_group
from kaicheng.users.models import DutyKind
from kaicheng.users.services import create_user, grant
from kaicheng.users.services.accounts import one_time_password
from kaicheng.users.staff import user_named

HERE = settings.ROOT / "demo"
ACCOUNTS = "demo-accounts.txt"


@transaction.atomic
def agencies(now: datetime) -> int:
    """Enter the units of the spreadsheet and the names that stand for many, all or nothing; gives how many."""
    if directory().agencies:
        return 0
    found = import_agencies(actor=None, content=(HERE / "agencies.xlsx").read_bytes(), now=now)
    kinds = {label: value for value, label in AgencyKind.choices}
    by_code = {agency.code: agency for agency in directory().agencies.values()}
    for row in tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))["group"]:
        save_group(
            actor=None,
            name=row["name"],
            names=row.get("aliases", []),
            kinds=[kinds[name] for name in row.get("types", ())],
            members=[by_code[code] for code in row.get("codes", ())],
            excluded=[by_code[code] for code in row.get("except_codes", ())],
            now=now,
        )
    return len(found.created)


def people(now: datetime, data: Path) -> list[str]:
    """Open the demo accounts and write them down beside the data; gives the lines."""
    rows = tomllib.loads((HERE / "users.toml").read_text(encoding="utf-8"))["user"]
    by_code = {agency.code: agency for agency in directory().agencies.values()}
    place = data / ACCOUNTS
    password = _password(place)
    lines = [f"  口令：{password}（各账号相同）"]
    for row in rows:
        person = user_named(row["username"])
        if person is None:
            person, _ = create_user(
                actor=None, username=row["username"], name=row["name"], now=now, password=password, demo=True
            )
        for duty in row["duties"]:
            grant(
                actor=None,
                person=person,
                agency=by_code[duty["agency"]],
                kind=DutyKind(duty["duty"]),
                now=now,
            )
        first = row["duties"][0]
        unit = by_code[first["agency"]]
        what = f"{unit.short_name or unit.name}{DutyKind(first['duty']).label}"
        lines.append(f"  {row['username']:<14} {row['name']}　{what}")
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    place.chmod(0o600)
    return lines


def _password(place: Path) -> str:
    """The one of an earlier, broken-off load, or a new one."""
    if place.exists():
        return place.read_text(encoding="utf-8").split("口令：", 1)[1].split("（", 1)[0].strip()
    password = one_time_password()
    place.touch(mode=0o600)
    place.write_text(f"  口令：{password}（各账号相同）\n", encoding="utf-8")
    return password
