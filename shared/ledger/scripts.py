"""The Lua scripts, each behind the common prelude, and the store's errors in our words."""

import asyncio
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from redis import exceptions
from redis.asyncio import Redis

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

NO_SCRIPT = exceptions.NoScriptError

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


class ScriptCalls:
    """Many calls of one script in one round trip. Each is a step of its own in the store.

    A pipeline of the client library would spend more on them than the store does. The connection,
    its retries and its time-outs are the library's.
    """

    def __init__(self, client: Redis, name: str) -> None:
        # Workers share this module, not the package, which only the API asks for.
        from hiredis import pack_command

        self._client = client
        self._text = source(name)
        self._sha = client.register_script(self._text).sha
        self._pack = pack_command

    async def __call__(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """The answer to each list of arguments (text, bytes or numbers), or the store's error in
        its place."""
        answers = await self._all(calls)
        unknown = [at for at, told in enumerate(answers) if isinstance(told, NO_SCRIPT)]
        if unknown:
            # A store that was started anew has forgotten its scripts; nothing was done.
            await self._client.script_load(self._text)
            again = await self._all([calls[at] for at in unknown])
            for at, told in zip(unknown, again, strict=True):
                answers[at] = told
        return answers

    async def _all(self, calls: Sequence[Sequence[Any]]) -> list[Any]:
        packed = b"".join([self._pack(("EVALSHA", self._sha, 0, *call)) for call in calls])
        pool: Any = self._client.connection_pool
        connection = await pool.get_connection()
        try:
            answers: list[Any] = await connection.retry.call_with_retry(
                lambda: _exchange(connection, packed, len(calls)),
                lambda error: connection.disconnect(error=error),
            )
            return answers
        finally:
            await pool.release(connection)


async def _exchange(connection: Any, packed: bytes, answers: int) -> list[Any]:
    """Send commands and read so many answers. The connection closes if it is cut short."""
    try:
        async with asyncio.timeout(connection.socket_timeout):
            await connection.send_packed_command(packed)
            return [await _answer(connection) for _ in range(answers)]
    except TimeoutError:
        raise exceptions.TimeoutError("the store did not answer in time") from None


async def _answer(connection: Any) -> Any:
    try:
        # No time-out of its own: the exchange has one.
        return await connection.read_response(timeout=math.inf)
    except exceptions.ResponseError as error:
        return error
