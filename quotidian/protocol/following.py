"""Following a job through its server-sent events."""

from urllib.parse import quote

import httpx

from quotidian.protocol.asking import ask
from quotidian.protocol.steps import Call, Emit, NextLine, Pause, Request, Stream
from quotidian.protocol.waiting import finished
from shared.contracts import Job

# The API sends a comment every few seconds, so silence for so long (seconds) means a dead line.
SILENCE = 20.0
RECONNECT = 1.0


def events(job_id: str, patience: float) -> Stream[Job]:
    """The job, without its annotation, at each status it takes until it ends.

    A connection that breaks is taken up where it broke. Raises `Missing` once it is deleted.
    """
    path, seen = f"/v1/jobs/{quote(job_id, safe='')}/events", None
    while True:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": seen} if seen else {})
        answer = yield from ask(
            Request("GET", path, headers=headers, wait=SILENCE), patience, opened=True
        )
        if answer.status_code == 204:
            return
        while event := (yield from _event()):
            seen, job = event
            yield Emit(job)
            if finished(job):
                return
        yield Pause(RECONNECT)


def _event() -> Call[tuple[str, Job] | None]:
    """The next event's id and job; None when the stream has ended or broken."""
    fields: dict[str, str] = {}
    while True:
        line = yield NextLine()
        if line is None or isinstance(line, httpx.RequestError):
            return None
        if line:
            # A comment has an empty name.
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            return fields.get("id", ""), Job.model_validate_json(fields["data"])
        else:
            fields = {}
