"""`migrate` as Django has it, only that a new database takes half the time.

With each change of a table Django builds anew every model that is bound to it, and nearly all of ours are bound to a
person. In Django's order (by name) most of ours stand there already when the two hundred small changes of the shell
arrive. On a database that has nothing yet, what we build upon therefore goes first; what comes out is the same.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

ANOTHER_TASK = (
    "app_label", "check_unapplied", "fake", "fake_initial", "migration_name", "plan", "prune", "run_syncdb",
)  # fmt: skip


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options.get(name) for name in ANOTHER_TASK):
            _what_we_build_upon(options["database"])
        super().handle(*args, **options)


def _what_we_build_upon(database: str) -> None:
    """Apply the migrations of others' apps, and of ours what they need."""
    connection = connections[database]
    connection.prepare_database()
    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations:
        return
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("kaicheng.")}
    theirs = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours]
    executor.migrate(theirs)
