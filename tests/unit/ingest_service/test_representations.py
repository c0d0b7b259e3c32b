"""Jobs as they are answered."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest_service import representations
from shared import problems
from shared.contracts import Annotation, Callback, Job, JobState, Problem
from shared.ledger import JobRecord
from shared.ledger.codec import compress
from tests.support.annotations import annotation

AT = datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)
QUEUED = JobRecord("a", "queued", AT, b'{"title":"Tides"}')
WAITING = replace(QUEUED, queue_position=3, estimated_wait=1.5, batch_id="b")
ENDED = replace(
    QUEUED, started_at=AT, finished_at=AT.replace(microsecond=0), expires_at=AT, attempts=2
)
FAILED = replace(
    ENDED,
    status="failed",
    error=problems.NOT_FOUND.problem("“gone”"),
    callback=Callback(status="failed", attempts=3, last_error="no route"),
)


def answered(record: JobRecord) -> dict[str, Any]:
    """Return the JSON of the answer; routes leave out unset fields."""
    return json.loads(representations.job(record).model_dump_json(exclude_unset=True))


@pytest.mark.parametrize("record", [QUEUED, WAITING, ENDED, FAILED])
def test_every_field_is_answered_and_the_document_as_it_was_sent(record: JobRecord) -> None:
    """Fields without a value are null; of the document nothing is added that was not sent."""
    found = answered(record)
    document, result = found.pop("document"), found.pop("result")
    assert (document, result) == ({"title": "Tides"}, None)
    assert found == json.loads(JobState.model_validate(found).model_dump_json())
    assert set(found) == set(JobState.model_fields)
    assert set(found) | {"document", "result"} == set(Job.model_fields)


def test_an_error_and_a_callback_are_answered_with_every_field() -> None:
    """The ledger does not store fields of an error that are null."""
    found = answered(FAILED)
    assert set(found["error"]) == set(Problem.model_fields)
    assert set(found["callback"]) == set(Callback.model_fields)


def test_an_annotation_is_answered_as_it_is_stored() -> None:
    """Its bytes are put into the JSON of the job, which is valid all the same."""
    stored = json.dumps(annotation("Maren Holdfast spoke in Vellmouth."), indent=1).encode()
    record = replace(ENDED, status="succeeded", result=compress(stored))
    found = representations.job_json(record)
    assert found.endswith(b',"result":' + stored + b"}")
    assert Job.model_validate_json(found).result == Annotation.model_validate_json(stored)


def test_a_job_without_an_annotation_has_a_null() -> None:
    """Readers need not ask whether the field is there."""
    assert json.loads(representations.job_json(QUEUED)) == answered(QUEUED)
