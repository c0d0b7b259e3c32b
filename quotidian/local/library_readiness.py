"""Whether the librarian has made the library, so that the API can read it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quotidian.local.process import Readiness


def library_readiness(file: Path | None) -> Readiness:
    """Return whether the tables are there. A database server (None) is not asked."""
    if file is None:
        return Readiness.YES
    if not file.is_file():
        return Readiness.NOT_YET
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=1)) as connection:
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return Readiness.NOT_YET
    return Readiness.YES
