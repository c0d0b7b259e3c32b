"""A whole service that lives as long as a block, watched over by the supervisor in a thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from quotidian.local.local_stack import local_stack
from quotidian.local.ports import free_port
from quotidian.local.process import Process
from quotidian.local.stack_settings import LocalSettings
from quotidian.local.supervisor import POLL, Supervisor

WAIT = 60
ROUNDS = 3


@dataclass(frozen=True)
class RunningStack:
    """Where it answers, and what runs."""

    api: httpx.Client
    store_url: str
    supervisor: Supervisor
    logs: Path

    def process(self, name: str) -> Process:
        """Return the supervised process of this name: store, api or worker."""
        return next(item for item in self.supervisor.processes if item.name == name)

    def worker_children(self) -> list[psutil.Process]:
        """Return the processes that annotate."""
        return psutil.Process(self.process("worker").pid).children()

    def submit(self, content: str, **fields: Any) -> dict[str, Any]:
        """Post one document; the job as it was accepted."""
        answer = self.api.post("/v1/documents", json={"content": content, **fields})
        assert answer.status_code == 202, answer.text
        return answer.json()

    def finished(self, job_id: str) -> dict[str, Any]:
        """Wait until the job has finished and return it."""
        for _ in range(ROUNDS):
            job = self.api.get(f"/v1/jobs/{job_id}", params={"wait": WAIT}).json()
            if job["status"] not in ("queued", "running"):
                return job
        raise AssertionError(f"not finished: {job}")

    def annotated(self, content: str, **fields: Any) -> dict[str, Any]:
        """Return the annotation of a document that succeeds."""
        job = self.finished(self.submit(content, **fields)["id"])
        assert job["status"] == "succeeded", job["error"]
        return job["result"]

    def batch_finished(self, batch_id: str, within: float) -> dict[str, Any]:
        """Wait until the batch has finished and return it; fail after so many seconds."""
        deadline = time.monotonic() + within
        while True:
            answer = self.api.get(f"/v1/batches/{batch_id}", params={"wait": 20})
            if answer.is_success and answer.json()["finished"]:
                return answer.json()
            assert answer.status_code in (200, 503), answer.text
            assert time.monotonic() < deadline, answer.text
            time.sleep(0.1)

    def await_ready(self, within: float) -> None:
        """Wait until the API answers that documents can be accepted."""
        deadline = time.monotonic() + within
        while True:
            with suppress(httpx.TransportError):
                if self.api.get("/readyz").is_success:
                    return
            assert time.monotonic() < deadline, "the API did not get ready"
            time.sleep(0.1)


@contextmanager
def running_stack(directory: Path, *, workers: int) -> Iterator[RunningStack]:
    """Run store, API and workers over a directory of their own."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = LocalSettings(data_dir=directory / "data", port=free_port(), workers=workers)
    with local_stack(settings, logs=directory) as supervisor:
        watching = _Watch(supervisor)
        watching.start()
        try:
            with httpx.Client(base_url=settings.base_url, timeout=WAIT + 10) as api:
                yield RunningStack(api, _store_url(supervisor), supervisor, directory)
        finally:
            watching.end()


def _store_url(supervisor: Supervisor) -> str:
    api = next(item for item in supervisor.processes if item.name == "api")
    return api.environment["QUOTIDIAN_REDIS_URL"]


class _Watch(threading.Thread):
    """Restarts what tests kill, as `make run` does."""

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__(daemon=True)
        self._supervisor = supervisor
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(POLL):
            self._supervisor.watch()

    def end(self) -> None:
        self._done.set()
        self.join()
