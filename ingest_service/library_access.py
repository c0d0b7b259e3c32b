"""The library as the routes use it: in threads, because its database blocks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from starlette.concurrency import iterate_in_threadpool

from ingest_service.problem_responses import ProblemError
from library.errors import LibraryUnavailable
from library.library import Library
from shared import problems

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class LibraryAccess:
    """Reads the library, or answers that this service keeps none."""

    def __init__(self, library: Library | None) -> None:
        self._library = library

    async def read(self, read: Callable[[Library], Result]) -> Result:
        """Return what `read` returns.

        Raises:
            ProblemError: there is no library here.
            LibraryUnavailable: it cannot be used right now.
        """
        if self._library is None:
            raise ProblemError(
                problems.LIBRARY_OFF, "QUOTIDIAN_LIBRARY is false, so quotations are not kept."
            )
        return await asyncio.to_thread(read, self._library)

    @property
    def library(self) -> Library | None:
        """Return the library, None if this service keeps none."""
        return self._library

    async def stream(
        self, parts: Callable[[Library], Iterator[bytes]]
    ) -> tuple[bytes, AsyncIterator[bytes]]:
        """Return the first part and an iterator over all others, each made in a thread.

        Raises:
            ProblemError: there is no library here.
            LibraryUnavailable: it cannot be used right now.
        """
        iterator = await self.read(parts)
        first = await asyncio.to_thread(next, iterator, b"")
        return first, iterate_in_threadpool(iterator)

    async def erase(self, job_id: str, *, owner: str, announced: bool) -> bool:
        """Erase what came from a job; return whether there was anything.

        If the library cannot be used, the librarian erases it later, because the ledger has
        `announced` it.

        Raises:
            LibraryUnavailable: it cannot be used, and nothing was announced.
        """
        library = self._library
        if library is None:
            return False
        try:
            return await asyncio.to_thread(library.erase, job_id, tenant=owner)
        except LibraryUnavailable as error:
            if not announced:
                raise
            log.warning("the librarian has to erase job %s: %s", job_id, error)
            return False

    def close(self) -> None:
        """Close its connections."""
        if self._library is not None:
            self._library.close()
