"""A spider that submits the pages of a site and writes each with its job to a file.

    pip install 'quotidian[scrapy]'
    python examples/scrapy_pipeline.py https://news.example/ items.jsonl

QUOTIDIAN_URL says where the service is, QUOTIDIAN_API_KEY holds the key if it asks for one. After
Ctrl-C the same command goes on: pages that were accepted are not submitted twice.
"""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response


class SiteSpider(Spider):
    """Yields each page of a site and follows its links, within the site."""

    name = "site"

    def parse(self, response: Response) -> Iterator[dict[str, Any] | Request]:
        """Yield the page, then the requests for the pages that it links to."""
        yield {"url": response.url, "html": response.text, "source": self.allowed_domains[0]}
        yield from response.follow_all(css="a[href]", callback=self.parse)


def main(start: str, items: str) -> None:
    """Run the spider from a page on."""
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {"quotidian.scrapy.QuotidianPipeline": 300},
            "FEEDS": {items: {"format": "jsonlines", "overwrite": False}},
            # The crawl waits for the service when pages of more than so many bytes wait.
            "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 2_000_000,
            "ROBOTSTXT_OBEY": True,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(SiteSpider, start_urls=[start], allowed_domains=[urlsplit(start).hostname])
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
