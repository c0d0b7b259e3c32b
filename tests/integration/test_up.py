"""`quotidian up` and `quotidian demo` as a user starts them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from quotidian.local.ports import free_port
from tests.support.pages import article

COMMAND = [sys.executable, "-m", "quotidian"]


StartUp = Callable[[Path, int], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_up() -> Iterator[StartUp]:
    """`make run` without make; what it prints goes to a file beside its data."""
    started: list[subprocess.Popen[bytes]] = []

    def start(data: Path, port: int) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "QUOTIDIAN_PORT": str(port), "QUOTIDIAN_DATA_DIR": str(data)}
        with data.with_suffix(".log").open("ab") as log:
            up = subprocess.Popen([*COMMAND, "up"], env=environment, stdout=log, stderr=log)
        started.append(up)
        return up

    yield start
    for up in started:
        up.terminate()
        up.wait(timeout=10)


def await_api(up: "subprocess.Popen[bytes]", base: str) -> None:
    """Until the API is ready."""
    deadline = time.monotonic() + 60
    while True:
        assert up.poll() is None
        assert time.monotonic() < deadline
        try:
            if httpx.get(f"{base}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)


def whole_family(up: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """Store, API, worker parent and its children, once all of them are there."""
    deadline = time.monotonic() + 60
    while True:
        family = psutil.Process(up.pid).children(recursive=True)
        if len(family) >= 5:
            return family
        assert time.monotonic() < deadline, family
        time.sleep(0.1)


def test_ctrl_c_ends_everything_and_the_next_start_goes_on(
    scratch: Path, start_up: StartUp
) -> None:
    """Pages accepted before Ctrl-C are annotated after the next start; no process is left over."""
    port, data = free_port(), scratch / "up"
    base = f"http://127.0.0.1:{port}"
    up = start_up(data, port)
    await_api(up, base)
    pages = [{"content": article(number)} for number in range(100)]
    batch = httpx.post(f"{base}/v1/batches", json={"documents": pages}).json()
    family = whole_family(up)
    up.send_signal(signal.SIGINT)
    assert up.wait(timeout=10) == 0
    assert psutil.wait_procs(family, timeout=0)[1] == []

    up = start_up(data, port)
    await_api(up, base)
    deadline = time.monotonic() + 90
    counts: dict[str, int] = {}
    while counts.get("succeeded") != len(pages):
        assert time.monotonic() < deadline, counts
        found = httpx.get(f"{base}/v1/batches/{batch['id']}", params={"wait": 20}, timeout=40)
        counts = found.json()["counts"]
    up.terminate()
    assert up.wait(timeout=10) == 0


def test_a_killed_supervisor_leaves_no_process(scratch: Path, start_up: StartUp) -> None:
    """SIGKILL of `quotidian up` itself: the kernel tells its children."""
    port = free_port()
    up = start_up(scratch / "killed", port)
    await_api(up, f"http://127.0.0.1:{port}")
    family = whole_family(up)
    up.kill()
    up.wait()
    assert psutil.wait_procs(family, timeout=30)[1] == []


@pytest.mark.parametrize(
    ("name", "value"), [("QUOTIDIAN_PORT", "many"), ("QUOTIDIAN_WORKERS", "0")]
)
def test_a_wrong_setting_is_told_in_one_line(name: str, value: str) -> None:
    """No traceback; the variable is named; status 2."""
    ended = subprocess.run(
        [*COMMAND, "up"], env={**os.environ, name: value}, capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"quotidian: {name}: ")


def test_the_demo_prints_who_said_what(scratch: Path) -> None:
    """Status 0, a table per page, and nothing left running."""
    ended = subprocess.run([*COMMAND, "demo"], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "All processes ended." in ended.stdout
    assert "unsupported_language" in ended.stdout
    assert ended.stdout.count("said what") == 5
    assert "german.txt · de: no quotations" in ended.stdout
