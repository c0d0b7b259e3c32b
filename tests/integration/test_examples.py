"""The examples, run in processes of their own with a real service."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.pages import HARBOUR, RELEASE
from tests.support.stack import RunningStack

ROOT = Path(__file__).parents[2]

CRAWL = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Spider(scrapy.Spider):
    name = "mill"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        yield {"url": response.url, "html": response.text}

process = CrawlerProcess({
    "ITEM_PIPELINES": {"examples.scrapy_pipeline.QuotidianPipeline": 300},
    "FEEDS": {sys.argv[2]: {"format": "jsonlines"}},
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Spider)
process.start()
"""


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Serve a web site of one page and yield the URL of the page."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mill.html").write_text(RELEASE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/mill.html"
    server.shutdown()
    thread.join()
    server.server_close()


def run(stack: RunningStack, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder with the URL of the service."""
    environment = {**os.environ, "QUOTIDIAN_URL": str(stack.api.base_url), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_plain_requests(stack: RunningStack, tmp_path: Path) -> None:
    """The example prints the quotations; a second run gets the same job."""
    page = tmp_path / "harbour.txt"
    page.write_text(HARBOUR)
    for _ in range(2):
        ended = run(stack, "examples/plain_requests.py", str(page))
        assert ended.returncode == 0, ended.stderr
        assert "Maren Holdfast: We are not going to be" in ended.stdout
    jobs = stack.api.get("/v1/jobs", params={"limit": 200}).json()["jobs"]
    assert [job["document"].get("external_id") for job in jobs].count(str(page)) == 1


def test_scrapy_pipeline(stack: RunningStack, site: str, tmp_path: Path) -> None:
    """A crawl adds to each item the id of its job, and the job has the quotation."""
    items = tmp_path / "items.jsonl"
    ended = run(stack, "-c", CRAWL, site, str(items))
    assert ended.returncode == 0, ended.stderr
    (line,) = items.read_text().splitlines()
    job = stack.finished(json.loads(line)["quotidian_job"])
    assert job["document"]["url"] == site
    assert job["result"]["quotes"][0]["speaker"]["name"] == "Odile Brandt"
