"""A Scrapy item pipeline that submits every page and adds the id of its job to the item.

In the settings of the Scrapy project:

    ITEM_PIPELINES = {"examples.scrapy_pipeline.QuotidianPipeline": 300}

Items have `url` and `html`; they leave with `quotidian_job`. QUOTIDIAN_URL says where the service
is, QUOTIDIAN_API_KEY holds the key if it asks for one.
"""

from typing import Any

from scrapy.exceptions import DropItem

from quotidian import AsyncQuotidian, Document
from quotidian.errors import Refused


class QuotidianPipeline:
    """Submits pages while the crawl goes on; the same page gets the same job."""

    def open_spider(self) -> None:
        """Connect when the crawl begins."""
        self.quotidian = AsyncQuotidian()

    async def close_spider(self) -> None:
        """Disconnect when it ends."""
        await self.quotidian.aclose()

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Submit the page; drop it, with the reason, if the service refuses it."""
        page = Document(content=item["html"], content_type="text/html", url=item["url"])
        try:
            accepted = await self.quotidian.submit_once(page)
        except Refused as error:
            raise DropItem(f"{item['url']}: {error}") from error
        return {**item, "quotidian_job": accepted.job.id}
