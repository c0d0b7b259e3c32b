"""Jobs from claim to outcome: short documents are prepared in batches, each job ends by itself."""

import logging
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from uuid import uuid4

from nlp_worker.run.annotator import Annotator, Finisher
from nlp_worker.run.attempt_outcome import (
    AttemptOutcome,
    SuccessfulAttempt,
    TransientFailure,
    attempts_exhausted,
)
from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.leases import Leases, renewing
from nlp_worker.run.shutdown_flag import ShutdownFlag
from nlp_worker.run.store_retries import store_retries
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError, TextTooLongError
from shared import problems, tracing
from shared.broker import MAX_IDS
from shared.context import on_behalf_of
from shared.contracts import Problem
from shared.errors import LeaseLost, LedgerUnavailable
from shared.ledger import Claim, WorkLedger

log = logging.getLogger(__name__)

BATCH_BYTES = 16_000
"""Bytes of the documents of a batch: enough to share the cost of a network call, and little enough
that no document waits long for the others."""


class Worker:
    """Processes jobs in one process, which is the `owner` of its attempts."""

    def __init__(
        self,
        ledger: WorkLedger,
        annotator: Annotator,
        settings: WorkerSettings,
        *,
        owner: str,
        shutdown: ShutdownFlag,
    ) -> None:
        self._ledger = ledger
        self._annotator = annotator
        self._settings = settings
        self._owner = owner
        self._shutdown = shutdown

    def process(self, job_ids: Iterable[str], sent: int = 0) -> None:
        """Process each job that can be claimed; the others are running elsewhere or finished.

        `sent` is the time (milliseconds) that a repeated message carries. A requeued job that the
        ledger names goes first, up to as many as a message may have. On a shutdown, jobs that have
        not been claimed are left to other workers.
        """
        waiting, requeued_left = deque(job_ids), MAX_IDS
        try:
            while waiting and not self._shutdown.is_set():
                with renewing(self._ledger, self._settings.lease) as leases:
                    claims = self._claim_batch(waiting, leases, sent)
                    finishers = self._prepare_batch(claims)
                    while claims:
                        claim = claims.popleft()
                        requeued = self._run_attempt(claim, leases, finishers.get(claim.job_id))
                        if requeued is not None and requeued_left:
                            claims.extendleft(self._claim_batch(deque([requeued]), leases, sent))
                            requeued_left -= 1
            self._ledger.requeue(waiting)
        except LedgerUnavailable as error:
            # Only during a shutdown: otherwise the store is waited for. Reconcilers find the rest.
            log.warning("jobs not requeued: %s", error)

    def _claim_batch(self, waiting: deque[str], leases: Leases, sent: int) -> deque[Claim]:
        """Claim the next job that can be claimed, and more while they fit into a batch."""
        claims: deque[Claim] = deque()
        room = BATCH_BYTES
        retries = store_retries(until=self._shutdown.is_set)
        while waiting and room > 0 and not self._shutdown.is_set():
            token = f"{self._owner}:{uuid4().hex}"
            claim = retries(self._ledger.claim, waiting.popleft(), token=token, sent=sent)
            if claim is not None:
                leases.hold(claim)
                claims.append(claim)
                room -= claim.size
        return claims

    def _prepare_batch(self, claims: Iterable[Claim]) -> Mapping[str, Finisher]:
        """Return the finishers of the short documents, by job id.

        A failure is no document's fault here: each is then annotated alone, under its own limit.
        """
        short = [claim for claim in claims if 0 < claim.size <= BATCH_BYTES]
        if len(short) < 2:
            return {}
        try:
            with self._limit():
                finishers = self._annotator.prepare_batch([claim.document() for claim in short])
        except Exception:
            log.warning("annotating %d documents one by one", len(short), exc_info=True)
            return {}
        return {claim.job_id: finisher for claim, finisher in zip(short, finishers, strict=True)}

    def _limit(self) -> AbstractContextManager[None]:
        return deadline(self._settings.time_limit, kill_after=self._settings.kill_after)

    def _run_attempt(self, claim: Claim, leases: Leases, finisher: Finisher | None) -> str | None:
        """Make one attempt; return the id of a requeued job, if the ledger names one."""
        fields = claim.log_fields()
        attributes = {f"quotidian.{name}": value for name, value in fields.items() if value}
        with (
            on_behalf_of(claim.origin, **fields),
            tracing.span("attempt", "CONSUMER", claim.origin.traceparent, attributes),
            leases.current(claim),
        ):
            return None if leases.is_superseded(claim) else self._attempt(claim, finisher)

    def _attempt(self, claim: Claim, finisher: Finisher | None) -> str | None:
        begun = time.monotonic()
        outcome = self._annotate(claim, finisher)
        _log_outcome(outcome, time.monotonic() - begun)
        try:
            # The outcome is kept for as long as the store cannot take it.
            with tracing.span("store"):
                return store_retries()(self._store, claim, outcome)
        except LeaseLost as error:
            log.warning("%s", error)
            return None

    def _store(self, claim: Claim, outcome: AttemptOutcome) -> str | None:
        if isinstance(outcome, SuccessfulAttempt):
            return self._ledger.complete(claim, outcome.annotation, outcome.metrics())
        if isinstance(outcome, Problem):
            return self._ledger.fail(claim, outcome)
        error = attempts_exhausted(self._settings.max_attempts, outcome.reason)
        self._ledger.retry(claim, error)
        return None

    def _annotate(self, claim: Claim, finisher: Finisher | None) -> AttemptOutcome:
        if claim.payload is None:
            return problems.PAYLOAD_MISSING.problem("The store no longer has the document.")
        try:
            with tracing.span("annotate"), self._limit():
                annotation = finisher() if finisher else self._annotator.annotate(claim.document())
                return SuccessfulAttempt.of(annotation)
        except NoTextError as error:
            return problems.NO_TEXT.problem(str(error))
        except TextTooLongError as error:
            return problems.CONTENT_TOO_LARGE.problem(str(error))
        except DocumentTimeout as error:
            if claim.attempt == 1 < self._settings.max_attempts:
                # Another worker may have the time or the memory that this one lacked.
                return TransientFailure(str(error))
            return problems.TIME_LIMIT.problem(f"The document was {error}.")
        except (MemoryError, OSError) as error:
            # The machine is to blame, not the document, as far as can be told.
            return TransientFailure(f"{type(error).__name__}: {error}")
        except Exception as error:
            # A document must not end its worker. The pipeline is deterministic, so another attempt
            # would fail in the same way.
            log.exception("annotate failed")
            return problems.ANNOTATION_FAILED.problem(f"{type(error).__name__}: {error}")


def _log_outcome(outcome: AttemptOutcome, seconds: float) -> None:
    fields: dict[str, object] = {"seconds": round(seconds, 3)}
    if isinstance(outcome, SuccessfulAttempt):
        log.info("annotated", extra=fields | outcome.metrics())
    else:
        reason = outcome.detail if isinstance(outcome, Problem) else outcome.reason
        log.warning("no annotation: %s", reason, extra=fields)
