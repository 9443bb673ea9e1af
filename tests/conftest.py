"""What all tests share."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsers
import migrated
import pytest
import turns
from django.conf import settings
from django.template import engines
from hypothesis import HealthCheck
from hypothesis import settings as examples


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' database begins as a copy of a migrated one."""
    from django.db import connection

    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        migrated.copy_to(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = migrated.template_on(os.environ["TEST_DATABASE_URL"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the file was just laid there; a database of PostgreSQL is made anew."""
    from django.db import connection

    return bool(connection.vendor == "sqlite")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test keeps its files and its index to itself."""
    for name in ("BLOB_ROOT", "SEARCH_ROOT", "MEDIA_ROOT", "MOVING_ROOT"):
        monkeypatch.setattr(settings, name, tmp_path / name.lower())


@pytest.fixture(autouse=True)
def nothing_counted_later() -> Iterator[None]:
    """Unknown addresses are counted together some seconds later, when the test's database is gone."""
    from kaicheng.moving.services.hits import gatherer

    yield
    with gatherer.guard:
        if gatherer.timer is not None:
            gatherer.timer.cancel()
            gatherer.timer = None
        gatherer.hit.clear()
        gatherer.missed.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with browsers.running() as running:
        yield running


@pytest.fixture
def plain_frame(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shell's frame is drawn empty: who is let in does not depend on it, and it is most of the time."""
    frame = {"wagtailadmin/base.html": "{% block content %}{% endblock %}"}
    loaders = [
        ("django.template.loaders.locmem.Loader", frame),
        "django.template.loaders.app_directories.Loader",
    ]
    options = {
        **settings.TEMPLATES[0]["OPTIONS"],
        "loaders": [("django.template.loaders.cached.Loader", loaders)],
    }
    whole = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]
    monkeypatch.setattr(engines, "_templates", whole)
    monkeypatch.setattr(engines, "_engines", {})
    engines.__dict__.pop("templates", None)
    yield
    engines.__dict__.pop("templates", None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays to the end: to look through it again and again for garbage takes a tenth."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    with turns.taken(alone=item.get_closest_marker("alone") is not None):
        return (yield)


# how long an example takes says how busy the machine is; what must be quick is measured by tests of its own
examples.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("busy machine")


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
