"""The clients ignore what a newer service adds."""

import json
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from quotidian import Annotation, Document, Job
from quotidian.errors import Conflict
from tests.support.annotations import annotation, quote, span
from tests.support.client_calls import Call, job, problem


def grown(value: Any) -> Any:
    """Return a JSON value with an unknown field added to every object in it."""
    if isinstance(value, dict):
        return {name: grown(item) for name, item in value.items()} | {"added_in_1_9": [1]}
    return [grown(item) for item in value] if isinstance(value, list) else value


def finished_job() -> dict[str, Any]:
    """Return a job whose annotation has one of everything."""
    text = "“The tide is late,” said Maren Holdfast."
    said = quote(text, "The tide is late,", "Maren Holdfast")
    said["cue"] = span(text, "said") | {"lemma": "say"}
    person = {"id": "e1", "type": "PERSON", "name": "Maren Holdfast", "aliases": []}
    person["mentions"] = [span(text, "Maren Holdfast")]
    result = annotation(
        text,
        [said],
        [person],
        sentences=[{"start": 0, "end": len(text), "block_id": "b0"}],
        values=[span(text, "late") | {"type": "TIME"}],
        warnings=[{"code": "odd_mark", "detail": "A mark is odd.", "start": 0, "end": 1}],
    )
    document = {"external_id": "7", "metadata": None}
    callback = {"status": "delivered", "attempts": 1, "last_error": None}
    return job("succeeded", document=document, result=result, callback=callback)


def test_fields_that_a_newer_service_adds_are_ignored(call: Call) -> None:
    """A job and an annotation with an unknown field in every object give the same models."""
    known = finished_job()
    response = httpx.Response(200, json=grown(known))
    assert call(lambda _: response, "job", "j1") == Job.model_validate(known)
    response = httpx.Response(200, json=grown(known["result"]))
    assert call(lambda _: response, "result", "j1") == Annotation.model_validate(known["result"])


def test_added_fields_of_batches_lists_events_and_problems_are_ignored(call: Call) -> None:
    """The other models that the client reads ignore unknown fields, too."""
    counts = {"queued": 1}
    batch = {"id": "b", "created_at": "2026-01-31T12:00:00Z", "counts": counts, "finished": False}
    assert call(lambda _: httpx.Response(200, json=grown(batch)), "batch", "b").counts.queued == 1
    jobs = {"jobs": [job()], "next_cursor": None}
    (listed,) = call(lambda _: httpx.Response(200, json=grown(jobs)), "jobs")
    assert listed.id == "j1"
    event = f"event: succeeded\ndata: {json.dumps(grown(job('succeeded')))}\nid: 3\n\n"
    (ended,) = call(lambda _: httpx.Response(200, text=event), "events", "j1")
    assert ended.status == "succeeded"
    items = [{"index": 0, "status": "queued", "job_id": "j1"}]
    made = {"id": "b", "items": items, "counts": counts}
    answer = httpx.Response(202, json=grown(made))
    (result,) = call(lambda _: answer, "submit_many", [Document(content="A page.")])
    assert result.job_id == "j1"
    refused = httpx.Response(409, json=grown(problem(409).json()))
    with pytest.raises(Conflict, match="Detail"):
        call(lambda _: refused, "cancel", "j1")


def test_unknown_fields_of_a_document_are_refused_before_it_is_sent() -> None:
    """A misspelt field of a document is an error, not a lost value."""
    with pytest.raises(ValidationError, match="headline"):
        Document(content="A page.", headline="Ferry stays")  # type: ignore[call-arg]
