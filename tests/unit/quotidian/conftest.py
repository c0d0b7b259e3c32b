"""A function that calls a client, once the sync one and once the async one."""

from typing import Any

import pytest

from tests.support.client_calls import Answer, Call, call_async, call_sync


@pytest.fixture(params=[call_sync, call_async])
def call(request: pytest.FixtureRequest) -> Call:
    """Return a function that calls a method of a client: `call(answer, "job", "j1")`."""

    def either(answer: Answer, method: str, *args: Any, patience: float = 5, **named: Any) -> Any:
        return request.param(answer, method, *args, patience=patience, **named)

    return either
