"""The settings of the library."""

import pytest

from library.settings import LibrarySettings
from shared.errors import SettingsError


def test_the_database_is_named_by_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL of another database is refused without being repeated."""
    monkeypatch.setenv("QUOTIDIAN_REDIS_URL", "redis://unused")
    address = "postgresql+psycopg://quotidian:word@db.example/library"
    monkeypatch.setenv("QUOTIDIAN_LIBRARY_URL", address)
    assert LibrarySettings.load().library_address == address
    monkeypatch.setenv("QUOTIDIAN_LIBRARY_URL", "mysql://quotidian:word@db.example/library")
    with pytest.raises(SettingsError, match="LIBRARY_URL: does not begin with") as refused:
        LibrarySettings.load()
    assert "word@" not in str(refused.value)
