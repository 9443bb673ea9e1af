"""What all tests share."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test keeps its files and its index to itself."""
    for name in ("BLOB_ROOT", "SEARCH_ROOT", "MEDIA_ROOT", "MOVING_ROOT"):
        monkeypatch.setattr(settings, name, tmp_path / name.lower())


def pytest_configure() -> None:
    """Django empties tables between tests that commit; on SQLite by DELETE, which the record's triggers refuse."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    real = DatabaseOperations.execute_sql_flush
    find = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"

    def flush(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            triggers = cursor.execute(find).fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            real(operations, statements)
            for _, statement in triggers:
                cursor.execute(statement)

    DatabaseOperations.execute_sql_flush = flush


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that touch a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what meets a database is worth running again; journeys run once."""
    if not config.getoption("--database-only"):
        return
    touching = {"db", "transactional_db", "django_db_setup", "live_server"}
    kept = [
        item
        for item in items
        if not item.get_closest_marker("journey")
        and not item.get_closest_marker("once")
        and (item.get_closest_marker("django_db") or touching & set(getattr(item, "fixturenames", ())))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
