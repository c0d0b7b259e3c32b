"""The Lua scripts, each behind the common prelude, and the store's errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from redis import exceptions

from shared.errors import LedgerUnavailable

# The store is away, loading, full or a demoted replica: none is the caller's fault.
UNAVAILABLE = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.BusyLoadingError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    OSError,
)

# Refusals for which the client library has no class of their own: the disk is full, replicas that
# must confirm a write or the master are away.
REFUSALS = ("MISCONF", "NOREPLICAS", "MASTERDOWN")

# Scripts that end attempts which brought no outcome.
TAKE_OVER = {"reconcile", "release"}


@cache
def source(name: str) -> str:
    """The text of one script with what it builds on before it."""
    folder = files("shared.ledger") / "lua"
    parts = ["_prelude", *(["_takeover"] if name in TAKE_OVER else []), name]
    return "".join((folder / f"{part}.lua").read_text() for part in parts)


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the store's own errors into `LedgerUnavailable`."""
    try:
        yield
    except UNAVAILABLE as error:
        raise LedgerUnavailable(f"the store is not available: {error}") from error
    except exceptions.ResponseError as error:
        if not str(error).startswith(REFUSALS):
            raise
        raise LedgerUnavailable(f"the store refuses to write: {error}") from error
