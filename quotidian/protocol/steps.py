"""The steps of a flow; a flow runner carries them out."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """One HTTP request.

    `wait` is the time that the API may take on purpose (seconds). A request that is not
    `repeatable` must not be sent again when its answer was lost.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    wait: float = 0
    repeatable: bool = True


@dataclass(frozen=True)
class Send:
    """Send a request. The flow receives the response, or the transport error."""

    request: Request


@dataclass(frozen=True)
class OpenStream:
    """Send a request whose body `NextLine` reads. The flow receives the response as for `Send`.

    The body of an error response is read at once.
    """

    request: Request


@dataclass(frozen=True)
class NextLine:
    """Read a line of the open stream. The flow receives it, None at the end, or the error."""


@dataclass(frozen=True)
class Pause:
    """Do nothing for a time."""

    seconds: float


@dataclass(frozen=True)
class Emit(Generic[Item]):
    """Hand an item to the caller that iterates over the flow."""

    item: Item


Step = Send | OpenStream | NextLine | Pause
SendOutcome = httpx.Response | httpx.RequestError
Call = Generator[Step, Any, Result]
"""A flow that returns one result."""
Stream = Generator[Step | Emit[Item], Any, None]
"""A flow that emits items one by one."""
