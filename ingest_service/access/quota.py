"""How many documents a caller may submit: the `limits` library over the store."""

import math
import time

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis

from ingest_service.access.caller import Caller
from ingest_service.problem_responses import ProblemError
from shared import problems
from shared.ledger.store_errors import store_errors


class Quotas:
    """Counts the documents that each caller has submitted in the last window."""

    def __init__(self, store: Redis, namespace: str) -> None:
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=f"{namespace}:limits",
            # The pool of the ledger: one set of options, also for TLS, sockets and Sentinel.
            connection_pool=store.connection_pool,  # type: ignore[arg-type]
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)

    async def spend(self, caller: Caller, documents: int) -> dict[str, str]:
        """Take this many documents off the caller's quota, all or none.

        Returns the `RateLimit` headers of the answer; none for a caller without a quota.

        Raises:
            ProblemError: the quota does not have so many documents left, or never will.
            LedgerUnavailable: the store cannot be used.
        """
        quota = caller.quota
        if quota is None or not documents:
            return {}
        if documents > quota.amount:
            raise ProblemError(
                problems.TOO_MANY_DOCUMENTS,
                f"{documents} documents are more than the {quota.amount} that this key may submit "
                f"in {quota.get_expiry()} seconds; split the batch.",
            )
        with store_errors():
            taken = await self._limiter.hit(quota, caller.name, cost=documents)
            reset, left = await self._limiter.get_window_stats(quota, caller.name)
        pause = max(math.ceil(reset - time.time()), 1)
        headers = {
            "RateLimit-Policy": f'"documents";q={quota.amount};w={quota.get_expiry()}',
            "RateLimit": f'"documents";r={left};t={pause}',
        }
        if not taken:
            raise _exceeded(quota, left, headers, max(pause, _refill_time(quota, documents - left)))
        return headers


def _refill_time(quota: RateLimitItem, missing: int) -> int:
    """Return the seconds until so many documents are free again at the quota's mean rate."""
    return math.ceil(missing * quota.get_expiry() / quota.amount)


def _exceeded(
    quota: RateLimitItem, left: int, headers: dict[str, str], retry_after: int
) -> ProblemError:
    return ProblemError(
        problems.QUOTA_EXCEEDED,
        f"This key may submit {quota.amount} documents in {quota.get_expiry()} seconds; "
        f"{left} are left now.",
        {**headers, "Retry-After": str(retry_after)},
    )
