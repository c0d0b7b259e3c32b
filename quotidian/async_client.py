"""The asyncio client."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from functools import partial
from typing import Any, Self, TypeVar

import httpx

from quotidian.connecting import PATIENCE, options, sending
from quotidian.protocol import batching, calls, following, listing, waiting
from quotidian.protocol.batching import Submitted
from quotidian.protocol.calls import Accepted
from quotidian.protocol.steps import Call, Emit, NextLine, Open, Pause, Step, Stream
from shared.contracts import Annotation, Batch, Document, Job, JobStatus

Made = TypeVar("Made")
Item = TypeVar("Item")


class AsyncQuotidian:
    """`Quotidian` for asyncio; its calls may run at the same time.

    `url` and `api_key` default to QUOTIDIAN_URL and QUOTIDIAN_API_KEY. A request that can be
    repeated is, for up to `patience` seconds, while the service is busy or away. Every method
    raises `ClientError`s (`quotidian.errors`).
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        patience: float = PATIENCE,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(**options(url, api_key), transport=transport)
        self._patience = patience

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def submit(self, document: Document, *, key: str | None = None, wait: int = 0) -> Job:
        """Submit one document; with `wait` the job may come back finished (at most 60 s).

        The same `key` (Idempotency-Key) with the same document gets the same job.
        """
        accepted = await self._call(calls.submit(document, self._patience, key=key, wait=wait))
        return accepted.job

    async def submit_once(self, document: Document, *, run: str = "", wait: int = 0) -> Accepted:
        """Submit a document unless it has been in this `run`: its key is its digest.

        The API remembers keys for QUOTIDIAN_IDEMPOTENCY_TTL (a day).
        """
        key = calls.content_key(document, run)
        return await self._call(calls.submit(document, self._patience, key=key, wait=wait))

    def submit_many(
        self, documents: Iterable[Document], *, batch_size: int = batching.BATCH, run: str = ""
    ) -> AsyncIterator[Submitted]:
        """Submit documents in batches, as they are iterated over; a job or a problem for each."""
        flow = batching.submit_many(documents, self._patience, batch_size=batch_size, run=run)
        return self._stream(flow)

    async def job(self, job_id: str, *, wait: int = 0, result: bool = True) -> Job:
        """A job as it is, or as it is after up to `wait` seconds in which it might finish."""
        return await self._call(calls.job(job_id, self._patience, wait=wait, result=result))

    async def result(self, job_id: str) -> Annotation:
        """The annotation of a job that succeeded; `Conflict` while there is none."""
        return await self._call(calls.result(job_id, self._patience))

    async def wait(self, job_id: str, within: float | None = None) -> Annotation:
        """The annotation, once the job has ended.

        Raises:
            JobFailed: it ended without one.
            StillUnfinished: it did not end in so many seconds.
        """
        look = partial(calls.job_after, job_id, self._patience)
        return calls.annotation_of(await self._call(waiting.until_finished(look, within)))

    def jobs(
        self, *, status: JobStatus | None = None, batch: str | None = None, limit: int | None = None
    ) -> AsyncIterator[Job]:
        """The jobs, newest first, without their annotations."""
        return self._stream(listing.jobs(self._patience, status=status, batch=batch, limit=limit))

    async def batch(self, batch_id: str, *, wait: int = 0) -> Batch:
        """A batch as it is, or as it is after up to `wait` seconds in which it might finish."""
        return await self._call(calls.batch(batch_id, self._patience, wait=wait))

    def as_finished(self, job_ids: Iterable[str]) -> AsyncIterator[Job]:
        """Each job once it has ended, whichever way, with its annotation, as they come.

        Raises:
            JobsGone: at the end, if some are no longer there.
        """
        return self._stream(waiting.as_finished(job_ids, self._patience))

    def events(self, job_id: str) -> AsyncIterator[Job]:
        """The job, without its annotation, at each status it takes until it ends."""
        return self._stream(following.events(job_id, self._patience))

    async def cancel(self, job_id: str) -> Job:
        """Cancel a queued or running job."""
        return await self._call(calls.cancel(job_id, self._patience))

    async def retry(self, job_id: str) -> Job:
        """Queue a failed or cancelled job anew."""
        return await self._call(calls.retry(job_id, self._patience))

    async def delete(self, job_id: str) -> None:
        """Erase everything stored of a job."""
        await self._call(calls.delete(job_id, self._patience))

    async def _call(self, flow: Call[Made]) -> Made:
        return await _Shell(self._http).run(flow)

    async def _stream(self, flow: Stream[Item]) -> AsyncIterator[Item]:
        shell = _Shell(self._http)
        try:
            answer: Any = None
            while True:
                try:
                    step = flow.send(answer)
                except StopIteration:
                    return
                answer = None
                if isinstance(step, Emit):
                    yield step.item
                else:
                    answer = await shell.carry_out(step)
        finally:
            await shell.close()


class _Shell:
    """Carries out the steps of one flow; whatever one of them opened is open until the next."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._opened: httpx.Response | None = None
        self._lines: AsyncIterator[str] | None = None

    async def run(self, flow: Call[Made]) -> Made:
        answer: Any = None
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as end:
                made: Made = end.value
                return made
            answer = await self.carry_out(step)

    async def carry_out(self, step: Step) -> Any:
        if isinstance(step, Pause):
            return await asyncio.sleep(step.seconds)
        try:
            if isinstance(step, NextLine):
                return await anext(self._lines, None) if self._lines else None
            await self.close()
            answer = await self._http.send(
                sending(self._http, step.request), stream=isinstance(step, Open)
            )
            if isinstance(step, Open):
                self._opened, self._lines = answer, answer.aiter_lines()
                if not answer.is_success:
                    await answer.aread()
            return answer
        except httpx.RequestError as error:
            return error

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()
            self._opened = None
