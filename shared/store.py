"""Clients of the store, from one URL: plain, TLS, unix socket or Redis Sentinel."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from shared.errors import SettingsError

SENTINEL_PORT = 26379
# A half-open socket answers nothing for minutes; these make it an error that is retried instead.
SOCKET_OPTIONS: dict[str, Any] = {
    "socket_timeout": 5.0,
    "socket_connect_timeout": 2.0,
    "socket_keepalive": True,
    "health_check_interval": 5,
}


@dataclass(frozen=True)
class SentinelAddress:
    """`sentinel://[[user]:password@]host[:port][,host[:port]…]/master-name[/db]`, taken apart."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    db: int
    username: str | None
    password: str | None


def parse_sentinel(url: str) -> SentinelAddress:
    """Take a Sentinel URL apart.

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
    """A blocking client; connects on first use. `retries` with jittered back-off up to 2 s each."""
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


def connect_async(url: str, **overrides: Any) -> redis.asyncio.Redis:
    """An asyncio client; connects on first use."""
    options = {**SOCKET_OPTIONS, **overrides}
    if url.startswith("sentinel://"):
        address = parse_sentinel(url)
        sentinel = redis.asyncio.sentinel.Sentinel(  # type: ignore[no-untyped-call]
            list(address.hosts), sentinel_kwargs=SOCKET_OPTIONS
        )
        master = sentinel.master_for(address.master, **_options(address), **options)
        return cast(redis.asyncio.Redis, master)
    return redis.asyncio.Redis.from_url(url, **options)


def _retry(retries: int) -> Retry:
    return Retry(ExponentialWithJitterBackoff(cap=2, base=0.05), retries)
