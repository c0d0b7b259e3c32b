"""The ledger for workers: claim, renew, finish, release and reconcile. Blocking."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from redis import Redis

from shared.context import Origin
from shared.contracts import Problem
from shared.errors import LeaseLost, Superseded
from shared.ledger.attempts import Claim, Released, Sweep
from shared.ledger.codec import compress
from shared.ledger.metrics import HEARTBEAT_TTL, WorkerHeartbeat
from shared.ledger.scripts import Row, ScriptRunner, Value
from shared.ledger.store_errors import store_errors
from shared.settings import SharedSettings

# Jobs that one pass of the reconciler moves at most.
SWEEP_LIMIT = 500
# All times are milliseconds. The message of a queued job is lost if it was sent this long before
# the newest message received.
SLACK = 5_000
# While the broker is empty, a message that was sent this long ago is lost.
PATIENCE = 2_000
# A leader that does not sweep for so long is replaced; a lease is longer.
LEADERSHIP = 1_500
LONGEST_BACKOFF = 60_000


class WorkLedger:
    """Hands out jobs to attempts and stores their outcomes.

    Every method raises `LedgerUnavailable` when the store cannot be used. Make one per process,
    because connections do not survive a fork.
    """

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._lease = round(settings.lease * 1000)
        # The arguments of scripts that end attempts without an outcome.
        self._takeover: dict[str, Value] = {
            "max_attempts": settings.max_attempts,
            "backoff": round(settings.retry_backoff * 1000),
            "longest_backoff": LONGEST_BACKOFF,
            "limit": SWEEP_LIMIT,
        }
        self._scripts = ScriptRunner(
            client, settings, "claim", "renew", "finish", "release", "requeue", "reconcile"
        )

    def _run(self, script: str, rows: Iterable[Row] = (), /, **args: Value) -> Any:
        with store_errors():
            return self._scripts.run(script, rows, **args)

    def claim(self, job_id: str, *, token: str | None = None, sent: int = 0) -> Claim | None:
        """Begin an attempt; return None if the job is running, not due yet, finished or gone.

        `token` is unique and begins with the name of the owner, for `release`; a claim repeated
        with it is one claim. `sent` is the time (milliseconds) that a repeated message carries.
        """
        answer = self._run(
            "claim", job_id=job_id, token=token or uuid4().hex, lease=self._lease, sent=sent
        )
        if not answer:
            return None
        fence, attempt, payload, batch, request, trace, tenant = answer
        origin = Origin(request.decode(), trace.decode())
        return Claim(job_id, fence, attempt, payload, batch.decode(), origin, tenant.decode())

    def renew(self, claim: Claim) -> None:
        """Extend the lease of an attempt.

        Raises:
            Superseded: a result of the attempt will be refused.
            LeaseLost: another attempt may begin.
        """
        renewed = self._run("renew", job_id=claim.job_id, fence=claim.fence, lease=self._lease)
        if renewed < 0:
            raise Superseded(
                f"job {claim.job_id}: a result of attempt {claim.attempt} is not wanted"
            )
        if not renewed:
            raise LeaseLost(f"job {claim.job_id}: attempt {claim.attempt} lost its lease")

    def complete(
        self, claim: Claim, annotation: bytes, counted: Mapping[str, int] | None = None
    ) -> str | None:
        """Store the annotation (JSON) and end the job as succeeded.

        `counted` is added to the metrics (names: `metrics.ANNOTATED`). Returns the id of a requeued
        job that may begin, if there is one.

        Raises:
            LeaseLost: another attempt has begun; nothing was stored.
        """
        return self._finish(claim, "succeeded", compress(annotation), "", counted or {})

    def fail(self, claim: Claim, error: Problem) -> str | None:
        """End the job as failed, with the reason; returns and raises as `complete` does."""
        return self._finish(claim, "failed", b"", _json(error), {})

    def _finish(
        self, claim: Claim, status: str, result: bytes, error: str, counted: Mapping[str, int]
    ) -> str | None:
        done, *due = self._run(
            "finish",
            [{"metric": name, "number": number} for name, number in counted.items()],
            job_id=claim.job_id,
            fence=claim.fence,
            status=status,
            result=result,
            error=error,
        )
        if not done:
            raise LeaseLost(f"job {claim.job_id}: the result of attempt {claim.attempt} is refused")
        return due[0].decode() or None

    def retry(self, claim: Claim, final_error: Problem) -> Released:
        """End an attempt that failed through no fault of its document.

        Another attempt follows after a pause; after the last one the job fails with `final_error`.
        """
        return self._release(final_error, counted=True, job_id=claim.job_id, fence=claim.fence)

    def release(self, owner: str, final_error: Problem, *, counted: bool) -> Released:
        """End every attempt of an owner (the beginning of its tokens).

        An attempt counts only if `counted`; after the last one the job fails with `final_error`.
        """
        return self._release(final_error, counted=counted, owner=owner)

    def _release(
        self,
        final_error: Problem,
        *,
        counted: bool,
        owner: str = "",
        job_id: str = "",
        fence: int = 0,
    ) -> Released:
        failed, to_publish = self._run(
            "release",
            counted=int(counted),
            owner=owner,
            job_id=job_id,
            fence=fence,
            final_error=_json(final_error),
            **self._takeover,
        )
        return Released(_ids(failed), _ids(to_publish))

    def requeue(self, job_ids: Sequence[str]) -> None:
        """Let others begin these jobs at once, because their message will not be worked on.

        Jobs that are not queued are left alone.
        """
        if job_ids:
            self._run("requeue", [{"job_id": job_id} for job_id in job_ids])

    def sweep(
        self, caller: WorkerHeartbeat, *, last: int, broker_empty: bool, final_error: Problem
    ) -> Sweep:
        """Find lost work, if `caller` leads; jobs without an attempt left fail with `final_error`.

        `last` is the `at` of the caller's last sweep, 0 for the first. If that is longer ago than
        half a lease, the store was away, and every running attempt gets a new lease.
        """
        leading, failed, to_publish, at = self._run(
            "reconcile",
            leader=caller.name,
            leadership=LEADERSHIP,
            heartbeat=caller.model_dump_json(),
            heartbeat_ttl=HEARTBEAT_TTL,
            lease=self._lease,
            last_sweep=last,
            broker_empty=int(broker_empty),
            patience=PATIENCE,
            slack=SLACK,
            final_error=_json(final_error),
            **self._takeover,
        )
        return Sweep(bool(leading), _ids(failed), _ids(to_publish), at)


def _ids(names: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(name.decode() for name in names)


def _json(error: Problem) -> str:
    return error.model_dump_json(exclude_none=True)
