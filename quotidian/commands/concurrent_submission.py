"""Concurrent submission of pages."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from quotidian.async_client import AsyncQuotidian
from quotidian.errors import Missing, Refused
from quotidian.protocol.api_calls import AcceptedJob, address_key
from quotidian.sources.source_page import ReadPage, SourcePage, UnreadablePage
from quotidian.sources.web_address import WebAddress


@dataclass(frozen=True)
class SubmittedPage:
    """The outcome of one page; `repeated` means that an earlier request had made its job."""

    source: str
    status: Literal["accepted", "repeated", "rejected"]
    job_id: str | None = None
    problem: str | None = None


async def submit_pages(
    client: AsyncQuotidian,
    pages: Iterable[ReadPage | WebAddress],
    report: Callable[[SubmittedPage], None],
    *,
    at_once: int,
    run: str,
) -> None:
    """Submit each page once, `at_once` at the same time; call `report` with each outcome.

    Raises:
        ClientError: the service cannot be used; what it has accepted stays accepted.
    """
    left = iter(pages)

    async def submit_next() -> None:
        for page in left:
            report(await _submit_page(client, page, run))

    tasks = [asyncio.create_task(submit_next()) for _ in range(at_once)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _submit_page(
    client: AsyncQuotidian, page: ReadPage | WebAddress, run: str
) -> SubmittedPage:
    if isinstance(page, UnreadablePage):
        return SubmittedPage(page.source, "rejected", problem=page.reason)
    try:
        accepted = await _submit(client, page, run)
    except (Refused, Missing) as error:
        return SubmittedPage(page.source, "rejected", problem=str(error))
    status: Literal["accepted", "repeated"] = "repeated" if accepted.repeated else "accepted"
    return SubmittedPage(page.source, status, accepted.job.id)


async def _submit(client: AsyncQuotidian, page: SourcePage | WebAddress, run: str) -> AcceptedJob:
    if isinstance(page, WebAddress):
        return await client.submit_url(page.source, key=address_key(page.source, run))
    return await client.submit_once(page.document, run=run)
