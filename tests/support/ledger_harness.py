"""The ledger from both sides: as the API uses it and as workers do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from uuid_utils import uuid7

from shared import problems
from shared.contracts import Document
from shared.ledger import (
    Claim,
    JobPage,
    NewBatch,
    NewJob,
    SubmissionLedger,
    Sweep,
    Verdict,
    WorkerHeartbeat,
    WorkLedger,
)
from shared.ledger.codec import compress
from shared.ledger.timestamps import now
from shared.settings import SharedSettings
from shared.store import connect, connect_async

EXHAUSTED = problems.ATTEMPTS_EXHAUSTED.problem("three times")


class LedgerHarness:
    """One namespace of the store, from both sides; owners default to ""."""

    def __init__(self, url: str, **settings: Any) -> None:
        settings.setdefault("namespace", f"t-{uuid4().hex[:8]}")
        self.settings = SharedSettings(redis_url=url, **settings)  # type: ignore[arg-type]
        self.url = url
        self.client = connect(url)
        self.work = WorkLedger(self.client, self.settings)

    def submissions(self, do: Any) -> Any:
        """Run `do(ledger)` with the asynchronous side."""

        async def run() -> Any:
            async with self._ledger() as ledger:
                return await do(ledger)

        return asyncio.run(run())

    @asynccontextmanager
    async def _ledger(self) -> AsyncIterator[SubmissionLedger]:
        client = connect_async(self.url)
        try:
            yield SubmissionLedger(client, self.settings)
        finally:
            await client.aclose()

    def accept(self, *jobs: NewJob, **options: Any) -> Any:
        """Accept jobs; a batch is given as a tuple of its fields."""
        if "batch" in options:
            options["batch"] = NewBatch(*options["batch"])
        return self.submissions(lambda ledger: ledger.accept(jobs, **{"owner": ""} | options))

    def job(self, job: NewJob) -> Any:
        """Read a job with its result."""
        return self.submissions(lambda ledger: ledger.job(job.id, owner="", result=True))

    def batch(self, batch_id: str) -> Any:
        """Read a batch."""
        return self.submissions(lambda ledger: ledger.batch(batch_id, owner=""))

    def act(self, action: str, job: NewJob, owner: str = "") -> Verdict:
        """Cancel, retry or erase a job."""
        return self.submissions(lambda ledger: getattr(ledger, action)(job.id, owner=owner))

    def listed(self, **filters: Any) -> JobPage:
        """Return a page of the list of jobs."""
        filters = {"owner": "", "limit": 100} | filters
        return self.submissions(lambda ledger: ledger.jobs(**filters))

    def claimed(self, job: NewJob, **options: Any) -> Claim:
        """Accept a job and claim it."""
        self.accept(job, **options)
        claim = self.work.claim(job.id)
        assert claim is not None
        return claim

    def names(self) -> set[str]:
        """Return every key of the namespace, without its prefix."""
        prefix = f"{self.settings.namespace}:"
        found = self.client.scan_iter(f"{prefix}*")
        return {key.decode().removeprefix(prefix) for key in found}

    def sweep(self, leader: str = "me", *, broker_empty: bool = False, last: int = 0) -> Sweep:
        """Make one pass of the reconciler."""
        caller = WorkerHeartbeat(name=leader, processes=1)
        return self.work.sweep(caller, last=last, broker_empty=broker_empty, final_error=EXHAUSTED)


def new_job(content: str = "A page.") -> NewJob:
    """Return a job that has not been accepted."""
    document = Document(content=content, external_id="7")
    payload = compress(document.model_dump_json(exclude_unset=True).encode())
    return NewJob(str(uuid7()), now(), document.submitted(), payload)
