"""The data directory, which holds documents, is closed to other users."""

import time
from pathlib import Path

import pytest

from quotidian.errors import StackError
from quotidian.local.data_directory import owned_directory
from quotidian.local.process import Process, Readiness


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_directory_is_private(tmp_path: Path) -> None:
    """Nobody else can list or read it."""
    with owned_directory(tmp_path / "data") as directory:
        assert _mode(directory) == 0o700


@pytest.mark.parametrize("files", [[], ["lock", "store.conf"]])
def test_a_directory_that_was_used_is_closed(tmp_path: Path, files: list[str]) -> None:
    """An empty one, too."""
    directory = tmp_path / "data"
    directory.mkdir()
    directory.chmod(0o755)
    for name in files:
        (directory / name).touch()
    with owned_directory(directory):
        assert _mode(directory) == 0o700


def test_a_directory_with_other_files_is_refused(tmp_path: Path) -> None:
    """It keeps its mode, and the message says what to do."""
    (tmp_path / "letters.txt").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(StackError, match="chmod 700"), owned_directory(tmp_path):
        pass
    assert _mode(tmp_path) == 0o755


def test_files_of_processes_are_private(tmp_path: Path) -> None:
    """Also those of a store, whatever the umask of the terminal is."""
    target = tmp_path / "appended"
    process = Process("writer", ["touch", str(target)], ready=lambda: Readiness.YES)
    process.start()
    assert process.wait(time.monotonic() + 300)
    assert _mode(target) == 0o600
