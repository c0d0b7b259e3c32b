"""The running API compared with its own OpenAPI document."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from tests.support.stack import RunningStack

EXAMPLES = 40
SEQUENCES = 40
ROUNDS = 3
STEPS = 8
# Nobody guesses the id of a job, so these are reached by way of links or not at all.
REACHED = [("GET", "/v1/jobs/{job_id}", 200), ("DELETE", "/v1/jobs/{job_id}", 204)]

# What is in the library: no call of these makes or erases a job.
READERS = tuple(
    f"/v1/{name}"
    for name in ("quotes", "people", "families", "timeline", "searches", "feeds", "corrections")
)
# A stream without an end: `integration/test_queue.py` reads its beginning.
ENDLESS = "/v1/queue/events"
# What JSON Schema cannot say (a blank text, a key used before) is not for these checks to judge, and
# a batch is accepted with some of its documents rejected.
NOT_JUDGED = [checks.positive_data_acceptance, checks.negative_data_rejection]


def operations() -> Iterator[tuple[str, str, GenerationMode]]:
    """Yield every path and method of the document; with invalid data too if it takes any."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
    for path, methods in app.openapi()["paths"].items():
        if path == ENDLESS:
            continue
        for method, operation in methods.items():
            yield path, method.upper(), GenerationMode.POSITIVE
            typed = [item for item in operation.get("parameters", ()) if item["in"] == "query"]
            if typed or "requestBody" in operation:
                yield path, method.upper(), GenerationMode.NEGATIVE


@pytest.fixture(scope="session")
def schema(_shared_stack: RunningStack) -> OpenApiSchema:
    """Return the document as it is served."""
    return schemathesis.openapi.from_url(f"{_shared_stack.api.base_url}/openapi.json")


@pytest.mark.parametrize(("path", "method", "mode"), list(operations()))
def test_every_answer_is_one_the_document_promises(
    schema: OpenApiSchema, path: str, method: str, mode: GenerationMode
) -> None:
    """Valid and invalid requests get no 5xx, no undocumented status and no wrong body."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=NOT_JUDGED)

    check()


@pytest.fixture(scope="session")
def linked_schema(_shared_stack: RunningStack) -> OpenApiSchema:
    """Return the served calls that make, read or erase jobs, without `external_id`.

    schemathesis takes that name for the id of another resource, which nothing makes, and would then
    never submit a document. The other calls of the library would only make jobs rarer in a walk.
    """
    api = _shared_stack.api
    document = api.get("/openapi.json").json()
    del document["components"]["schemas"]["Document"]["properties"]["external_id"]
    del document["paths"][ENDLESS]
    for path in [path for path in document["paths"] if path.startswith(READERS)]:
        del document["paths"][path]
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=str(api.base_url))
    return schema


def test_no_sequence_of_calls_breaks_a_promise(linked_schema: OpenApiSchema) -> None:
    """Calls follow the links of the answers.

    What was accepted is found until it is deleted, and never after.
    """
    reached: set[tuple[str, str, int]] = set()

    class Sequences(linked_schema.as_state_machine()):  # type: ignore[misc]
        def validate_response(self, response: Any, case: schemathesis.Case, **_: Any) -> None:
            reached.add((case.operation.method.upper(), case.path, response.status_code))
            case.validate_response(response, excluded_checks=NOT_JUDGED, recorder=self.recorder)

    options = settings(
        max_examples=SEQUENCES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    for _ in range(ROUNDS):
        # A job may have finished when a sequence begins like an earlier one: Hypothesis then gives
        # up, because it cannot tell the service's state from a fault of the test.
        with suppress(FlakyStrategyDefinition):
            Sequences.run(settings=options)
            break
    assert set(REACHED) <= reached


def test_a_wrong_method_is_told_every_right_one(stack: RunningStack) -> None:
    """`Allow` names the methods of every route with this path."""
    answer = stack.api.put("/v1/jobs/any")
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
    assert answer.headers["Allow"] == "GET, DELETE"


def test_every_call_refuses_a_parameter_that_it_does_not_have(stack: RunningStack) -> None:
    """The problem names the unknown parameter and those that the call has."""
    paths = stack.api.get("/openapi.json").json()["paths"]
    calls = [
        (method, path, operation)
        for path, methods in paths.items()
        if path.startswith("/v1/")
        for method, operation in methods.items()
    ]
    assert len(calls) > 10
    for method, path, operation in calls:
        where = re.sub(r"\{\w+\}", "any", path)
        answer = stack.api.request(method, where, params={"colour": "red"})
        assert answer.status_code == 422, where
        (error,) = answer.json()["errors"]
        known = [item["name"] for item in operation.get("parameters", []) if item["in"] == "query"]
        assert error["pointer"] == "query/colour"
        assert error["detail"].endswith(", ".join(known) or "none"), where


def test_the_documentation_pages_work_offline(stack: RunningStack) -> None:
    """The API itself serves every script and style sheet that they name."""
    page = stack.api.get("/docs").text
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(named) >= 3
    for path in named:
        assert path.startswith("/")
        assert stack.api.get(path).is_success, path
