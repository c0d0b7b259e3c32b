"""The request that code runs for: it goes into log lines, into the ledger and to the workers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The request that code runs for; `traceparent` (W3C Trace Context) is "" if not traced."""

    request_id: str = ""
    traceparent: str = ""


NO_ORIGIN = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NO_ORIGIN)
_fields: ContextVar[Mapping[str, object]] = ContextVar("fields")


def origin() -> Origin:
    """Return the current request; empty outside of one."""
    return _origin.get()


def fields() -> Mapping[str, object]:
    """Return the fields that every log line gets here."""
    return _fields.get({})


@contextmanager
def on_behalf_of(request: Origin, **named: object) -> Iterator[None]:
    """Add the id of the request and the `named` fields to log lines of the block, unless empty."""
    added = {**fields(), "request_id": request.request_id, **named}
    origin_token = _origin.set(request)
    fields_token = _fields.set({name: value for name, value in added.items() if value})
    try:
        yield
    finally:
        _fields.reset(fields_token)
        _origin.reset(origin_token)
