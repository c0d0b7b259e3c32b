"""On whose behalf this code runs: carried into log lines, into the ledger and over to workers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The request that something is done for. `traceparent` (W3C Trace Context) only if traced."""

    request_id: str = ""
    traceparent: str = ""


NO_ORIGIN = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NO_ORIGIN)
_fields: ContextVar[Mapping[str, object]] = ContextVar("fields")


def origin() -> Origin:
    """The request at hand; empty outside of one."""
    return _origin.get()


def fields() -> Mapping[str, object]:
    """What every log line says here."""
    return _fields.get({})


@contextmanager
def on_behalf_of(request: Origin, **named: object) -> Iterator[None]:
    """Inside the block, log lines carry the request's id and what is `named` (unless empty)."""
    said = {**fields(), "request_id": request.request_id, **named}
    origin_token = _origin.set(request)
    fields_token = _fields.set({name: value for name, value in said.items() if value})
    try:
        yield
    finally:
        _fields.reset(fields_token)
        _origin.reset(origin_token)
