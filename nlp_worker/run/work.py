"""One job from claim to result."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from uuid import uuid4

from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.lease import renewing
from nlp_worker.run.outcomes import Annotated, Outcome, Setback, exhausted
from nlp_worker.run.patience import patiently
from nlp_worker.run.shutdown import Shutdown
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError
from shared import problems, tracing
from shared.broker import MAX_IDS
from shared.context import on_behalf_of
from shared.contracts import Annotation, Problem
from shared.errors import LeaseLost, LedgerUnavailable
from shared.ledger import Claim, ParagraphStore, WorkLedger

log = logging.getLogger(__name__)

Annotate = Callable[..., Annotation]
"""Takes a document, and a cache of paragraphs if the worker has one."""


class Worker:
    """Works through jobs in one process, which is the `owner` of its attempts."""

    def __init__(
        self,
        ledger: WorkLedger,
        annotate: Annotate,
        settings: WorkerSettings,
        *,
        owner: str,
        shutdown: Shutdown,
        paragraphs: ParagraphStore | None = None,
    ) -> None:
        self._ledger = ledger
        self._annotate = annotate
        self._settings = settings
        self._owner = owner
        self._shutdown = shutdown
        self._paragraphs = paragraphs

    def work(self, job_ids: Iterable[str], sent: int = 0) -> None:
        """Do each job that is still to be had; the others are in other hands or done.

        A job that waits to be taken over goes first, wherever it is in the queue; as many as a
        message may have. When the worker is going down, what has not been begun is left to others.
        """
        waiting, extra = deque(job_ids), MAX_IDS
        try:
            while waiting and not self._shutdown.begun():
                urgent = self._job(waiting.popleft(), sent)
                if urgent is not None and extra:
                    waiting.appendleft(urgent)
                    extra -= 1
            self._ledger.hurry(waiting)
        except LedgerUnavailable as error:
            # Only on the way down: otherwise it is waited for. The reconcilers see to the rest.
            log.warning("not handed back: %s", error)

    def _job(self, job_id: str, sent: int) -> str | None:
        """One job, if it is to be had; the id of an urgent one, if the ledger names one."""
        token = f"{self._owner}:{uuid4().hex}"
        claim = patiently(
            partial(self._ledger.claim, job_id, token=token, sent=sent), until=self._shutdown.begun
        )
        if claim is None:
            return None
        with (
            on_behalf_of(claim.origin, **_context(claim), batch_id=claim.batch_id),
            tracing.span("attempt", "CONSUMER", claim.origin.traceparent, _attributes(claim)),
        ):
            return self._attempt(claim)

    def _attempt(self, claim: Claim) -> str | None:
        begun = time.monotonic()
        with renewing(self._ledger, claim, self._settings.lease):
            outcome = self._outcome(claim)
            _tell(outcome, time.monotonic() - begun)
            try:
                # The result is kept for as long as the store cannot take it.
                with tracing.span("store"):
                    return patiently(partial(self._end, claim, outcome))
            except LeaseLost as error:
                log.warning("%s", error)
                return None

    def _end(self, claim: Claim, outcome: Outcome) -> str | None:
        if isinstance(outcome, Annotated):
            return self._ledger.complete(claim, outcome.annotation, outcome.totals())
        if isinstance(outcome, Problem):
            return self._ledger.fail(claim, outcome)
        self._ledger.retry(claim, exhausted(self._settings.max_attempts, outcome.reason))
        return None

    def _outcome(self, claim: Claim) -> Outcome:
        if claim.payload is None:
            return problems.PAYLOAD_MISSING.problem("The store no longer has the document.")
        try:
            with (
                tracing.span("annotate"),
                deadline(self._settings.time_limit, kill_after=self._settings.kill_after),
            ):
                return self._annotated(claim)
        except NoTextError as error:
            return problems.NO_TEXT.problem(str(error))
        except DocumentTimeout as error:
            return problems.TIME_LIMIT.problem(f"The document was {error}.")
        except (MemoryError, OSError) as error:
            # The machine's trouble, not the document's, as far as can be told.
            return Setback(f"{type(error).__name__}: {error}")
        except Exception as error:
            # Whatever a document does to the pipeline ends this document, never the worker. The
            # pipeline is deterministic, so it would do the same again.
            log.exception("annotate failed")
            return problems.ANNOTATION_FAILED.problem(f"{type(error).__name__}: {error}")

    def _annotated(self, claim: Claim) -> Annotated:
        if self._paragraphs is None:
            return Annotated.of(self._annotate(claim.document()))
        known = self._paragraphs.of(claim.tenant)
        annotation = self._annotate(claim.document(), known)
        return Annotated.of(annotation, known.counts)


def _tell(outcome: Outcome, seconds: float) -> None:
    said: dict[str, object] = {"seconds": round(seconds, 3)}
    if isinstance(outcome, Annotated):
        log.info("annotated", extra=said | outcome.totals())
    else:
        reason = outcome.detail if isinstance(outcome, Problem) else outcome.reason
        log.warning("no annotation: %s", reason, extra=said)


def _attributes(claim: Claim) -> dict[str, object]:
    return {f"quotidian.{name}": value for name, value in _context(claim).items()}


def _context(claim: Claim) -> dict[str, object]:
    return {"job_id": claim.job_id, "attempt": claim.attempt}
