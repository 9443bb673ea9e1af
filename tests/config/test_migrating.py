"""A new database is made in a quicker order; one that stands is migrated as Django would."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# nothing is migrated here; both rounds begin with that
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, str]]]:
    """What each call to migrate was asked for; nothing is done."""
    wanted: list[list[tuple[str, str]]] = []

    def noted(executor: MigrationExecutor, targets: Any, *_args: Any, **_given: Any) -> Any:
        wanted.append(list(targets))
        return executor._create_project_state(with_applied_migrations=True)

    monkeypatch.setattr(MigrationExecutor, "migrate", noted)
    return wanted


def test_a_new_database_takes_what_we_build_upon_first(
    asked: list[list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: {})
    call_command("migrate", verbosity=0)
    first, then = ({app for app, _ in targets} for targets in asked)
    assert "wagtailcore" in first
    assert not first & {"documents", "users", "foi"}
    assert then == {app for app, _ in MigrationLoader(None).graph.leaf_nodes()}


@pytest.mark.parametrize("given", [{}, {"app_label": "files"}])
def test_a_database_that_stands_is_migrated_in_one_go(
    asked: list[list[tuple[str, str]]], given: dict[str, str]
) -> None:
    call_command("migrate", verbosity=0, **given)
    assert len(asked) == 1
