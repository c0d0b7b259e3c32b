"""The embedded store."""

import re
import subprocess
from pathlib import Path

import pytest
import redis

from quotidian.errors import StackError
from tests.support.store import running_store


def test_any_name_of_a_directory_and_a_bound_of_memory(tmp_path: Path) -> None:
    """Quote marks and backslashes are part of a name; the store leaves memory to the workers."""
    directory = tmp_path / 'the "last" back\\slash'
    with running_store(directory) as url, redis.Redis.from_url(url) as client:
        settings = client.config_get("dir", "maxmemory")
        assert settings["dir"] == str(directory.resolve())
        assert int(settings["maxmemory"]) > 0
        assert client.info("memory")["total_system_memory"] > int(settings["maxmemory"])


def test_a_damaged_file_is_named_with_its_log_and_a_remedy_that_works(tmp_path: Path) -> None:
    """What was stored before the damage is there again after the command that the error names."""
    directory = tmp_path / "the store's files"
    with running_store(directory) as url, redis.Redis.from_url(url) as client:
        for number in range(100):
            client.set(f"key-{number}", "value" * 20)
    (file,) = (directory / "appendonlydir").glob("*.incr.aof")
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + b"?" * 50 + content[half + 50 :])

    with pytest.raises(StackError) as refused, running_store(directory):
        pass
    message = str(refused.value)
    assert f"see {directory / 'store.log'}" in message
    assert f"append-only file {file} is damaged" in message
    command = re.search(r"bash -c .*", message)
    assert command is not None
    subprocess.run(command[0], shell=True, input=b"y\n", check=True, capture_output=True)

    with running_store(directory) as url, redis.Redis.from_url(url) as client:
        assert 30 < client.dbsize() < 70
        assert client.get("key-0") == b"value" * 20
