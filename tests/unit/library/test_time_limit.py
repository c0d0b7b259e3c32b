"""The time that a search may take, in SQLite and in PostgreSQL alike."""

import pytest
from sqlalchemy import text

from library.database import Database
from library.errors import QueryTimeout

# Counts for minutes.
ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) "
    "SELECT count(*) FROM n"
)


def test_what_takes_too_long_is_ended(database: Database, library_url: str) -> None:
    """The error names the remedy, and the next search is answered."""
    hasty = Database(library_url, time_limit=0.2)
    with (
        pytest.raises(QueryTimeout, match=r"longer than 0\.2 seconds; narrow it by dates"),
        hasty.reading() as connection,
    ):
        connection.execute(ENDLESS)
    with hasty.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    hasty.close()


def test_an_export_has_no_time_limit(database: Database, library_url: str) -> None:
    """It goes on long after the limit of a search."""
    hasty = Database(library_url, time_limit=0.001)
    counting = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
        "SELECT count(*) FROM n"
    )
    with hasty.reading(long=True) as connection:
        assert connection.execute(counting).scalar() == 100_000
    hasty.close()
