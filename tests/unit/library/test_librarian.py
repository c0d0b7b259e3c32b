"""The librarian with a real store: what ends is in the library once, whatever happens."""

import threading

import pytest
from sqlalchemy import func, select

from library.database import Database
from library.errors import LibraryUnavailable
from library.librarian import Librarian
from library.tables import documents, quotes
from library.writer import LibraryWriter
from shared.contracts import Annotation
from shared.ledger import NewJob
from shared.ledger.outbox import Outbox
from tests.support.ledger_harness import LedgerHarness, new_job
from tests.support.library_entries import entry, statement_of

ANNOTATION = Annotation.model_validate(
    statement_of("The tide is late", "Maren Holdfast")
).model_dump_json()


@pytest.fixture
def harness(store_url: str) -> LedgerHarness:
    """Return a namespace of its own."""
    return LedgerHarness(store_url)


def outbox(harness: LedgerHarness) -> Outbox:
    """Return the outbox of the namespace."""
    return Outbox(harness.client, harness.settings)


def librarian(harness: LedgerHarness, database: Database) -> Librarian:
    """Return a librarian that has begun."""
    found = Librarian(outbox(harness), database, threading.Event())
    found.prepare()
    return found


def ended(harness: LedgerHarness, annotation: str = ANNOTATION) -> NewJob:
    """Return a job that has succeeded."""
    job = new_job()
    harness.work.complete(harness.claimed(job), annotation.encode())
    return job


def rows(database: Database) -> tuple[int, int]:
    """Return the numbers of documents and of quotations."""
    with database.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (documents, quotes)
        ]
    return counts[0], counts[1]


def test_what_ends_is_taken_in_once(harness: LedgerHarness, file_database: Database) -> None:
    """Only jobs that succeed; the outbox is empty afterwards."""
    reader = librarian(harness, file_database)
    job, failed = ended(harness), new_job()
    harness.act("cancel", failed) if harness.claimed(failed) else None
    reader.take_new()
    assert rows(file_database) == (1, 1)
    assert harness.client.xlen(f"{harness.settings.namespace}:outbox") == 0
    harness.act("erase", job)
    reader.take_new()
    assert rows(file_database) == (0, 0)


def test_a_librarian_that_died_loses_nothing_and_doubles_nothing(
    harness: LedgerHarness, file_database: Database
) -> None:
    """One died before its commit, one between commit and acknowledgement."""
    librarian(harness, file_database)
    ended(harness)
    assert len(outbox(harness).new(10, within=1)) == 1
    librarian(harness, file_database)
    assert rows(file_database) == (1, 1)

    ended(harness)
    entries = outbox(harness).new(10, within=1)
    Librarian(outbox(harness), file_database, threading.Event())._commit(entries)
    librarian(harness, file_database)
    assert rows(file_database) == (2, 2)


def test_a_job_erased_before_it_is_taken_in_leaves_no_trace(
    harness: LedgerHarness, file_database: Database
) -> None:
    """In whatever order the two entries are handed out."""
    reader = librarian(harness, file_database)
    harness.act("erase", ended(harness))
    entries = outbox(harness).new(10, within=1)
    reader._take(entries[::-1])
    assert rows(file_database) == (0, 0)


def test_an_annotation_that_cannot_be_read_stops_nobody(
    harness: LedgerHarness, file_database: Database
) -> None:
    """It is logged, and the others are taken in."""
    reader = librarian(harness, file_database)
    ended(harness, '{"from": "another program"}')
    ended(harness)
    reader.take_new()
    assert rows(file_database) == (1, 1)


def test_a_full_outbox_drops_the_oldest_and_a_rebuild_brings_them_in(
    store_url: str, file_database: Database
) -> None:
    """Without a librarian the store does not fill up; what was dropped is counted."""
    harness = LedgerHarness(store_url, outbox_limit=2)
    for _ in range(3):
        ended(harness)
    assert harness.client.hget(f"{harness.settings.namespace}:metrics", "outbox_dropped") == b"1"
    reader = librarian(harness, file_database)
    reader.take_new()
    assert rows(file_database) == (2, 2)
    assert reader.rebuild() == 3
    assert rows(file_database) == (3, 3)


def test_without_a_library_nothing_is_announced(store_url: str) -> None:
    """The setting switches it off."""
    harness = LedgerHarness(store_url, library=False)
    ended(harness)
    assert "outbox" not in harness.names()


def test_a_consumer_group_that_has_expired_is_made_again(
    harness: LedgerHarness, file_database: Database
) -> None:
    """An idle store forgets the stream after a month."""
    reader = librarian(harness, file_database)
    harness.client.delete(f"{harness.settings.namespace}:outbox")
    reader.take_new()
    ended(harness)
    reader.take_new()
    assert rows(file_database) == (1, 1)


def test_what_is_older_than_the_retention_is_erased(
    harness: LedgerHarness, file_database: Database
) -> None:
    """By the time at which it was added; what is younger stays."""
    reader = librarian(harness, file_database)
    ended(harness)
    with file_database.writing() as connection:
        LibraryWriter(connection).put(entry("old", "The tide is late", "Maren Holdfast"))
    reader.take_new()
    assert rows(file_database) == (2, 2)
    assert reader.erase_expired(24 * 3600) == 1
    assert reader.erase_expired(24 * 3600) == 0
    assert rows(file_database) == (1, 1)


def test_another_schema_and_a_missing_library_are_named(file_database: Database) -> None:
    """Readers say what to do."""
    with file_database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    other = Database(str(file_database.engine.url))
    with pytest.raises(LibraryUnavailable, match="schema 0000"), other.reading():
        pass
    missing = Database(f"{file_database.engine.url}.missing")
    with pytest.raises(LibraryUnavailable, match="start the librarian"), missing.reading():
        pass
    assert not missing.exists()
