"""The target of the ledger: steps in any order, with any names, on a real store."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from shared import problems
from shared.errors import LeaseLost
from shared.ledger import CallbackLedger, Claim, DueCallback, NewBatch, NewJob, SubmissionLedger
from shared.ledger.acceptance import Idempotency
from shared.ledger.timestamps import now
from shared.store import connect_async
from tests.fuzz.fuzz_target import FuzzTarget
from tests.support.ledger_harness import EXHAUSTED, LedgerHarness, new_job

STRANGE = [
    "",
    ":",
    "*",
    "a:b",
    "job:1",
    "0",
    "-1",
    "1e999",
    "nan",
    "%s%d",
    "{x}",
    "a\u0000b",
    "\r\n*1\r\n",
    "é🙂",
    "x" * 5000,
    "total",
]
NAMES = st.sampled_from(STRANGE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
# Ids of jobs are made by the API. "total" is the one name that the ledger uses beside them.
IDS = st.just("") | NAMES.filter(lambda name: name != "total")
OWNERS = st.sampled_from(["", "ada", "a:b"])
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**53, -(2**53)])
ERROR = problems.ANNOTATION_FAILED.problem("it broke")
SHARES = ("queued", "running", "succeeded", "failed", "cancelled")

Submit = Callable[[SubmissionLedger], Any]


@dataclass
class Steps:
    """The steps of one example; jobs and claims are named by their place, modulo their number."""

    harness: LedgerHarness
    ids: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def accept(self, name: str, owner: str, url: str, batch: str, key: str) -> None:
        """Accept a job, in a batch and under a key if these have names."""
        made = new_job()
        job = NewJob(name or made.id, made.created_at, made.document, made.payload, url or None)
        self.ids.append(job.id)
        self.harness.submissions(
            lambda ledger: ledger.accept(
                [job],
                owner=owner,
                batch=NewBatch(batch, now(), 1, url or None) if batch else None,
                idempotency=Idempotency(key, key, b"{}", 1000) if key else None,
            )
        )

    def claim(self, at: int, token: str, sent: int) -> None:
        """Claim a job."""
        if claim := self.harness.work.claim(self._id(at), token=token, sent=sent):
            self.claims.append(claim)

    def end(self, at: int, how: str) -> None:
        """End, renew or give back an attempt, which may be an old one."""
        if not self.claims:
            return
        claim, work = self.claims[at % len(self.claims)], self.harness.work
        with suppress(LeaseLost):
            match how:
                case "complete":
                    work.complete(claim, b"{}", {"words": 1, "characters": 2, "quotations": 0})
                case "fail":
                    work.fail(claim, ERROR)
                case "retry":
                    work.retry(claim, EXHAUSTED)
                case "renew":
                    work.renew(claim)

    def act(self, at: int, action: str, owner: str) -> None:
        """Cancel, retry or erase a job."""
        name = self._id(at)
        self.harness.submissions(lambda ledger: getattr(ledger, action)(name, owner=owner))

    def read(self, at: int, owner: str, batch: str) -> None:
        """Read a job, a batch and the lists."""
        name = self._id(at)

        async def read(ledger: SubmissionLedger) -> None:
            await ledger.job(name, owner=owner, result=True)
            await ledger.batch(batch, owner=owner)
            await ledger.jobs(owner=owner, limit=3, before=name, batch=batch or None)
            await ledger.own(owner)

        self.harness.submissions(read)

    def sweep(self, leader: str, last: int, empty: bool) -> None:
        """Let a reconciler pass, give back what an owner holds, and requeue."""
        self.harness.sweep(leader, broker_empty=empty, last=last)
        self.harness.work.release(leader or "nobody", EXHAUSTED, counted=empty)
        self.harness.work.requeue([leader, *self.ids[:2]])

    def report(self, name: str, error: str, pause: float | None, ending: int) -> None:
        """Take the callbacks that are due; report them, and one that nobody knows."""

        async def report(_: SubmissionLedger) -> None:
            client = connect_async(self.harness.url)
            ledger = CallbackLedger(client, self.harness.settings)
            unknown = DueCallback("batch", name, "", ending, 0, "")
            for call in [*await ledger.due(5, reserved_for=0.001), unknown]:
                await ledger.undelivered(call, error, pause)
            await client.aclose()

        self.harness.submissions(report)

    def _id(self, at: int) -> str:
        return [*self.ids, *STRANGE][at % (len(self.ids) + len(STRANGE))]


def _step(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *arguments)


PLACES = st.integers(0, 5)
MAYBE = st.just("") | NAMES
ACCEPT = _step("accept", IDS, OWNERS, MAYBE, MAYBE, MAYBE)
STEPS = st.lists(
    ACCEPT
    | ACCEPT
    | _step("claim", PLACES, NAMES, NUMBERS)
    | _step("end", PLACES, st.sampled_from(["complete", "fail", "retry", "renew"]))
    | _step("act", PLACES, st.sampled_from(["cancel", "retry", "erase"]), OWNERS)
    | _step("read", PLACES, OWNERS, NAMES)
    | _step("sweep", NAMES, NUMBERS, st.booleans())
    | _step("report", NAMES, NAMES, st.none() | st.sampled_from([0.0, 0.5, 1e6]), NUMBERS),
    max_size=15,
)


def ledger_target(store_url: str) -> FuzzTarget:
    """Return the target on a store."""

    def check(steps: list[tuple[Any, ...]]) -> None:
        harness = LedgerHarness(store_url)
        try:
            made = Steps(harness)
            for name, *arguments in steps:
                getattr(made, name)(*arguments)
            check_ledger(harness)
        finally:
            harness.client.flushdb()
            harness.client.close()

    return FuzzTarget("ledger scripts", STEPS, check)


def check_ledger(harness: LedgerHarness) -> None:
    """Check that every key expires, and that statuses, lists and bytes say the same."""
    client, prefix = harness.client, f"{harness.settings.namespace}:"
    assert [key for key in client.scan_iter(f"{prefix}*") if client.ttl(key) == -1] == []
    statuses = [client.hget(key, "status").decode() for key in client.scan_iter(f"{prefix}job:*")]
    for status in SHARES:
        listed = sum(client.zcard(key) for key in client.scan_iter(f"{prefix}list:{status}:*"))
        assert listed == statuses.count(status), status
    assert client.zcard(f"{prefix}queued") == statuses.count("queued")
    assert client.zcard(f"{prefix}leases") == statuses.count("running")
    sizes = {
        name.decode(): int(size)
        for name, size in client.hgetall(f"{prefix}unfinished_bytes").items()
    }
    assert sizes.pop("total", 0) == sum(sizes.values())
    assert len(sizes) == statuses.count("queued") + statuses.count("running")
