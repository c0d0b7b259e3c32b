"""The steps of a flow, which a shell carries out."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Request:
    """One HTTP request. `wait` (seconds) is how long the API may take its time on purpose.

    What is not `repeatable` must not be sent again when its answer was lost.
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
    """Send a request; sent back: its answer, or the transport error instead of one."""

    request: Request


@dataclass(frozen=True)
class Open:
    """Like `Send`, but the body is read by `NextLine` unless the answer is an error."""

    request: Request


@dataclass(frozen=True)
class NextLine:
    """Sent back: the next line of what was opened, None at its end, or the transport error."""


@dataclass(frozen=True)
class Pause:
    """Do nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Emit(Generic[Item]):
    """Hand an item to whoever iterates."""

    item: Item


Answer = httpx.Response | httpx.RequestError | str | None
Step = Send | Open | NextLine | Pause
Call = Generator[Step, Any, Made]
"""A flow that ends with one thing."""
Stream = Generator[Step | Emit[Item], Any, None]
"""A flow that hands over items one by one."""
