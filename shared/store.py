"""Clients of the store for a URL: plain, TLS, unix socket or Redis Sentinel."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel
from redis.asyncio import BlockingConnectionPool
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from shared.errors import SettingsError

SENTINEL_PORT = 26379
# Without these a half-open socket would block for minutes. Seconds.
SOCKET_OPTIONS: dict[str, Any] = {
    "socket_timeout": 5.0,
    "socket_connect_timeout": 2.0,
    "socket_keepalive": True,
    "health_check_interval": 5,
}
# The library's own pool refuses a call when it has no connection left; this one lets it wait for
# some seconds. One event loop does not keep more connections busy.
_POOL_OPTIONS: dict[str, Any] = {"max_connections": 64, "timeout": 5.0}


@dataclass(frozen=True)
class SentinelAddress:
    """`sentinel://[[user]:password@]host[:port][,host[:port]…]/master-name[/db]`, by part."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    db: int
    username: str | None
    password: str | None


def parse_sentinel(url: str) -> SentinelAddress:
    """Split a Sentinel URL into its parts.

    Raises:
        SettingsError: when hosts or the master's name are missing.
    """
    scheme, _, rest = url.partition("://")
    credentials, _, location = rest.rpartition("@")
    hosts, _, path = location.partition("/")
    master, _, db = path.partition("/")
    if scheme != "sentinel" or not hosts or not master or not (db or "0").isdigit():
        raise SettingsError(
            "a Sentinel URL is sentinel://[:password@]host:port[,host:port…]/master-name[/db]"
        )
    user, _, password = credentials.partition(":")
    return SentinelAddress(
        hosts=tuple(_host_port(host) for host in hosts.split(",")),
        master=unquote(master),
        db=int(db or 0),
        username=unquote(user) or None,
        password=unquote(password) or None,
    )


def _host_port(item: str) -> tuple[str, int]:
    parts = urlsplit(f"//{item}")
    if not parts.hostname:
        raise SettingsError(f"no host in the Sentinel address {item!r}")
    return parts.hostname, parts.port or SENTINEL_PORT


def _options(address: SentinelAddress) -> dict[str, Any]:
    return {"db": address.db, "username": address.username, "password": address.password}


def connect(url: str, *, retries: int = 3, **overrides: Any) -> redis.Redis:
    """Return a blocking client, which connects on first use.

    A failed command is sent again up to `retries` times after jittered pauses of up to 2 s.
    """
    options = {**SOCKET_OPTIONS, "retry": _retry(retries), **overrides}
    if url.startswith("sentinel://"):
        address = parse_sentinel(url)
        sentinel = redis.sentinel.Sentinel(  # type: ignore[no-untyped-call]
            list(address.hosts), sentinel_kwargs=SOCKET_OPTIONS
        )
        master = sentinel.master_for(  # type: ignore[no-untyped-call]
            address.master, **_options(address), **options
        )
        return cast(redis.Redis, master)
    return redis.Redis.from_url(url, **options)


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the current master, as many as `_POOL_OPTIONS` allows."""


def connect_async(url: str, **overrides: Any) -> redis.asyncio.Redis:
    """Return an asyncio client, which connects on first use.

    Calls that find every connection in use wait for one.
    """
    options = {**SOCKET_OPTIONS, **_POOL_OPTIONS, **overrides}
    if url.startswith("sentinel://"):
        address = parse_sentinel(url)
        sentinel = redis.asyncio.sentinel.Sentinel(  # type: ignore[no-untyped-call]
            list(address.hosts), sentinel_kwargs=SOCKET_OPTIONS
        )
        master = sentinel.master_for(
            address.master,
            connection_pool_class=_SentinelPool,
            **_options(address),
            **options,
        )
        return cast(redis.asyncio.Redis, master)
    return redis.asyncio.Redis.from_pool(BlockingConnectionPool.from_url(url, **options))


def _retry(retries: int) -> Retry:
    return Retry(ExponentialWithJitterBackoff(cap=2, base=0.05), retries)
