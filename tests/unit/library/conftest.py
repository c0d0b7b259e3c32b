"""A library in SQLite and one in PostgreSQL, for tests that must hold in both."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from library.database import Database

# The server of this machine. Without one the tests of PostgreSQL are skipped.
SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def library_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the URL of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('library') / 'library.db'}"
        return
    name = f"quotidian_test_{uuid4().hex[:8]}"
    server = create_engine(
        f"{SERVER}/postgres", isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2}
    )
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        pytest.skip(f"no PostgreSQL at 127.0.0.1:5432: {error.orig}")
    yield f"{SERVER}/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def database(library_url: str) -> Iterator[Database]:
    """Yield a library of each kind, with its tables."""
    database = Database(library_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def file_database(tmp_path: Path) -> Iterator[Database]:
    """Yield a new library in SQLite."""
    database = Database(f"sqlite:///{tmp_path / 'library.db'}")
    database.migrate()
    yield database
    database.close()
