"""The sync client."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

import httpx

from quotidian.http_options import PATIENCE, build_request, httpx_options
from quotidian.protocol import (
    api_calls,
    batch_submission,
    event_stream,
    job_list,
    library_search,
    long_polling,
    saved_searches,
)
from quotidian.protocol.api_calls import AcceptedJob
from quotidian.protocol.batch_submission import SubmissionResult
from quotidian.protocol.steps import Call, Emit, NextLine, OpenStream, Pause, Step, Stream
from shared.contracts import (
    Annotation,
    Batch,
    CorrectionRequest,
    Document,
    Job,
    JobStatus,
    KnownPeople,
    LibraryPerson,
    LibraryQuote,
    LibraryQuoteInContext,
    PersonMatchList,
    SavedSearch,
    SavedSearchList,
)

Result = TypeVar("Result")
Item = TypeVar("Item")


class Quotidian:
    """A client that blocks until the service has answered. Not for several threads at once.

    `url` and `api_key` default to QUOTIDIAN_URL and QUOTIDIAN_API_KEY. While the service is busy or
    away, a request that may be repeated is repeated for up to `patience` seconds. Every method
    raises `ClientError`s (`quotidian.errors`).
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        patience: float = PATIENCE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(**httpx_options(url, api_key), transport=transport)
        self._patience = patience

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def submit(self, document: Document, *, key: str | None = None, wait: int = 0) -> Job:
        """Submit one document; with `wait` the job may come back finished (at most 60 s).

        The same document with the same `key` (Idempotency-Key) gets the same job.
        """
        call = api_calls.submit(document, self._patience, key=key, wait=wait)
        return self._call(call).job

    def submit_once(self, document: Document, *, run: str = "", wait: int = 0) -> AcceptedJob:
        """Submit a document unless it was submitted in this `run` before: its key is its digest.

        The API remembers keys for QUOTIDIAN_IDEMPOTENCY_TTL (a day).
        """
        key = api_calls.content_key(document, run)
        return self._call(api_calls.submit(document, self._patience, key=key, wait=wait))

    def submit_url(self, url: str, *, key: str | None = None, wait: int = 0) -> AcceptedJob:
        """Submit the address of a page, which the service fetches if QUOTIDIAN_FETCH_PAGES is set.

        Raises:
            Refused: the service fetches no pages, or the address gives none.
        """
        return self._call(api_calls.submit_url(url, self._patience, key=key, wait=wait))

    def submit_many(
        self,
        documents: Iterable[Document],
        *,
        batch_size: int = batch_submission.BATCH_SIZE,
        run: str = "",
    ) -> Iterator[SubmissionResult]:
        """Submit documents in batches while they are iterated over; yield a job or problem each."""
        flow = batch_submission.submit_many(
            documents, self._patience, batch_size=batch_size, run=run
        )
        return self._stream(flow)

    def job(self, job_id: str, *, wait: int = 0, result: bool = True) -> Job:
        """Return a job, after up to `wait` seconds in which it might finish."""
        return self._call(api_calls.job(job_id, self._patience, wait=wait, result=result))

    def result(self, job_id: str) -> Annotation:
        """Return the annotation of a job that succeeded.

        Raises:
            Conflict: there is no annotation (yet).
        """
        return self._call(api_calls.result(job_id, self._patience))

    def wait(self, job_id: str, within: float | None = None) -> Annotation:
        """Return the annotation once the job has ended.

        Raises:
            JobFailed: the job ended without one.
            StillUnfinished: the job did not end within so many seconds.
        """

        def poll(seconds: int) -> Call[Job]:
            return api_calls.job(job_id, self._patience, wait=seconds)

        job = self._call(long_polling.poll_until_finished(poll, within))
        return api_calls.annotation_of(job)

    def jobs(
        self, *, status: JobStatus | None = None, batch: str | None = None, limit: int | None = None
    ) -> Iterator[Job]:
        """Yield the jobs, newest first, without their annotations."""
        flow = job_list.jobs(self._patience, status=status, batch=batch, limit=limit)
        return self._stream(flow)

    def search(
        self, parameters: Mapping[str, str], *, limit: int | None = None
    ) -> Iterator[LibraryQuote]:
        """Yield the quotations of the library that match the parameters of `GET /v1/quotes`."""
        return self._stream(library_search.quotes(parameters, self._patience, limit=limit))

    def people(
        self, name: str | None = None, *, limit: int | None = None
    ) -> Iterator[LibraryPerson]:
        """Yield the people with the most quotations, by words of their names."""
        return self._stream(library_search.people(name, self._patience, limit=limit))

    def import_people(self, known: KnownPeople) -> PersonMatchList:
        """Keep what a file says of people of the library; return whom each line means."""
        return self._call(library_search.import_people(known, self._patience))

    def corrections(self) -> bytes:
        """Return the documents that somebody has corrected, as gold: an object a line."""
        return self._call(library_search.corrections(self._patience))

    def correct(self, quote_id: str, correction: CorrectionRequest) -> LibraryQuoteInContext:
        """Say what is not right in a quotation of the library; return it corrected."""
        return self._call(library_search.correct(quote_id, correction, self._patience))

    def undo_correction(self, quote_id: str) -> LibraryQuoteInContext:
        """Undo the last correction of a quotation; return it as it is then."""
        return self._call(library_search.undo_correction(quote_id, self._patience))

    def saved_searches(self) -> SavedSearchList:
        """Return the saved searches, the oldest first."""
        return self._call(saved_searches.saved_searches(self._patience))

    def save_search(
        self, name: str, parameters: Mapping[str, str], *, callback_url: str | None = None
    ) -> SavedSearch:
        """Save a search of the parameters of `GET /v1/quotes`, which tells what is new."""
        return self._call(
            saved_searches.save_search(name, parameters, self._patience, callback_url=callback_url)
        )

    def delete_search(self, search_id: str) -> None:
        """Forget a saved search."""
        self._call(saved_searches.delete_search(search_id, self._patience))

    def batch(self, batch_id: str, *, wait: int = 0) -> Batch:
        """Return a batch, after up to `wait` seconds in which it might finish."""
        return self._call(api_calls.batch(batch_id, self._patience, wait=wait))

    def as_finished(self, job_ids: Iterable[str]) -> Iterator[Job]:
        """Yield each job with its annotation once it has ended, with whatever status.

        Raises:
            JobsGone: at the end, if some are no longer there.
        """
        return self._stream(long_polling.as_finished(job_ids, self._patience))

    def events(self, job_id: str) -> Iterator[Job]:
        """Yield the job, without its annotation, at each change of its status until it ends."""
        return self._stream(event_stream.job_events(job_id, self._patience))

    def cancel(self, job_id: str) -> Job:
        """Cancel a queued or running job."""
        return self._call(api_calls.cancel(job_id, self._patience))

    def retry(self, job_id: str) -> Job:
        """Queue a failed or cancelled job again."""
        return self._call(api_calls.retry(job_id, self._patience))

    def delete(self, job_id: str) -> None:
        """Erase everything stored of a job."""
        self._call(api_calls.delete(job_id, self._patience))

    def _call(self, flow: Call[Result]) -> Result:
        return _SyncFlowRunner(self._http).run(flow)

    def _stream(self, flow: Stream[Item]) -> Iterator[Item]:
        runner = _SyncFlowRunner(self._http)
        try:
            outcome: Any = None
            while True:
                try:
                    step = flow.send(outcome)
                except StopIteration:
                    return
                outcome = None
                if isinstance(step, Emit):
                    yield step.item
                else:
                    outcome = runner.carry_out(step)
        finally:
            runner.close()


class _SyncFlowRunner:
    """Carries out the steps of one flow; a stream stays open until the next request."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._opened: httpx.Response | None = None
        self._lines: Iterator[str] = iter(())

    def run(self, flow: Call[Result]) -> Result:
        outcome: Any = None
        while True:
            try:
                step = flow.send(outcome)
            except StopIteration as end:
                result: Result = end.value
                return result
            outcome = self.carry_out(step)

    def carry_out(self, step: Step) -> Any:
        if isinstance(step, Pause):
            return time.sleep(step.seconds)
        try:
            if isinstance(step, NextLine):
                return next(self._lines, None)
            self.close()
            response = self._http.send(
                build_request(self._http, step.request), stream=isinstance(step, OpenStream)
            )
            if isinstance(step, OpenStream):
                self._opened, self._lines = response, response.iter_lines()
                if not response.is_success:
                    response.read()
            return response
        except httpx.RequestError as error:
            return error

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
