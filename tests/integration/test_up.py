"""`quotidian up` and `quotidian demo` as a user starts them."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from quotidian.commands.demonstration import sample_documents
from quotidian.local.ports import free_port
from tests.support.pages import article
from tests.support.store import running_store

COMMAND = [sys.executable, "-m", "quotidian"]
# Seconds for a start or an end: ample, because no test measures time.
AMPLE = 300

StartUp = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_up() -> Iterator[StartUp]:
    """Return a function that starts `quotidian up`; its output goes to a file beside its data."""
    started: list[subprocess.Popen[bytes]] = []

    def start(data: Path, port: int, *options: str) -> "subprocess.Popen[bytes]":
        with data.with_suffix(".log").open("ab") as log:
            environment = stack_environment(data, port)
            command = [*COMMAND, "up", *options]
            up = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        started.append(up)
        return up

    yield start
    for up in started:
        up.terminate()
        up.wait(timeout=AMPLE)


def stack_environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """Return the environment of a stack with this data directory and this port."""
    return {**os.environ, "QUOTIDIAN_PORT": str(port), "QUOTIDIAN_DATA_DIR": str(data), **more}


def await_api(up: "subprocess.Popen[bytes]", base: str) -> None:
    """Wait until the API is ready."""
    deadline = time.monotonic() + AMPLE
    while True:
        assert up.poll() is None
        assert time.monotonic() < deadline
        with suppress(httpx.TransportError):
            if httpx.get(f"{base}/readyz").is_success:
                return
        time.sleep(0.1)


def all_descendants(up: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """Return store, librarian, API, worker parent and its children, once all of them run."""
    deadline = time.monotonic() + AMPLE
    while True:
        descendants = psutil.Process(up.pid).children(recursive=True)
        if len(descendants) >= 6:
            return descendants
        assert time.monotonic() < deadline, descendants
        time.sleep(0.1)


def test_ctrl_c_ends_everything_and_the_next_start_goes_on(
    scratch: Path, start_up: StartUp
) -> None:
    """Pages accepted before Ctrl-C are annotated after the next start; no process is left."""
    port, data = free_port(), scratch / "up"
    base = f"http://127.0.0.1:{port}"
    up = start_up(data, port)
    await_api(up, base)
    pages = [{"content": article(number)} for number in range(40)]
    batch = httpx.post(f"{base}/v1/batches", json={"documents": pages}).json()
    descendants = all_descendants(up)
    up.send_signal(signal.SIGINT)
    assert up.wait(timeout=AMPLE) == 0
    assert psutil.wait_procs(descendants, timeout=0)[1] == []
    # Without a terminal, as in a container, the logs go to standard error.
    assert json_lines(data.with_suffix(".log").read_text())
    assert not (data / "logs").exists()

    up = start_up(data, port, "--json")
    await_api(up, base)
    deadline = time.monotonic() + AMPLE
    counts: dict[str, int] = {}
    while counts.get("succeeded") != len(pages):
        assert time.monotonic() < deadline, counts
        answer = httpx.get(f"{base}/v1/batches/{batch['id']}", params={"wait": 20}, timeout=40)
        counts = answer.json()["counts"]
    up.terminate()
    assert up.wait(timeout=AMPLE) == 0
    (told,) = [line for line in json_lines(data.with_suffix(".log").read_text()) if "page" in line]
    assert told == {
        "page": f"{base}/",
        "api": f"{base}/v1/documents",
        "docs": f"{base}/docs",
        "data": str(data.resolve()),
        "logs": None,
    }


def test_a_killed_supervisor_leaves_no_process(scratch: Path, start_up: StartUp) -> None:
    """The kernel ends the processes of a `quotidian up` that was killed."""
    port = free_port()
    up = start_up(scratch / "killed", port)
    await_api(up, f"http://127.0.0.1:{port}")
    descendants = all_descendants(up)
    up.kill()
    up.wait()
    assert psutil.wait_procs(descendants, timeout=AMPLE)[1] == []


def printed_on_a_terminal(data: Path, port: int, *options: str) -> str:
    """Run `quotidian up` on a pseudo-terminal until the worker is ready; return its output."""
    master, slave = pty.openpty()
    up = subprocess.Popen(
        [*COMMAND, "up", *options], env=stack_environment(data, port), stdout=slave, stderr=slave
    )
    os.close(slave)
    # A terminal that nobody reads is full after a few lines, and then the services wait for it.
    with ThreadPoolExecutor(1) as reader:
        printed = reader.submit(all_of, master)
        try:
            await_api(up, f"http://127.0.0.1:{port}")
            all_descendants(up)
        finally:
            up.terminate()
        assert up.wait(timeout=AMPLE) == 0
        return printed.result().decode()


def all_of(master: int) -> bytes:
    """Return what comes from a terminal until its other end is closed; close it then."""
    printed = b""
    while True:
        try:
            printed += os.read(master, 65536)
        except OSError:  # the kernel's way to say that the other end is closed
            os.close(master)
            return printed


def json_lines(text: str) -> list[dict[str, object]]:
    """Return the lines of a text that are JSON objects."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_a_terminal_gets_plain_lines_and_the_logs_go_to_files(scratch: Path) -> None:
    """`up` prints the addresses, the data directory and the place of the logs; no JSON."""
    port, data = free_port(), scratch / "terminal"
    printed = printed_on_a_terminal(data, port)
    for line in (
        f"Page      http://127.0.0.1:{port}/",
        f"API docs  http://127.0.0.1:{port}/docs",
        f"Data      {data.resolve()}",
        f"Logs      {data.resolve()}/logs/*.log",
        "Stopped.",
    ):
        assert line in printed
    assert json_lines(printed) == []
    assert json_lines((data / "logs/api.log").read_text())
    assert json_lines((data / "logs/worker.log").read_text())


def test_a_terminal_gets_the_logs_with_an_option(scratch: Path) -> None:
    """With `--logs` the services write their logs to standard error, as JSON."""
    printed = printed_on_a_terminal(scratch / "logs", free_port(), "--logs")
    assert "Logs      standard error" in printed
    assert {line["service"] for line in json_lines(printed)} == {"ingest", "librarian", "worker"}


@pytest.mark.parametrize(
    ("name", "value"), [("QUOTIDIAN_PORT", "many"), ("QUOTIDIAN_WORKERS", "0")]
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    """A wrong setting ends the command with status 2 and without a traceback."""
    ended = subprocess.run(
        [*COMMAND, "up"], env={**os.environ, name: value}, capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"quotidian: {name}: ")
    assert "Traceback" not in ended.stderr


def test_the_demo_prints_who_said_what() -> None:
    """The demo ends with status 0, a table for each page and no process left."""
    ended = subprocess.run([*COMMAND, "demo"], capture_output=True, text=True, timeout=AMPLE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "All processes ended." in ended.stdout
    assert "unsupported_language" in ended.stdout
    assert ended.stdout.count("said what") == 5
    assert "german.txt: no quotations" in ended.stdout


def test_the_demo_honours_the_settings(scratch: Path) -> None:
    """The demo uses QUOTIDIAN_PORT, _DATA_DIR, _WORKERS and _REDIS_URL; JSON is one job a line."""
    port, data = free_port(), scratch / "demo"
    with running_store(scratch / "demo-store") as url:
        environment = stack_environment(data, port, QUOTIDIAN_WORKERS="1", QUOTIDIAN_REDIS_URL=url)
        ended = subprocess.run(
            [*COMMAND, "demo", "--json"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=AMPLE,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    jobs = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [job["status"] for job in jobs] == ["succeeded"] * len(list(sample_documents()))
    assert all(job["result"]["sentences"] for job in jobs)
    assert f"127.0.0.1:{port}" in (data / "logs/api.log").read_text()
    names = {path.name for path in data.rglob("*") if not path.name.startswith("library.db-")}
    assert names == {"api.log", "librarian.log", "library.db", "logs", "worker.log"}
