"""The embedded store."""

from pathlib import Path

import redis

from tests.support.store import running_store


def test_any_name_of_a_directory_and_a_bound_of_memory(tmp_path: Path) -> None:
    """Quote marks and backslashes are part of a name; the store leaves memory to the workers."""
    directory = tmp_path / 'the "last" back\\slash'
    with running_store(directory) as url, redis.Redis.from_url(url) as client:
        settings = client.config_get("dir", "maxmemory")
        assert settings["dir"] == str(directory.resolve())
        assert int(settings["maxmemory"]) > 0
        assert client.info("memory")["total_system_memory"] > int(settings["maxmemory"])
