"""Jobs from claim to result: short documents are read together, each job ends by itself."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from uuid import uuid4

from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.lease import Leases, renewing
from nlp_worker.run.outcomes import Annotated, Outcome, TransientFailure, exhausted
from nlp_worker.run.patience import patiently
from nlp_worker.run.shutdown import Shutdown
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError
from shared import problems, tracing
from shared.broker import MAX_IDS
from shared.context import on_behalf_of
from shared.contracts import Annotation, Document, Problem
from shared.errors import LeaseLost, LedgerUnavailable
from shared.ledger import Claim, WorkLedger

log = logging.getLogger(__name__)

TOGETHER = 16_000
"""Bytes of documents that are read together: what calls of the networks cost is shared by then, and
none of them waits long for the others."""

Annotate = Callable[[Document], Annotation]
ReadAhead = Callable[[Sequence[Document]], Sequence[Callable[[], Annotation]]]
"""Reads several documents at once; answers what makes each annotation."""


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
        read_ahead: ReadAhead | None = None,
    ) -> None:
        self._ledger = ledger
        self._annotate = annotate
        self._settings = settings
        self._owner = owner
        self._shutdown = shutdown
        self._read_ahead = read_ahead

    def work(self, job_ids: Iterable[str], sent: int = 0) -> None:
        """Do each job that is still to be had; the others are in other hands or done.

        A job that waits to be taken over goes first, wherever it is in the queue; as many as a
        message may have. When the worker is going down, what has not been begun is left to others.
        """
        waiting, extra = deque(job_ids), MAX_IDS
        try:
            while waiting and not self._shutdown.begun():
                with renewing(self._ledger, self._settings.lease) as leases:
                    in_hand = self._take(waiting, leases, sent)
                    read = self._read_together(in_hand)
                    while in_hand:
                        claim = in_hand.popleft()
                        urgent = self._job(claim, leases, read.get(claim.job_id))
                        if urgent is not None and extra:
                            in_hand.extendleft(self._take(deque([urgent]), leases, sent))
                            extra -= 1
            self._ledger.requeue(waiting)
        except LedgerUnavailable as error:
            # Only on the way down: otherwise it is waited for. The reconcilers see to the rest.
            log.warning("not handed back: %s", error)

    def _take(self, waiting: deque[str], leases: Leases, sent: int) -> deque[Claim]:
        """Claim the next job that is to be had, and more as long as they can be read together."""
        taken: deque[Claim] = deque()
        room = TOGETHER
        while waiting and room > 0 and not self._shutdown.begun():
            token = f"{self._owner}:{uuid4().hex}"
            step = partial(self._ledger.claim, waiting.popleft(), token=token, sent=sent)
            claim = patiently(step, until=self._shutdown.begun)
            if claim is not None:
                leases.hold(claim)
                taken.append(claim)
                room = 0 if self._read_ahead is None else room - claim.size
        return taken

    def _read_together(self, claims: Iterable[Claim]) -> Mapping[str, Callable[[], Annotation]]:
        """What was read of the short documents among these, by job.

        What goes wrong is laid on none of them: each is then read by itself, under its own limit.
        """
        short = [claim for claim in claims if 0 < claim.size <= TOGETHER]
        if self._read_ahead is None or len(short) < 2:
            return {}
        try:
            with self._limit():
                makers = self._read_ahead([claim.document() for claim in short])
        except Exception:
            log.warning("%d documents are read one by one", len(short), exc_info=True)
            return {}
        return {claim.job_id: make for claim, make in zip(short, makers, strict=True)}

    def _limit(self) -> AbstractContextManager[None]:
        return deadline(self._settings.time_limit, kill_after=self._settings.kill_after)

    def _job(
        self, claim: Claim, leases: Leases, make: Callable[[], Annotation] | None
    ) -> str | None:
        """One job in hand; the id of an urgent one, if the ledger names one."""
        named = claim.log_fields()
        attributes = {f"quotidian.{name}": value for name, value in named.items() if value}
        with (
            on_behalf_of(claim.origin, **named),
            tracing.span("attempt", "CONSUMER", claim.origin.traceparent, attributes),
            leases.in_turn(claim),
        ):
            return self._attempt(claim, make) if leases.is_wanted(claim) else None

    def _attempt(self, claim: Claim, make: Callable[[], Annotation] | None) -> str | None:
        begun = time.monotonic()
        outcome = self._outcome(claim, make)
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

    def _outcome(self, claim: Claim, make: Callable[[], Annotation] | None) -> Outcome:
        if claim.payload is None:
            return problems.PAYLOAD_MISSING.problem("The store no longer has the document.")
        try:
            with tracing.span("annotate"), self._limit():
                return self._annotated(claim, make)
        except NoTextError as error:
            return problems.NO_TEXT.problem(str(error))
        except DocumentTimeout as error:
            return problems.TIME_LIMIT.problem(f"The document was {error}.")
        except (MemoryError, OSError) as error:
            # The machine's trouble, not the document's, as far as can be told.
            return TransientFailure(f"{type(error).__name__}: {error}")
        except Exception as error:
            # Whatever a document does to the pipeline ends this document, never the worker. The
            # pipeline is deterministic, so it would do the same again.
            log.exception("annotate failed")
            return problems.ANNOTATION_FAILED.problem(f"{type(error).__name__}: {error}")

    def _annotated(self, claim: Claim, make: Callable[[], Annotation] | None) -> Annotated:
        return Annotated.of(make() if make is not None else self._annotate(claim.document()))


def _tell(outcome: Outcome, seconds: float) -> None:
    said: dict[str, object] = {"seconds": round(seconds, 3)}
    if isinstance(outcome, Annotated):
        log.info("annotated", extra=said | outcome.totals())
    else:
        reason = outcome.detail if isinstance(outcome, Problem) else outcome.reason
        log.warning("no annotation: %s", reason, extra=said)
