"""The supervisor with small real processes."""

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from quotidian.errors import StackError
from quotidian.local.data_directory import owned_directory
from quotidian.local.ports import free_port, require_free
from quotidian.local.process import Process, Readiness
from quotidian.local.supervisor import Supervisor

SLEEP = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); {SLEEP}"
WITH_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{SLEEP}']); {SLEEP}"


def process(
    code: str, ready: Callable[[], Readiness] = lambda: Readiness.YES, **options: Path
) -> Process:
    """Return a Python process that runs the code."""
    return Process("it", [sys.executable, "-c", code], ready, **options)


def until(condition: Callable[[], bool]) -> None:
    """Wait until another process has made the condition true."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_process_that_dies_is_restarted() -> None:
    """The new process has another process id."""
    child = process(SLEEP)
    supervisor = Supervisor(stores=[], services=[child])
    with supervisor.running():
        first = child.pid
        psutil.Process(first).kill()
        until(lambda: child.exit_status() is not None)
        supervisor.watch()
        assert child.pid != first
        assert psutil.pid_exists(child.pid or 0)
    assert not psutil.pid_exists(child.pid or 0)


def test_a_process_that_dies_again_and_again_stops_the_stack() -> None:
    """The error names the process and its exit status."""
    supervisor = Supervisor(stores=[], services=[process("raise SystemExit(7)")])

    def watch_until_it_gives_up() -> None:
        with supervisor.running():
            supervisor.watch_forever()

    with pytest.raises(StackError, match=r"it died 4 times within 30 s, last with status 7"):
        watch_until_it_gives_up()


def test_a_process_that_ends_before_it_is_ready_is_an_error() -> None:
    """The error is raised without waiting for the timeout."""
    child = process("raise SystemExit(3)", ready=lambda: Readiness.NOT_YET)
    with (
        pytest.raises(StackError, match="it ended with status 3 before it was ready"),
        Supervisor(stores=[], services=[child]).running(),
    ):
        pass


def test_a_process_that_does_not_end_is_killed(tmp_path: Path) -> None:
    """A process that ignores SIGTERM is killed at the deadline."""
    log = tmp_path / "log"
    child = process(STUBBORN, log=log)
    child.start()
    until(lambda: log.read_text() == "on\n")
    child.terminate()
    assert not child.wait(time.monotonic() + 0.3)
    assert not psutil.pid_exists(child.pid or 0)


def test_children_of_a_process_are_killed_with_it() -> None:
    """A killed worker parent leaves no orphans."""
    child = process(WITH_CHILD)
    child.start()
    until(lambda: bool(psutil.Process(child.pid).children()))
    (grandchild,) = psutil.Process(child.pid).children()
    child.kill()
    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_a_data_directory_has_one_owner(tmp_path: Path) -> None:
    """A second stack is refused: two stores would destroy each other's files."""
    with (
        owned_directory(tmp_path),
        pytest.raises(StackError, match=r"QUOTIDIAN_DATA_DIR .* is used by another stack"),
        owned_directory(tmp_path),
    ):
        pass


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The error names the setting when a file has the name of the directory."""
    (tmp_path / "file").touch()
    with (
        pytest.raises(StackError, match="QUOTIDIAN_DATA_DIR"),
        owned_directory(tmp_path / "file" / "data"),
    ):
        pass


def test_a_port_in_use_is_named() -> None:
    """The error names the setting and the port."""
    port = free_port()
    require_free("127.0.0.1", port)
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(StackError, match=f"QUOTIDIAN_PORT {port} .* cannot be used"),
    ):
        require_free("127.0.0.1", port)
