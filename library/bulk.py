"""Many rows at once: SQLAlchemy takes three times as long to bind their values as the drivers."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert, Table, TextClause, insert, text


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all with the columns of the first one."""
    execute_many(connection, insert(table), rows)


def execute_many(
    connection: Connection, statement: Insert | TextClause, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Run a statement once for each row of values, all with the names of the first one."""
    if not rows:
        return
    compiled: Any = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup
    values = list(map(itemgetter(*names), rows)) if names else list(rows)
    connection.exec_driver_sql(str(compiled), values)


def new_numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Return numbers for so many new rows, in the transaction of the one writer."""
    if connection.dialect.name == "sqlite":
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = connection.execute(asked, {"name": table.name}).scalar() or 0
        return range(last + 1, last + 1 + count)
    asked = text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'number')) FROM generate_series(1, :count)"
    )
    found = connection.execute(asked, {"name": table.name, "count": count})
    return sorted(found.scalars())
