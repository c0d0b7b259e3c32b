"""Submitting many pages at the same time, in the order in which they are read."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quotidian.async_client import AsyncQuotidian
from quotidian.errors import BadInput, Missing, Refused
from quotidian.sources.inputs import Kind, read
from quotidian.sources.page import Found, Page, Unreadable


@dataclass(frozen=True)
class Outcome:
    """What became of one page: `accepted`, `repeated` (its job was there already) or `rejected`."""

    source: str
    status: str
    job_id: str | None = None
    problem: str | None = None


def pages(files: Iterable[str], kind: Kind | None, encoding: str | None) -> Iterator[Found]:
    """The pages of all files; a file that breaks does not sink the others."""
    for name in files:
        try:
            yield from read(name, kind, encoding)
        except BadInput as error:
            yield Unreadable(name, str(error))


async def submit_all(
    client: AsyncQuotidian,
    found: Iterable[Found],
    tell: Callable[[Outcome], None],
    *,
    at_once: int,
    run: str,
) -> None:
    """Submit each page once, so many `at_once`; `tell` hears of each as it is answered.

    Raises:
        ClientError: the service cannot be used; what it has accepted stays accepted.
    """
    left = iter(found)

    async def some() -> None:
        for item in left:
            tell(await _submit(client, item, run))

    tasks = [asyncio.create_task(some()) for _ in range(at_once)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _submit(client: AsyncQuotidian, item: Found, run: str) -> Outcome:
    if not isinstance(item, Page):
        return Outcome(item.source, "rejected", problem=item.reason)
    try:
        accepted = await client.submit_once(item.document, run=run)
    except (Refused, Missing) as error:
        return Outcome(item.source, "rejected", problem=str(error))
    status = "repeated" if accepted.repeated else "accepted"
    return Outcome(item.source, status, accepted.job.id)
