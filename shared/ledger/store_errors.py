"""The errors of the store as errors of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import exceptions

from shared.errors import LedgerUnavailable

# The store is away, loading, full, or a replica that was the master: the caller may try again. It
# has no script if it ended between the loading and the call.
UNAVAILABLE = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.BusyLoadingError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.NoScriptError,
    OSError,
)

# Refusals without an exception class of their own in redis-py: the disk is full, the replicas that
# must confirm a write are away, or the master is.
_REFUSALS = ("MISCONF", "NOREPLICAS", "MASTERDOWN")


@contextmanager
def store_errors() -> Iterator[None]:
    """Raise `LedgerUnavailable` for errors of the store inside the block."""
    try:
        yield
    except UNAVAILABLE as error:
        raise LedgerUnavailable(f"the store is not available: {error}") from error
    except exceptions.ResponseError as error:
        if not str(error).startswith(_REFUSALS):
            raise
        raise LedgerUnavailable(f"the store refuses to write: {error}") from error
