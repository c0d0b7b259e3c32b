"""Pieces of the commands that need no service."""

import asyncio
import io
import json
from collections.abc import Iterator

import httpx
import pytest

from quotidian import AsyncQuotidian
from quotidian.commands.options import job_ids
from quotidian.commands.submitting import Outcome, pages, submit_all
from quotidian.commands.terminal import printable
from quotidian.errors import BadInput, Unauthorized
from quotidian.settings import ClientSettings
from quotidian.sources.page import Found, Page, Unreadable
from shared.contracts import Document


def test_a_page_cannot_speak_to_the_terminal() -> None:
    """Escape sequences and line breaks of hostile text are made visible or flat."""
    assert printable("a\x1b]0;owned\x07\x9b2J\nb\tc\r") == "a�]0;owned��2J b c "


def test_ids_come_from_arguments_and_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """First columns, `job_id`s and `id`s; a rejected document has none."""
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
    with pytest.raises(BadInput, match="no JSON object"):
        job_ids(["-"])


def test_a_file_that_vanishes_sinks_no_other(tmp_path: object) -> None:
    """It is one unreadable page."""
    (found,) = pages([f"{tmp_path}/gone.txt"], None, None)
    assert isinstance(found, Unreadable)
    assert "No such file" in found.reason


def found_pages(count: int) -> Iterator[Found]:
    """So many pages and one that is none."""
    for number in range(count):
        yield Page(str(number), Document(content=f"Page {number}."))
    yield Unreadable("last", "is none")


def submitted(status: int, at_once: int) -> tuple[list[Outcome], int]:
    """What became of ten pages, and how many requests were there at the same time."""
    running = most = 0
    told: list[Outcome] = []

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
            await submit_all(client, found_pages(10), told.append, at_once=at_once, run="")

    asyncio.run(run())
    return told, most


def test_so_many_are_submitted_at_once_and_no_more() -> None:
    """Each page has one outcome."""
    told, most = submitted(202, at_once=3)
    assert most == 3
    assert {item.job_id for item in told} == {f"Page {number}." for number in range(10)} | {None}


def test_a_refusal_is_told_and_a_wrong_key_ends_it() -> None:
    """One is about the document, the other about all of them."""
    told, _ = submitted(422, at_once=2)
    assert [item.status for item in told] == ["rejected"] * 11
    with pytest.raises(Unauthorized):
        submitted(401, at_once=2)


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("http://tarn.example", True),
        ("https://tarn.example", False),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_a_key_in_the_clear_is_noticed(url: str, clear: bool) -> None:
    """Only where it leaves this machine."""
    assert ClientSettings.load(url, "qtn_key").in_the_clear is clear
    assert "qtn_key" not in repr(ClientSettings.load(url, "qtn_key"))
