from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kaicheng.audit import services
from kaicheng.audit.models import Entry
from kaicheng.audit.selectors import history
from kaicheng.users.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("wang", "王小明")


def write(person: User, count: int) -> list[Entry]:
    return [
        services.record(
            actor=person,
            verb="tests.write",
            obj=person,
            label=f"第{n}件",
            agency=None,
            detail={"件": n},
            at=NOW,
        )
        for n in range(count)
    ]


def tamper(statement: str) -> None:
    """As somebody with the database's password would: take the triggers away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        cursor.execute(statement)


def test_an_untouched_record_is_whole(person: User, capsys: pytest.CaptureFixture[str]) -> None:
    write(person, 5)
    assert services.verify() == (5, [])
    call_command("audit", "verify")
    assert history(person).count() == 5


def test_a_changed_row_is_caught_at_that_row(person: User) -> None:
    write(person, 5)
    tamper("UPDATE audit_entry SET object_label = '另一件' WHERE sequence = 3")
    assert [b.sequence for b in services.verify()[1]] == [3]
    with pytest.raises(CommandError, match="1 处问题"):
        call_command("audit", "verify")


def test_a_removed_row_is_caught(person: User) -> None:
    write(person, 5)
    tamper("DELETE FROM audit_entry WHERE sequence = 2")
    assert [b.sequence for b in services.verify()[1]] == [3, 3]


def test_a_row_resealed_by_a_forger_breaks_the_next(person: User) -> None:
    write(person, 3)
    forged = Entry.objects.get(sequence=2)
    forged.actor_name = "李四"
    tamper(
        f"UPDATE audit_entry SET actor_name = '李四', digest = '{services.digest_of(forged)}' WHERE sequence = 2"
    )
    assert [b.sequence for b in services.verify()[1]] == [3]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_changes(person: User, statement: str) -> None:
    write(person, 1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert services.verify() == (1, [])


def test_the_system_itself_may_act(person: User) -> None:
    entry = services.record(
        actor=None, verb="tests.write", obj=person, label="自动", agency=None, detail={}, at=NOW
    )
    assert entry.actor_name == "系统"
