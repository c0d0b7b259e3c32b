"""The librarian: takes ended jobs out of the outbox into the library.

An entry is acknowledged after the commit. A librarian that dies in between leaves it in the
consumer group, and what is taken in again changes nothing.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError

from library.database import Database
from library.entries import DocumentEntry, document_entry
from library.errors import LibraryUnavailable
from library.writer import LibraryWriter
from shared.contracts import Annotation, SubmittedDocument
from shared.errors import LedgerUnavailable
from shared.ledger import JobRecord
from shared.ledger.codec import decompress
from shared.ledger.outbox import Outbox, OutboxEntry
from shared.ledger.timestamps import now, to_milliseconds

log = logging.getLogger(__name__)

# Entries of one transaction: it writes a page of an index once for many of them.
AT_ONCE = 200
# Annotations that are in memory at the same time; what the library keeps of them is small.
READ_AT_ONCE = 20
# Seconds that a read waits for a new entry; a stop is noticed after it.
WITHIN = 0.5
# Seconds after which an entry that another librarian has got is taken over.
IDLE = 60.0
# Seconds: the pause after the store or the database was away; it doubles up to the longest.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
# Seconds between two looks for documents that are older than the retention.
SWEEP_INTERVAL = 60.0


class Librarian:
    """Runs until `stop` is set."""

    def __init__(
        self,
        outbox: Outbox,
        database: Database,
        stop: threading.Event,
        *,
        retention: int | None = None,
    ) -> None:
        self._outbox = outbox
        self._database = database
        self._stop = stop
        self._retention = retention
        self._swept = -SWEEP_INTERVAL

    def run(self) -> None:
        """Make the library, then take in what ends; wait while the store or database is away."""
        pause = FIRST_PAUSE
        prepared = False
        while not self._stop.is_set():
            try:
                if not prepared:
                    self.prepare()
                    prepared = True
                    log.info("the library is ready")
                self.take_new()
                self._sweep()
                pause = FIRST_PAUSE
            except (LedgerUnavailable, LibraryUnavailable) as error:
                log.warning("%s; trying again in %g s", error, pause)
                self._stop.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def prepare(self) -> None:
        """Make or update the tables, and take in what an earlier librarian has left."""
        self._database.migrate()
        self._outbox.create_group()
        while entries := self._outbox.abandoned(AT_ONCE, idle=0):
            self._take(entries)

    def take_new(self) -> None:
        """Take in the next entries, after a short wait for them."""
        entries = self._outbox.new(AT_ONCE, within=WITHIN)
        self._take(entries or self._outbox.abandoned(AT_ONCE, idle=IDLE))

    def _sweep(self) -> None:
        """Erase once a minute what is older than the retention."""
        if self._retention is None or time.monotonic() - self._swept < SWEEP_INTERVAL:
            return
        while self.erase_expired(self._retention) == AT_ONCE and not self._stop.is_set():
            pass
        self._swept = time.monotonic()

    def erase_expired(self, retention: int) -> int:
        """Erase documents that were added more than so many seconds ago; return their number.

        No more than `AT_ONCE` at a time, so that what has ended meanwhile does not wait long.
        """
        before = to_milliseconds(now()) - retention * 1000
        with self._database.writing() as connection:
            erased = LibraryWriter(connection).erase_added_before(before, at_most=AT_ONCE)
        if erased:
            log.info("%d documents were older than the retention and are erased", erased)
        return erased

    def rebuild(self) -> int:
        """Put in every job of the ledger that has succeeded; return how many there are.

        Rows of jobs that have expired in the ledger stay.
        """
        self._database.migrate()
        number = 0
        for job_ids in self._outbox.succeeded(AT_ONCE):
            with self._database.writing() as connection:
                writer = LibraryWriter(connection)
                number += writer.put_all(self._documents(job_ids), replace=True)
        return number

    def _take(self, entries: Sequence[OutboxEntry]) -> None:
        if not entries:
            return
        try:
            self._commit(entries)
        except (DataError, IntegrityError) as error:
            # One of them cannot be stored: the others must not wait for it for ever.
            if len(entries) == 1:
                log.error("job %s cannot be stored: %s", entries[0].job_id, error.orig)
            else:
                for entry in entries:
                    self._take([entry])
                return
        self._outbox.acknowledge(entries)

    def _commit(self, entries: Sequence[OutboxEntry]) -> None:
        """Change the library to the present state of the jobs, in one transaction.

        The jobs are read under the lock of the writer. So a job that is erased afterwards is erased
        by a later transaction, in whatever order its entries are handed out.
        """
        with self._database.writing() as connection:
            writer = LibraryWriter(connection)
            for entry in entries:
                if entry.event == "erased":
                    writer.erase(entry.owner, entry.job_id)
            ended = [entry.job_id for entry in entries if entry.event == "succeeded"]
            writer.put_all(self._documents(ended))

    def _documents(self, job_ids: Sequence[str]) -> Iterator[DocumentEntry]:
        """Yield what the library keeps of jobs, read a few at a time."""
        for start in range(0, len(job_ids), READ_AT_ONCE):
            yield from _documents(self._outbox.jobs(job_ids[start : start + READ_AT_ONCE]))


def _documents(records: Sequence[JobRecord]) -> list[DocumentEntry]:
    """Return what the library keeps of jobs; one that cannot be read is logged and left out."""
    found = []
    for record in records:
        if record.result is None:
            # It has been erased, or has expired while no librarian ran.
            continue
        try:
            found.append(_document(record, record.result))
        except ValidationError as error:
            log.error("the annotation of job %s cannot be read: %s", record.id, error)
    return found


def _document(record: JobRecord, result: bytes) -> DocumentEntry:
    return document_entry(
        SubmittedDocument.model_validate_json(record.document),
        Annotation.model_validate_json(decompress(result)),
        tenant=record.owner,
        document_id=record.id,
        job_id=record.id,
        version=record.version,
        added=record.finished_at or record.created_at,
    )
