"""The scraper of the tutorial."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.docs.pages import ROOT, blocks
from tests.support.stack import RunningStack


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a log line for each."""

    def log_message(self, *_: object) -> None:
        """Write no log line."""


@contextmanager
def site() -> Iterator[str]:
    """Serve the samples as a web site and yield its address."""
    handler = partial(Quiet, directory=str(ROOT / "quotidian/samples"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_the_scraper_of_the_tutorial_finds_quotations(
    stack: RunningStack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both blocks run one after the other, with a real site and a real service."""
    monkeypatch.setenv("QUOTIDIAN_URL", str(stack.api.base_url))
    namespace: dict[str, object] = {}
    with site() as address:
        for block in blocks(ROOT / "docs/tutorial.md", "python"):
            text = block.text.replace("127.0.0.1:8100", address)
            exec(compile(text, "docs/tutorial.md", "exec"), namespace)
    lines = capsys.readouterr().out.splitlines()
    pages = {line.split(" | ")[0].rpartition("/")[2] for line in lines}
    assert pages == {"press_release.html", "messy.txt"}
    assert len(lines) > 4
