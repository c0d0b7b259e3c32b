"""A client that posts documents through every fault and then reads what became of each."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from chaos.chaos_stack import CHILDREN, WORKERS, ChaosStack
from chaos.execution_log import ExecutionEvent, ExecutionLog
from chaos.worker_version import read_version

BATCH = 25
PAUSE = 0.1
CLIENT_TIMEOUT = 20.0
# A document that began at most so long ago (seconds) is still running.
RECENT = 0.08
UNKNOWN = (404, 410)
UNFINISHED = ("queued", "running")


@dataclass
class Load:
    """The documents of one scenario, by external id, and the answers that the client got.

    `versions` are those of the pipelines that may annotate them.
    """

    stack: ChaosStack
    contents: dict[str, str]
    jobs: dict[str, str] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)
    slowest_answer: float = 0.0
    faults: list[float] = field(default_factory=list)
    batch: int = BATCH
    logged: dict[str, int] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    _posting: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.logged = {name: len(self.stack.log(name)) for name in WORKERS}
        self.versions = {read_version(self.stack.directory)}

    def post(self, *, pause: float = 0.0) -> None:
        """Post all documents in batches; repeat each under its key until it is accepted."""
        entries = list(self.contents.items())
        with self._client() as api:
            for at in range(0, len(entries), self.batch):
                self._post_batch(api, entries[at : at + self.batch])
                time.sleep(pause)

    def post_in_background(self, *, pause: float) -> None:
        """Post from a thread, with pauses of so many seconds."""
        self._posting = threading.Thread(target=self.post, kwargs={"pause": pause}, daemon=True)
        self._posting.start()

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.stack.api_url, timeout=CLIENT_TIMEOUT)

    def _post_batch(self, api: httpx.Client, entries: list[tuple[str, str]]) -> None:
        documents = [{"external_id": name, "content": content} for name, content in entries]
        key = {"Idempotency-Key": uuid4().hex}
        while True:
            begun = time.monotonic()
            try:
                answer = api.post("/v1/batches", json={"documents": documents}, headers=key)
            except httpx.TransportError:
                time.sleep(PAUSE)
                continue
            self.slowest_answer = max(self.slowest_answer, time.monotonic() - begun)
            if answer.status_code == 202:
                items = answer.json()["items"]
                self.jobs |= {entries[item["index"]][0]: item["job_id"] for item in items}
                return
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"]
            self.refusals.append(answer.status_code)
            time.sleep(PAUSE)

    @contextmanager
    def fault(self) -> Iterator[None]:
        """Record when the fault of the block is over and the service can recover."""
        yield
        self.faults.append(time.monotonic())

    def events(self) -> list[ExecutionEvent]:
        """Return the beginnings and ends of these documents in the workers."""
        return ExecutionLog(self.stack.directory / "executions").read(self.contents)

    def await_progress(self, done: int, within: float = 60) -> None:
        """Wait until so many executions have ended."""
        self._await(lambda: sum(e.event == "end" for e in self.events()) >= done, within)

    def await_busy(self, pids: set[int], within: float = 60) -> None:
        """Wait until each of these processes has just begun a document."""

        def busy() -> bool:
            last = {event.pid: event for event in self.events()}
            since = time.monotonic() - RECENT
            return all(
                pid in last and last[pid].event == "begin" and last[pid].at > since for pid in pids
            )

        self._await(busy, within)

    def await_log(self, process: str, words: str, within: float = 10) -> None:
        """Wait until a process has logged these words since the scenario began."""
        self._await(lambda: words in self.stack.log(process)[self.logged[process] :], within)

    def await_gone(self, path: Path, within: float = 10) -> None:
        """Wait until a file is gone."""
        self._await(lambda: not path.exists(), within)

    def await_every_child(self, within: float = 60) -> None:
        """Post these documents again and again until every child of every worker has begun one."""

        def begun() -> bool:
            self.post()
            time.sleep(0.5)
            pids = {child.pid for name in WORKERS for child in self.stack.children(name)}
            return len(pids) == len(WORKERS) * CHILDREN and pids <= {e.pid for e in self.events()}

        self._await(begun, within)

    def await_true(self, condition: Callable[[], bool], within: float = 60) -> None:
        """Wait until a condition holds."""
        self._await(condition, within)

    @staticmethod
    def _await(condition: Callable[[], bool], within: float) -> None:
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, "the scenario did not get under way"
            time.sleep(0.01)

    def halves(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the first half of the documents and the second one."""
        names = list(self.contents)
        half = len(names) // 2
        return tuple(
            {name: self.contents[name] for name in part} for part in (names[:half], names[half:])
        )

    def known(self) -> set[str]:
        """Return the documents whose jobs the API knows; wait while it cannot tell."""
        with self._client() as api:
            return {name for name, job in self.jobs.items() if self._is_known(api, job)}

    @staticmethod
    def _is_known(api: httpx.Client, job_id: str) -> bool:
        for _ in range(200):
            with suppress(httpx.TransportError):
                answer = api.get(f"/v1/jobs/{job_id}", params={"result": False})
                if answer.is_success or answer.status_code in UNKNOWN:
                    return answer.is_success
            time.sleep(PAUSE)
        raise AssertionError("the API does not tell which jobs it knows")

    def finish(self, within: float) -> dict[str, dict[str, Any]]:
        """Return every job that ends within so many seconds, by external id."""
        deadline = time.monotonic() + within
        if self._posting is not None:
            self._posting.join(within)
        finished: dict[str, dict[str, Any]] = {}
        with self._client() as api:
            while len(finished) < len(self.contents) and time.monotonic() < deadline:
                for name in self.jobs.keys() - finished.keys():
                    job = self._job(api, self.jobs[name])
                    if job is None or job["status"] in UNFINISHED:
                        time.sleep(0.02)
                        continue
                    finished[name] = job
        return finished

    @staticmethod
    def _job(api: httpx.Client, job_id: str) -> dict[str, Any] | None:
        try:
            answer = api.get(f"/v1/jobs/{job_id}")
        except httpx.TransportError:
            return None
        return answer.json() if answer.is_success else None
