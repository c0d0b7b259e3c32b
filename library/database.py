"""The database: connections, transactions and the version of its schema."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from library.errors import LibraryUnavailable, QueryTimeout
from library.settings import TIME_LIMIT
from shared.errors import SettingsError

# Seconds that a statement waits for another process that writes.
BUSY_TIMEOUT = 10
# Instructions of SQLite between two looks at the clock.
INSTRUCTIONS = 10_000
# Any number, the same in every process: the lock of whoever writes into PostgreSQL.
WRITE_LOCK = 7_105_116
# What PostgreSQL calls the end of a statement by its time limit.
QUERY_CANCELED = "57014"
REVISION = "0001"
_NOT_MADE = "the library is not made yet: start the librarian (python -m library)"


class Database:
    """One library. Makes its connections when they are needed; threads may share it."""

    def __init__(self, url: str, time_limit: float = TIME_LIMIT) -> None:
        self.engine = _engine(url)
        self._time_limit = time_limit
        self._checked = False

    @property
    def is_sqlite(self) -> bool:
        """Return whether it is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self, *, long: bool = False) -> Iterator[Connection]:
        """Yield a connection that sees one state of the library; `long` has no time limit.

        Raises:
            LibraryUnavailable: the library cannot be used, is not made yet or has another schema.
            QueryTimeout: it takes longer than the time limit.
        """
        if self.is_sqlite and not Path(self.engine.url.database or "").is_file():
            raise LibraryUnavailable(_NOT_MADE)
        with _database_errors(), self.engine.connect() as connection:
            self._check_revision(connection)
            if long:
                yield connection
                return
            with self._limited(connection):
                yield connection

    @contextmanager
    def _limited(self, connection: Connection) -> Iterator[None]:
        """End what takes longer than the time limit.

        Raises:
            QueryTimeout: it was ended.
        """
        if not self.is_sqlite:
            milliseconds = max(1, round(self._time_limit * 1000))
            connection.execute(text(f"SET LOCAL statement_timeout = {milliseconds}"))
        try:
            with _interrupted(connection, self._time_limit) if self.is_sqlite else nullcontext():
                yield
        except OperationalError as error:
            if not _was_ended(error):
                raise
            raise QueryTimeout(
                f"the search takes longer than {self._time_limit:g} seconds; narrow it by dates, "
                "a speaker or an outlet"
            ) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of the one writer, and commit at the end of the block.

        Raises:
            LibraryUnavailable: the library cannot be used; nothing was changed.
        """
        with _database_errors(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            self._check_revision(connection)
            if not self.is_sqlite:
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK}
                )
            yield connection
            connection.commit()

    def _check_revision(self, connection: Connection) -> None:
        if self._checked:
            return
        found = revision(connection)
        if found is None:
            raise LibraryUnavailable(_NOT_MADE)
        if found != REVISION:
            raise LibraryUnavailable(
                f"the library has schema {found}, and {REVISION} is needed: restart the librarian "
                "(and the API) with the same version of Quotidian"
            )
        self._checked = True

    def exists(self) -> bool:
        """Return whether there is anything to read: a file, or a server that holds the tables."""
        if self.is_sqlite and not Path(self.engine.url.database or "").is_file():
            return False
        with _database_errors(), self.engine.connect() as connection:
            return revision(connection) is not None

    def migrate(self) -> None:
        """Make the tables, or bring an older schema up to date.

        Raises:
            LibraryUnavailable: the database cannot be used.
        """
        # Only the librarian needs Alembic, which logs what it loads.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        from alembic import command
        from alembic.config import Config

        if self.is_sqlite:
            Path(self.engine.url.database or "").parent.mkdir(
                mode=0o700, parents=True, exist_ok=True
            )
        config = Config()
        config.set_main_option("script_location", "library:migrations")
        with _database_errors(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": WRITE_LOCK})
                connection.commit()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": WRITE_LOCK})
                connection.commit()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def revision(connection: Connection) -> str | None:
    """Return the version of the schema, None without one."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    except (ArgumentError, ImportError) as error:
        raise SettingsError(f"QUOTIDIAN_LIBRARY_URL: {error}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Transactions begin where `_begin_sqlite` says, not where the driver guesses.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Readers do not wait for the writer; a power cut loses at most what is not acknowledged yet.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # Pages that many transactions change are then written into the file only once (16 MB of log).
    cursor.execute("PRAGMA wal_autocheckpoint=4000")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _interrupted(connection: Connection, time_limit: float) -> Iterator[None]:
    """End what SQLite does in the block after so many seconds."""
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + time_limit
    driver.set_progress_handler(lambda: time.monotonic() > deadline, INSTRUCTIONS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _was_ended(error: OperationalError) -> bool:
    """Return whether a statement was ended because of the time limit."""
    is_canceled = getattr(error.orig, "sqlstate", None) == QUERY_CANCELED
    return is_canceled or str(error.orig) == "interrupted"


@contextmanager
def _database_errors() -> Iterator[None]:
    """Raise `LibraryUnavailable` for errors of the database that may pass."""
    try:
        yield
    except OperationalError as error:
        raise LibraryUnavailable(f"the library cannot be used: {error.orig}") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise LibraryUnavailable(f"the library cannot be used: {error.orig}") from error
    except OSError as error:
        raise LibraryUnavailable(f"the library cannot be used: {error}") from error
