"""The supervisor over small real processes."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from quotidian.local.embedded import owned_directory
from quotidian.local.errors import StackError
from quotidian.local.ports import free_port, require_free
from quotidian.local.process import Process, Ready
from quotidian.local.supervisor import Supervisor

SLEEP = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); {SLEEP}"
WITH_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{SLEEP}']); {SLEEP}"


def process(code: str, ready: Callable[[], Ready] = lambda: Ready.YES, **options: Path) -> Process:
    """A Python process that runs some code."""
    return Process("it", [sys.executable, "-c", code], ready, **options)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens in another process."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_dies_is_started_again() -> None:
    """Under another process id."""
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


def test_what_keeps_dying_stops_everything() -> None:
    """With a message that names it and its exit status."""
    supervisor = Supervisor(stores=[], services=[process("raise SystemExit(7)")])

    def watch_until_it_gives_up() -> None:
        with supervisor.running():
            supervisor.watch_forever()

    with pytest.raises(StackError, match=r"it died 4 times within 30 s, last with status 7"):
        watch_until_it_gives_up()


def test_what_never_gets_ready_is_told() -> None:
    """A process that ends before it is ready is an error at once, not after the time-out."""
    child = process("raise SystemExit(3)", ready=lambda: Ready.NOT_YET)
    with (
        pytest.raises(StackError, match="it ended with status 3 before it was ready"),
        Supervisor(stores=[], services=[child]).running(),
    ):
        pass


def test_what_does_not_end_is_killed(tmp_path: Path) -> None:
    """Deaf to SIGTERM."""
    log = tmp_path / "log"
    child = process(STUBBORN, log=log)
    child.start()
    until(lambda: log.read_text() == "on\n")
    child.terminate()
    assert not child.wait(time.monotonic() + 0.3)
    assert not psutil.pid_exists(child.pid or 0)


def test_what_a_process_has_started_ends_with_it() -> None:
    """No orphans of a killed worker parent."""
    child = process(WITH_CHILD)
    child.start()
    until(lambda: bool(psutil.Process(child.pid).children()))
    (grandchild,) = psutil.Process(child.pid).children()
    child.kill()
    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_a_data_directory_has_one_owner(tmp_path: Path) -> None:
    """Two stores over the same files would destroy them."""
    with (
        owned_directory(tmp_path),
        pytest.raises(StackError, match=r"QUOTIDIAN_DATA_DIR .* is used by another stack"),
        owned_directory(tmp_path),
    ):
        pass


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "file").touch()
    with (
        pytest.raises(StackError, match="QUOTIDIAN_DATA_DIR"),
        owned_directory(tmp_path / "file" / "data"),
    ):
        pass


def test_a_port_in_use_is_named() -> None:
    """Before anything is started."""
    port = free_port()
    require_free("127.0.0.1", port)
    import socket

    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(StackError, match=f"QUOTIDIAN_PORT {port} .* cannot be used"),
    ):
        require_free("127.0.0.1", port)
