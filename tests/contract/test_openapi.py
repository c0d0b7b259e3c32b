"""The running API against its own OpenAPI document."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from tests.support.stack import RunningStack

EXAMPLES = 40


# What JSON Schema cannot say (a blank text, a key used before) is not for these checks to judge, and
# a batch is accepted with some of its documents rejected.
NOT_JUDGED = [checks.positive_data_acceptance, checks.negative_data_rejection]


def operations() -> Iterator[tuple[str, str, GenerationMode]]:
    """Every path and method of the document; with invalid data too where it takes any."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), GenerationMode.POSITIVE
            typed = [item for item in operation.get("parameters", ()) if item["in"] == "query"]
            if typed or "requestBody" in operation:
                yield path, method.upper(), GenerationMode.NEGATIVE


@pytest.fixture(scope="session")
def schema(_shared_stack: RunningStack) -> OpenApiSchema:
    """The document as it is served."""
    return schemathesis.openapi.from_url(f"{_shared_stack.api.base_url}/openapi.json")


@pytest.mark.parametrize(("path", "method", "mode"), list(operations()))
def test_every_answer_is_one_the_document_promises(
    schema: OpenApiSchema, path: str, method: str, mode: GenerationMode
) -> None:
    """Generated requests, valid and invalid: no 5xx, no undocumented status, no wrong body."""

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


def test_the_documentation_pages_work_offline(stack: RunningStack) -> None:
    """Every script and style they name is served by the API itself."""
    page = stack.api.get("/docs").text
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(named) >= 3
    for path in named:
        assert path.startswith("/")
        assert stack.api.get(path).is_success, path
