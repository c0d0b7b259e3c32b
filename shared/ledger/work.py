"""The ledger as workers use it: claim, renew, finish, sweep. Blocking."""

from typing import Any
from uuid import uuid4

from redis import Redis

from shared.contracts import Problem
from shared.errors import LeaseLost, Superseded
from shared.ledger.codec import compress
from shared.ledger.records import Claim, Sweep
from shared.ledger.scripts import source, store_errors
from shared.settings import SharedSettings

SWEEP_LIMIT = 500
# A queued job whose message was sent this long before the newest one heard has lost its message.
SLACK = 5_000
# With nothing waiting in the broker, a job that was announced this long ago has lost its message.
PATIENCE = 2_000
LEADERSHIP = 5_000


class WorkLedger:
    """Hands out jobs and takes back what became of them.

    Every method raises `LedgerUnavailable` when the store cannot be used. Make one per process:
    connections do not survive a fork.
    """

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._prefix = settings.namespace
        self._ttl = settings.unfinished_ttl * 1000
        self._retention = settings.retention * 1000
        self._lease = round(settings.lease * 1000)
        self._max_attempts = settings.max_attempts
        names = ("claim", "renew", "finish", "reconcile")
        self._scripts = {name: client.register_script(source(name)) for name in names}

    def _run(self, script: str, *args: Any) -> Any:
        with store_errors():
            return self._scripts[script](args=[self._prefix, self._ttl, *args])

    def claim(self, job_id: str) -> Claim | None:
        """Begin an attempt; None when the job is in other hands, finished or gone."""
        answer = self._run("claim", job_id, uuid4().hex, self._lease)
        if not answer:
            return None
        fence, attempt, payload, _batch = answer
        return Claim(job_id, fence, attempt, payload)

    def renew(self, claim: Claim) -> None:
        """Push the end of the lease on.

        Raises:
            LeaseLost: another attempt may take over; `Superseded` when going on is in vain.
        """
        held = self._run("renew", claim.job_id, claim.fence, self._lease)
        if held < 0:
            raise Superseded(f"job {claim.job_id}: nobody waits for attempt {claim.attempt}")
        if not held:
            raise LeaseLost(f"job {claim.job_id}: attempt {claim.attempt} lost its lease")

    def complete(self, claim: Claim, annotation: bytes) -> None:
        """Store the annotation (JSON) and end the job as succeeded.

        Raises:
            LeaseLost: another attempt has taken over; nothing was stored.
        """
        self._finish(claim, "succeeded", compress(annotation), "")

    def fail(self, claim: Claim, error: Problem) -> None:
        """End the job as failed, with the reason.

        Raises:
            LeaseLost: another attempt has taken over; nothing was stored.
        """
        self._finish(claim, "failed", b"", error.model_dump_json(exclude_none=True))

    def _finish(self, claim: Claim, status: str, result: bytes, error: str) -> None:
        if not self._run(
            "finish", self._retention, claim.job_id, claim.fence, status, result, error
        ):
            raise LeaseLost(f"job {claim.job_id}: the result of attempt {claim.attempt} is refused")

    def sweep(self, leader: str, *, broker_empty: bool, given_up: Problem) -> Sweep:
        """Put right what was lost, if `leader` leads; `given_up` is the error of exhausted jobs."""
        leading, failed, unheard = self._run(
            "reconcile",
            self._retention,
            leader,
            LEADERSHIP,
            SWEEP_LIMIT,
            self._max_attempts,
            given_up.model_dump_json(exclude_none=True),
            int(broker_empty),
            PATIENCE,
            SLACK,
        )
        return Sweep(
            leading=bool(leading),
            given_up=tuple(job_id.decode() for job_id in failed),
            unheard=tuple(job_id.decode() for job_id in unheard),
        )
