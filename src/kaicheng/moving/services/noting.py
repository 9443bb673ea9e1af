"""Writing down what came of many rows at once."""

from collections.abc import Sequence

from django.db import connection

from kaicheng.moving.models import ImportRow


def note(rows: Sequence[ImportRow], *names: str) -> None:
    """Write these fields of stored rows by one prepared statement.

    `bulk_update` puts a statement of one condition a row and field together, which takes longer than all the writing.
    """
    if not rows:
        return
    meta, quoted = ImportRow._meta, connection.ops.quote_name
    columns = [field for name in names for field in meta.concrete_fields if field.name == name]
    values = [
        [*(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns), row.pk]
        for row in rows
    ]
    settings = ", ".join(f"{quoted(str(column.column))} = %s" for column in columns)
    statement = f"UPDATE {quoted(meta.db_table)} SET {settings} WHERE {quoted('id')} = %s"  # noqa: S608 - names are our own
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
