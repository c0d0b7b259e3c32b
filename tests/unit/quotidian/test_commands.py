"""Parts of the commands that need no service."""

import asyncio
import io
import json
from collections.abc import Iterator

import httpx
import pytest

from quotidian import AsyncQuotidian
from quotidian.client_settings import ClientSettings
from quotidian.commands.concurrent_submission import SubmittedPage, submit_pages
from quotidian.commands.options import job_ids
from quotidian.commands.terminal import printable
from quotidian.errors import BadInput, Unauthorized
from quotidian.local.stack_settings import LocalSettings
from quotidian.sources.input_files import read_files
from quotidian.sources.source_page import ReadPage, SourcePage, UnreadablePage
from shared.contracts import Document


def test_a_page_cannot_speak_to_the_terminal() -> None:
    """Control characters of hostile text are replaced, line breaks become spaces."""
    assert printable("a\x1b]0;owned\x07\x9b2J\nb\tc\r") == "a�]0;owned��2J b c "


def test_ids_come_from_arguments_and_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines give the first column, `job_id` or `id`; a rejected document gives none."""
    lines = [
        "j2\taccepted\n",
        "\n",
        '{"job_id": "j3"}\n',
        '{"job_id": null, "id": "x"}\n',
        '{"id": "j4"}\n',
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(lines)))
    assert job_ids(["j1", "-", "j1"]) == ["j1", "j2", "j3", "j4"]
    monkeypatch.setattr("sys.stdin", io.StringIO("{broken\n"))
    with pytest.raises(BadInput, match="not a JSON object"):
        job_ids(["-"])


def test_a_file_that_vanishes_is_one_unreadable_page(tmp_path: object) -> None:
    """A file that was deleted after it was found does not stop the others."""
    (found,) = read_files([f"{tmp_path}/gone.txt"], None, None)
    assert isinstance(found, UnreadablePage)
    assert "No such file" in found.reason


def numbered_pages(count: int) -> Iterator[ReadPage]:
    """Yield so many pages and one that cannot be read."""
    for number in range(count):
        yield SourcePage(str(number), Document(content=f"Page {number}."))
    yield UnreadablePage("last", "cannot be read")


def submitted(status: int, at_once: int) -> tuple[list[SubmittedPage], int]:
    """Submit ten pages and return the outcomes and the largest number of concurrent requests."""
    running = most = 0
    outcomes: list[SubmittedPage] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        links = {"self": "/", "result": "/", "events": "/"}
        body = {
            "id": json.loads(request.content)["content"],
            "status": "queued",
            "created_at": "2026-01-31T12:00:00Z",
            "links": links,
            "document": {},
        }
        problem = {"type": "/problems/x", "title": "No", "status": status, "detail": "no"}
        return httpx.Response(status, json=body if status == 202 else problem)

    async def run() -> None:
        async with AsyncQuotidian("http://api", transport=httpx.MockTransport(answer)) as client:
            await submit_pages(client, numbered_pages(10), outcomes.append, at_once=at_once, run="")

    asyncio.run(run())
    return outcomes, most


def test_no_more_pages_than_at_once_are_submitted_concurrently() -> None:
    """Three requests are concurrent with `at_once=3`, and each page has one outcome."""
    outcomes, most = submitted(202, at_once=3)
    assert most == 3
    assert {item.job_id for item in outcomes} == {f"Page {number}." for number in range(10)} | {
        None
    }


def test_a_refused_page_is_rejected_and_a_wrong_key_ends_the_submission() -> None:
    """A 422 rejects one document; a 401 would reject all of them."""
    outcomes, _ = submitted(422, at_once=2)
    assert [item.status for item in outcomes] == ["rejected"] * 11
    with pytest.raises(Unauthorized):
        submitted(401, at_once=2)


def test_the_client_calls_the_port_of_the_local_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """QUOTIDIAN_PORT moves the client, too, unless there is a URL."""
    monkeypatch.setenv("QUOTIDIAN_PORT", "8123")
    assert ClientSettings.load().url == LocalSettings.load().base_url == "http://127.0.0.1:8123"
    monkeypatch.setenv("QUOTIDIAN_URL", "https://tarn.example/")
    assert ClientSettings.load().url == "https://tarn.example"


@pytest.mark.parametrize(
    ("url", "unencrypted"),
    [
        ("http://tarn.example", True),
        ("https://tarn.example", False),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_a_key_that_is_sent_unencrypted_is_noticed(url: str, unencrypted: bool) -> None:
    """HTTP without TLS is noticed only where the key leaves this machine."""
    assert ClientSettings.load(url, "qtn_key").sends_key_unencrypted is unencrypted
    assert "qtn_key" not in repr(ClientSettings.load(url, "qtn_key"))
