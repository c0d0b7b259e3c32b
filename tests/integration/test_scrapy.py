"""The pipeline of Scrapy: real crawls of a local site."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.api import RunningApi, running_api
from tests.support.pages import RELEASE
from tests.support.site import Site, SiteAnswer, serving
from tests.support.stack import RunningStack

ROOT = Path(__file__).parents[2]
PAGES = 60
# Characters of a page: those that wait reach the limit of the example (2 MB) early.
LENGTH = 200_000
# The bound of the queue of the test, so that the crawl meets a full service.
ROOM = 5
AMPLE = 240.0
# The number of requests has not changed for so long (seconds): the crawl waits.
STILL = 3.0

CRAWL = """
import json, sys
from dataclasses import dataclass
from scrapy import Spider
from scrapy.crawler import CrawlerProcess

@dataclass
class Article:
    url: str
    text: str
    published_at: str | None = None
    quotidian_job: str | None = None

class Articles(Spider):
    name = "articles"
    def parse(self, response):
        for text in json.loads(sys.argv[2]):
            yield Article(response.url, text, "2026-03-01")

process = CrawlerProcess({
    "ITEM_PIPELINES": {"quotidian.scrapy.QuotidianPipeline": 300},
    "TELNETCONSOLE_ENABLED": False,
    **json.loads(sys.argv[3]),
})
process.crawl(Articles, start_urls=[sys.argv[1]])
process.start()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    """Yield a site with a page that links to many long ones."""
    links = "".join(f'<a href="/page/{number}">{number}</a>' for number in range(PAGES))
    answers = {"/": SiteAnswer(f"<html><body>{links}</body></html>".encode())}
    for number in range(PAGES):
        text = f"<p>Page {number}.</p>".ljust(LENGTH)
        answers[f"/page/{number}"] = SiteAnswer(f"<html><body>{text}</body></html>".encode())
    with serving(answers) as site:
        yield site


@pytest.fixture
def small_api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API with room for a few documents, whose worker is the test itself."""
    room = {"MAX_QUEUE_DOCUMENTS": str(ROOM), "MAX_BATCH_DOCUMENTS": str(ROOM)}
    with running_api(store_url, scratch / "scrapy", **room) as api:
        yield api


@contextmanager
def crawl(url: str, log: Path, *command: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Begin a crawl that submits to a service; end it when the block is left."""
    environment = {**os.environ, "QUOTIDIAN_URL": url, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        crawling = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stderr=out
        )
        try:
            yield crawling
        finally:
            crawling.kill()
            crawling.wait()


def example(api: RunningApi, site: Site, folder: Path) -> tuple[str, Path, str, str, str]:
    """Return the arguments of a crawl by the example."""
    url = str(api.http.base_url)
    return (
        url,
        folder / "log",
        "examples/scrapy_pipeline.py",
        site.url(),
        str(folder / "items.jsonl"),
    )


def await_stillness(site: Site) -> int:
    """Return how many pages were asked for once no more are."""
    asked, since = -1, time.monotonic()
    while asked < 1 + ROOM or time.monotonic() < since + STILL:
        if len(site.asked) != asked:
            asked, since = len(site.asked), time.monotonic()
        time.sleep(0.1)
    return asked


def worked_off(api: RunningApi, site: Site, folder: Path) -> str:
    """Run the example and end every job as it comes; return what the crawl logged."""
    deadline = time.monotonic() + AMPLE
    with crawl(*example(api, site, folder)) as crawling:
        while crawling.poll() is None:
            assert time.monotonic() < deadline
            for job in api.read("/v1/jobs?status=queued&limit=200")["jobs"]:
                api.succeed(job)
            time.sleep(0.05)
    return (folder / "log").read_text()


def stat(log: str, name: str) -> int:
    """Return a figure of the statistics that Scrapy logs at the end."""
    found = re.search(rf"'{re.escape(name)}': (\d+)", log)
    return int(found[1]) if found else 0


def test_a_crawl_waits_for_a_full_service_and_goes_on_after_a_kill(
    small_api: RunningApi, site: Site, tmp_path: Path
) -> None:
    """Not every page is fetched while nothing is accepted, and no page gets a second job."""
    with crawl(*example(small_api, site, tmp_path)):
        # Those that Scrapy has asked for at once, those that wait, and those that were accepted.
        assert await_stillness(site) < PAGES
    log = worked_off(small_api, site, tmp_path)
    assert stat(log, "quotidian/repeated") == ROOM, log[-3000:]
    assert stat(log, "quotidian/accepted") == PAGES + 1 - ROOM
    jobs = small_api.read("/v1/jobs?limit=200")["jobs"]
    wanted = [site.url(path) for path in site.answers]
    assert sorted(job["document"]["url"] for job in jobs) == sorted(wanted)
    lines = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text().splitlines()]
    assert {line["quotidian_job"] for line in lines} == {job["id"] for job in jobs}
    again = worked_off(small_api, site, tmp_path)
    assert (stat(again, "quotidian/repeated"), stat(again, "quotidian/accepted")) == (PAGES + 1, 0)


def test_items_become_documents_with_quotations(stack: RunningStack, tmp_path: Path) -> None:
    """Items may be dataclasses; one that is not accepted is dropped with the reason."""
    items = tmp_path / "items.jsonl"
    settings = {"FEEDS": {str(items): {"format": "jsonlines"}}}
    with serving({"/": SiteAnswer(RELEASE.encode())}) as site:
        texts = json.dumps(["“The tide is late,” said Maren Holdfast.", " "])
        arguments = ("-c", CRAWL, site.url(), texts, json.dumps(settings))
        with crawl(str(stack.api.base_url), tmp_path / "log", *arguments) as crawling:
            crawling.wait(AMPLE)
    log = (tmp_path / "log").read_text()
    assert (stat(log, "quotidian/accepted"), stat(log, "quotidian/refused")) == (1, 1), log
    assert "/content is empty or only white space" in log
    (line,) = items.read_text().splitlines()
    job = stack.finished(json.loads(line)["quotidian_job"])
    assert job["document"]["published_at"] == "2026-03-01"
    assert job["result"]["quotes"][0]["speaker"]["name"] == "Maren Holdfast"


def test_a_crawl_ends_when_the_service_stays_away(tmp_path: Path) -> None:
    """It says so, and does not fetch the rest of the site in vain."""
    settings = {"QUOTIDIAN_PATIENCE": 0, "QUOTIDIAN_URL": "http://127.0.0.1:9"}
    with serving({"/": SiteAnswer(b"<p>x</p>")}) as site:
        arguments = ("-c", CRAWL, site.url(), '["A.", "B."]', json.dumps(settings))
        with crawl("", tmp_path / "log", *arguments) as crawling:
            crawling.wait(AMPLE)
    log = (tmp_path / "log").read_text()
    assert "'finish_reason': 'quotidian-unreachable'" in log
    assert stat(log, "quotidian/unsent") == 2
    assert "run the same crawl again" in log
