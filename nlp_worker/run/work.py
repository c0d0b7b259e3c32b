"""One job from claim to result."""

import logging
from collections.abc import Callable, Iterable

from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.lease import renewing
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError
from shared import problems
from shared.contracts import Annotation, Document, Problem
from shared.errors import LeaseLost
from shared.ledger import Claim, WorkLedger

log = logging.getLogger(__name__)

Annotate = Callable[[Document], Annotation]


class Worker:
    """Works through jobs in one process."""

    def __init__(self, ledger: WorkLedger, annotate: Annotate, settings: WorkerSettings) -> None:
        self._ledger = ledger
        self._annotate = annotate
        self._settings = settings

    def work(self, job_ids: Iterable[str]) -> None:
        """Do each job that is still to be had; the others are in other hands or done.

        Raises:
            LedgerUnavailable: the store stayed away; what was claimed is taken over by its lease.
        """
        for job_id in job_ids:
            claim = self._ledger.claim(job_id)
            if claim is not None:
                self._attempt(claim)

    def _attempt(self, claim: Claim) -> None:
        context = {"job_id": claim.job_id, "attempt": claim.attempt}
        with renewing(self._ledger, claim, self._settings.lease):
            outcome = self._outcome(claim)
            try:
                if isinstance(outcome, Problem):
                    log.warning("job failed: %s", outcome.detail, extra=context)
                    self._ledger.fail(claim, outcome)
                else:
                    self._ledger.complete(claim, outcome)
            except LeaseLost as error:
                log.warning("%s", error, extra=context)

    def _outcome(self, claim: Claim) -> bytes | Problem:
        """The annotation as JSON, or why there is none."""
        if claim.payload is None:
            return problems.PAYLOAD_MISSING.problem("The store no longer has the document.")
        try:
            with deadline(self._settings.time_limit, kill_after=self._settings.kill_after):
                return self._annotate(claim.document()).model_dump_json().encode()
        except NoTextError as error:
            return problems.NO_TEXT.problem(str(error))
        except DocumentTimeout as error:
            return problems.TIME_LIMIT.problem(f"The document was {error}.")
        except Exception as error:
            # Whatever a document does to the pipeline ends this document, never the worker.
            log.exception("annotate failed", extra={"job_id": claim.job_id})
            return problems.ANNOTATION_FAILED.problem(f"{type(error).__name__}: {error}")
