"""Jobs as JSON, beside the contract's own models."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest_service import representations
from shared import problems
from shared.contracts import Callback, Job, JobState
from shared.ledger import JobRecord
from shared.ledger.codec import compress

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


@pytest.mark.parametrize("record", [QUEUED, WAITING, ENDED, FAILED])
def test_a_job_is_told_as_the_contract_would(record: JobRecord) -> None:
    """Byte for byte, though no model is made for it."""
    told = representations.job(record)
    head, _, rest = told.partition(b',"document":')
    assert rest == b'{"title":"Tides"},"result":null}'
    assert head + b"}" == JobState.model_validate_json(told).model_dump_json().encode()
    assert Job.model_validate_json(told).document.title == "Tides"


def test_a_result_stands_in_a_job_as_it_is_stored() -> None:
    """It is not parsed on the way."""
    stored = b'{ "as": "it is" }'
    told = representations.job(replace(ENDED, status="succeeded", result=compress(stored)))
    assert told.endswith(b',"result":' + stored + b"}")
