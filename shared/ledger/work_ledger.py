"""The ledger as workers use it: claim, renew, finish, release, sweep. Blocking."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any
from uuid import uuid4

from redis import Redis

from shared.context import Origin
from shared.contracts import Problem
from shared.errors import LeaseLost, Superseded
from shared.ledger.attempts import Claim, Released, Sweep
from shared.ledger.codec import compress
from shared.ledger.metrics import WorkerHeartbeat
from shared.ledger.scripts import source, store_errors
from shared.settings import SharedSettings

SWEEP_LIMIT = 500
# A queued job whose message was sent this long before the newest one heard has lost its message.
SLACK = 5_000
# With nothing waiting in the broker, a job that was announced this long ago has lost its message.
PATIENCE = 2_000
# A leader that was killed is succeeded after so long; a lease is longer.
LEADERSHIP = 1_500
LONGEST_BACKOFF = 60_000


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
        self._backoff = round(settings.retry_backoff * 1000)
        names = ("claim", "renew", "finish", "release", "requeue", "reconcile")
        self._scripts = {name: client.register_script(source(name)) for name in names}

    def _run(self, script: str, *args: Any) -> Any:
        with store_errors():
            return self._scripts[script](args=[self._prefix, self._ttl, *args])

    def claim(self, job_id: str, *, token: str | None = None, sent: int = 0) -> Claim | None:
        """Begin an attempt; None when the job is in other hands, not due yet, finished or gone.

        `token` is unique and begins with the name of the owner, for `release`; a claim repeated
        with it is one claim. `sent` is the time that a repeated message carries.
        """
        answer = self._run("claim", job_id, token or uuid4().hex, self._lease, sent)
        if not answer:
            return None
        fence, attempt, payload, batch, request, trace, tenant = answer
        origin = Origin(request.decode(), trace.decode())
        return Claim(job_id, fence, attempt, payload, batch.decode(), origin, tenant.decode())

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

    def complete(
        self, claim: Claim, annotation: bytes, counted: Mapping[str, int] | None = None
    ) -> str | None:
        """Store the annotation (JSON) and end the job as succeeded.

        `counted` goes into the totals (`numbers.ANNOTATED`). Answers the id of a job that waits to
        be taken over, if there is one.

        Raises:
            LeaseLost: another attempt has taken over; nothing was stored.
        """
        return self._finish(claim, "succeeded", compress(annotation), "", counted or {})

    def fail(self, claim: Claim, error: Problem) -> str | None:
        """End the job as failed, with the reason; answers and raises as `complete` does."""
        return self._finish(claim, "failed", b"", _json(error), {})

    def _finish(
        self, claim: Claim, status: str, result: bytes, error: str, counted: Mapping[str, int]
    ) -> str | None:
        args = (self._retention, claim.job_id, claim.fence, status, result, error)
        done, *urgent = self._run("finish", *args, *chain.from_iterable(counted.items()))
        if not done:
            raise LeaseLost(f"job {claim.job_id}: the result of attempt {claim.attempt} is refused")
        return urgent[0].decode() or None

    def retry(self, claim: Claim, final_error: Problem) -> Released:
        """End an attempt that failed for no fault of its document: another one follows after a
        pause, unless it was the last, in which case the job fails with `final_error`."""
        return self._release(final_error, counted=True, job_id=claim.job_id, fence=claim.fence)

    def release(self, owner: str, final_error: Problem, *, counted: bool) -> Released:
        """End every attempt of an owner (a prefix of its name) that will not go on.

        Each costs its job an attempt only if `counted`.
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
        failed, announce = self._run(
            "release",
            self._retention,
            int(counted),
            self._max_attempts,
            self._backoff,
            LONGEST_BACKOFF,
            _json(final_error),
            owner,
            job_id,
            fence,
        )
        return Released(_ids(failed), _ids(announce))

    def requeue(self, job_ids: Sequence[str]) -> None:
        """Let others begin these jobs at once: the message that named them will not be worked on.
        Those that are no longer queued are left alone."""
        if job_ids:
            self._run("requeue", *job_ids)

    def sweep(
        self, caller: WorkerHeartbeat, *, last: int, broker_empty: bool, final_error: Problem
    ) -> Sweep:
        """Put right what was lost, if `caller` leads; `final_error` is the error of exhausted jobs.

        `last` is the `at` of the caller's last sweep, 0 for the first: one that could not sweep for
        half a lease excuses every attempt that could not renew its lease meanwhile.
        """
        leading, failed, announce, at = self._run(
            "reconcile",
            self._retention,
            caller.name,
            LEADERSHIP,
            SWEEP_LIMIT,
            self._max_attempts,
            self._backoff,
            LONGEST_BACKOFF,
            _json(final_error),
            self._lease,
            last,
            int(broker_empty),
            PATIENCE,
            SLACK,
            caller.model_dump_json(),
        )
        return Sweep(bool(leading), _ids(failed), _ids(announce), at)


def _ids(names: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(name.decode() for name in names)


def _json(error: Problem) -> str:
    return error.model_dump_json(exclude_none=True)
