"""An item pipeline of Scrapy that submits every page of a crawl. Needs the extra `scrapy`.

    ITEM_PIPELINES = {"quotidian.scrapy.QuotidianPipeline": 300}

Items are of any kind that Scrapy knows. They have `html` or `text`, and every other field of a
document under its own name; they leave with `quotidian_job`.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from quotidian.async_client import AsyncQuotidian
from quotidian.errors import ClientError, Missing, Refused
from quotidian.extras import require_extra
from quotidian.sources.source_page import validation_line
from shared.contracts import Document

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

# Fields that give the content, with its type.
CONTENT = {"html": "text/html", "text": "text/plain"}
JOB = "quotidian_job"
UNREACHABLE = "quotidian-unreachable"


class QuotidianPipeline:
    """Submits pages while the crawl goes on; the same page gets the same job.

    While the service is full, items wait. Scrapy asks for no more pages then, as soon as those that
    wait have more than SCRAPER_SLOT_MAX_ACTIVE_SIZE bytes, so a crawl is as fast as the workers. If
    the service stays away for QUOTIDIAN_PATIENCE seconds, the crawl ends; when it is run again,
    what was accepted is not submitted twice.
    """

    def __init__(self, crawler: "Crawler") -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._run = settings.get("QUOTIDIAN_RUN", "")
        self._quotidian = AsyncQuotidian(
            settings.get("QUOTIDIAN_URL"),
            settings.get("QUOTIDIAN_API_KEY"),
            patience=settings.getfloat("QUOTIDIAN_PATIENCE", 600),
        )
        self._places = asyncio.Semaphore(settings.getint("QUOTIDIAN_AT_ONCE", 16))
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return the pipeline with the settings of a crawl."""
        require_extra("the pipeline of Scrapy", "scrapy")
        return cls(crawler)

    async def close_spider(self) -> None:
        """Disconnect."""
        await self._quotidian.aclose()

    async def process_item(self, item: Any) -> Any:
        """Submit the page of an item; drop the item, with the reason, if it is not accepted."""
        from itemadapter import ItemAdapter
        from scrapy.exceptions import DropItem

        fields = ItemAdapter(item)
        try:
            job_id = await self._submit(_document(fields))
        except (ValidationError, Refused, Missing) as error:
            self._count("refused")
            why = validation_line(error) if isinstance(error, ValidationError) else str(error)
            raise DropItem(f"{fields.get('url')}: {why}") from error
        except ClientError as error:
            self._count("unsent")
            self._close()
            raise DropItem(f"{fields.get('url')}: {error}") from error
        fields[JOB] = job_id
        return item

    async def _submit(self, document: Document) -> str:
        async with self._places:
            accepted = await self._quotidian.submit_once(document, run=self._run)
        self._count("repeated" if accepted.repeated else "accepted")
        return accepted.job.id

    def _count(self, outcome: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"quotidian/{outcome}")

    def _close(self) -> None:
        """End the crawl, once: every further page would wait as long in vain."""
        if self._closing is None and self._crawler.engine:
            log.error("the service stays away; run the same crawl again when it is back")
            closing = self._crawler.engine.close_spider_async(reason=UNREACHABLE)
            self._closing = asyncio.create_task(closing)


def _document(fields: Any) -> Document:
    """Return the document of an item.

    Raises:
        ValidationError: the item has no content, or a wrong field.
    """
    given = {name: fields.get(name) for name in Document.model_fields if fields.get(name)}
    for name, kind in CONTENT.items():
        if fields.get(name):
            given = {"content": fields[name], "content_type": kind, **given}
            break
    return Document(**given)
