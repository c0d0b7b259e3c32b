"""The server-sent events of a job."""

from urllib.parse import quote

import httpx

from quotidian.protocol.long_polling import is_finished
from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.steps import Call, Emit, NextLine, Pause, Request, Stream
from shared.contracts import Job

# The API sends a comment every few seconds, so a connection that is silent for longer is broken
# (seconds).
SILENCE = 20.0
RECONNECT = 1.0


def job_events(job_id: str, patience: float) -> Stream[Job]:
    """Emit the job, without its annotation, at each change of its status until it ends.

    A stream that breaks is continued after its last event.

    Raises:
        Missing: the job was deleted.
    """
    path, last_event = f"/v1/jobs/{quote(job_id, safe='')}/events", None
    while True:
        headers = {"Accept": "text/event-stream"}
        if last_event:
            headers["Last-Event-ID"] = last_event
        request = Request("GET", path, headers=headers, wait=SILENCE)
        response = yield from send_with_retries(request, patience, stream=True)
        if response.status_code == 204:
            return
        while event := (yield from _read_event()):
            last_event, job = event
            yield Emit(job)
            if is_finished(job):
                return
        yield Pause(RECONNECT)


def _read_event() -> Call[tuple[str, Job] | None]:
    """Return the id and the job of the next event, None when the stream has ended or broken."""
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
