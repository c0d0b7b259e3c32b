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


@cache
def source(name: str) -> str:
    """The text of one script with the prelude before it."""
    folder = files("shared.ledger") / "lua"
    return (folder / "_prelude.lua").read_text() + (folder / f"{name}.lua").read_text()


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the store's own errors into `LedgerUnavailable`."""
    try:
        yield
    except UNAVAILABLE as error:
        raise LedgerUnavailable(f"the store is not available: {error}") from error
