"""A server that receives callbacks and answers them as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.api import RunningApi
from tests.support.local_server import local_server

WITHIN = 20.0
FAST_RETRIES = {"CALLBACK_BACKOFF": "0.1", "CALLBACK_ATTEMPTS": "3", "CALLBACK_TIMEOUT": "2"}
"""Settings of an API that tries a callback again at once."""


@dataclass(frozen=True)
class Message:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What has come, and what is answered: the next of `answers` (the last one for ever).

    While `answering` is clear, answers wait.
    """

    port: int
    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    answering: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of the receiver."""
        return f"http://{host}:{self.port}{path}"

    def await_messages(self, count: int) -> list[Message]:
        """Wait for so many messages and return them."""
        deadline = time.monotonic() + WITHIN
        while len(self.messages) < count:
            assert time.monotonic() < deadline, self.messages
            time.sleep(0.02)
        return self.messages

    def next_answer(self) -> int:
        """Return the status of the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive while the block does."""
    receiver = Receiver(0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.messages.append(Message(self.path, dict(self.headers.items()), body))
            receiver.answering.wait(WITHIN)
            self.send_response(receiver.next_answer())
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with local_server(Handler) as receiver.port:
        yield receiver


def called(api: RunningApi, path: str) -> dict[str, Any]:
    """Return the job or batch once its callback is no longer pending."""
    deadline = time.monotonic() + WITHIN
    while (record := api.read(path))["callback"]["status"] == "pending":
        assert time.monotonic() < deadline, record
        time.sleep(0.05)
    return record
