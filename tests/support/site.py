"""A web site on this machine that answers as it is told and remembers what was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.support.local_server import local_server

HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class SiteAnswer:
    """What is answered at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(HTML))


@dataclass
class Site:
    """Answers by path; every other path is 404."""

    port: int = 0
    answers: dict[str, SiteAnswer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of a page."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(answers: dict[str, SiteAnswer]) -> Iterator[Site]:
    """Serve while the block runs."""
    site = Site(answers=answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.answers.get(self.path, SiteAnswer(b"not here", 404))
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    with local_server(Handler) as site.port:
        yield site
