"""Addresses of the store, and settings that name them."""

import pytest
import redis

from shared.errors import SettingsError
from shared.settings import SharedSettings
from shared.store import SentinelAddress, parse_sentinel


def test_a_sentinel_url_is_split_into_its_parts() -> None:
    """With several hosts, a password and a database."""
    assert parse_sentinel("sentinel://:p%40ss@one:1,two/main/3") == SentinelAddress(
        hosts=(("one", 1), ("two", 26379)), master="main", db=3, username=None, password="p@ss"
    )


@pytest.mark.parametrize("url", ["sentinel://", "sentinel://host", "sentinel://h/m/x", "redis://h"])
def test_an_incomplete_sentinel_url_is_refused(url: str) -> None:
    """The error shows the form."""
    with pytest.raises(SettingsError, match="sentinel://"):
        parse_sentinel(url)


def test_a_missing_store_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable, and a way to do without."""
    monkeypatch.delenv("QUOTIDIAN_REDIS_URL", raising=False)
    with pytest.raises(SettingsError, match=r"QUOTIDIAN_REDIS_URL is not set.*make run"):
        SharedSettings.load()


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One error names every wrong variable."""
    monkeypatch.setenv("QUOTIDIAN_REDIS_URL", "redis://x")
    monkeypatch.setenv("QUOTIDIAN_LEASE", "soon")
    monkeypatch.setenv("QUOTIDIAN_RETENTION", "-1")
    with pytest.raises(SettingsError, match=r"QUOTIDIAN_RETENTION: .*; QUOTIDIAN_LEASE: "):
        SharedSettings.load()


def test_passwords_are_not_shown() -> None:
    """Settings end up in logs and tracebacks."""
    settings = SharedSettings(redis_url="redis://:hunter2@x")  # type: ignore[arg-type]
    assert "hunter2" not in repr(settings)


def test_the_embedded_store_syncs_before_it_answers(store_url: str) -> None:
    """Accepted means on disk, also for the moment before a loss of power."""
    with redis.Redis.from_url(store_url, decode_responses=True) as client:
        assert client.config_get("append*") | {"appendonly": "yes", "appendfsync": "always"} == (
            client.config_get("append*")
        )
