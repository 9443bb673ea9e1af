"""The first administrator of an empty platform."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from kaicheng.organisations.selectors import directory
from kaicheng.users.models import Duty, DutyKind
from kaicheng.users.staff import user_named

pytestmark = pytest.mark.django_db


def test_an_empty_platform_asks_for_its_government() -> None:
    with pytest.raises(CommandError, match="--government"):
        call_command("admin", "zhang", "张三")
    assert user_named("zhang") is None


def test_the_first_administrator_gets_a_password_to_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("admin", "zhang", "张三", "--government", "溪山县人民政府")
    person = user_named("zhang")
    assert person is not None
    password = capsys.readouterr().out.split("一次性口令：")[1].split()[0]
    assert person.check_password(password)
    assert person.must_change_password
    assert Duty.objects.get(person=person).duty == DutyKind.ADMINISTRATOR
    assert [agency.name for agency in directory().agencies.values()] == ["溪山县人民政府"]


def test_another_administrator_joins_the_same_government() -> None:
    call_command("admin", "zhang", "张三", "--government", "溪山县人民政府")
    call_command("admin", "li", "李四")
    assert Duty.objects.count() == 2
    with pytest.raises(CommandError, match="与所写的不同"):
        call_command("admin", "wang", "王五", "--government", "别的县人民政府")
    with pytest.raises(CommandError, match="已有人使用"):
        call_command("admin", "li", "李四")


def test_the_government_bears_the_code_of_the_agencies_workbook(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("admin", "zhang", "张三", "--government", "溪山县人民政府", "--code", "XS")
    assert [agency.code for agency in directory().agencies.values()] == ["XS"]
    assert "代码须为 XS" in capsys.readouterr().out


def test_a_folder_without_a_database_is_answered_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_table(username: str) -> None:
        raise OperationalError("no such table: users_user")

    monkeypatch.setattr("kaicheng.users.management.commands.admin.user_named", no_table)
    with pytest.raises(CommandError, match=r"请先运行 \./kaicheng up.*KAICHENG_DATA"):
        call_command("admin", "zhang", "张三")
