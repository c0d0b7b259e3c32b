"""The API alone, as a process of its own, on a ledger whose worker is the test itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from quotidian.local.local_stack import services
from quotidian.local.ports import free_port
from quotidian.local.process import Process
from quotidian.local.stack_settings import LocalSettings
from quotidian.local.supervisor import Supervisor
from shared import problems
from shared.ledger import Claim
from tests.support.annotations import annotation
from tests.support.ledger_harness import LedgerHarness


@dataclass(frozen=True)
class RunningApi:
    """The address of the API, and its ledger as workers see it."""

    http: httpx.Client
    harness: LedgerHarness
    log: Path
    environment: dict[str, str]
    process: Process

    def submit(self, content: str = "A page.", **fields: Any) -> dict[str, Any]:
        """Post one document; return the job as it was accepted."""
        answer = self.http.post("/v1/documents", json={"content": content, **fields})
        assert answer.status_code == 202, answer.text
        return answer.json()

    def claim(self, job: dict[str, Any]) -> Claim:
        """Begin an attempt, as a worker does."""
        claim = self.harness.work.claim(job["id"])
        assert claim is not None
        return claim

    def succeed(self, job: dict[str, Any]) -> None:
        """End the job as a worker does, with an annotation without quotations."""
        result = json.dumps(annotation("A page.")).encode()
        self.harness.work.complete(self.claim(job), result)

    def fail(self, job: dict[str, Any]) -> None:
        """End the job as a worker does that could not annotate it."""
        self.harness.work.fail(self.claim(job), problems.ANNOTATION_FAILED.problem("it broke"))

    def read(self, path: str) -> dict[str, Any]:
        """Return what the API answers at a path."""
        return self.http.get(path).raise_for_status().json()


@contextmanager
def running_api(store_url: str, directory: Path, **environment: str) -> Iterator[RunningApi]:
    """Run the API while the block does; `environment` is its settings without `QUOTIDIAN_`."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    harness = LedgerHarness(
        store_url, **({"namespace": environment["NAMESPACE"]} if "NAMESPACE" in environment else {})
    )
    local = LocalSettings(port=free_port(), data_dir=directory / "data")
    found = services(local, store_url, directory)
    process = next(process for process in found if process.name == "api")
    settings = {f"QUOTIDIAN_{name}": value for name, value in environment.items()}
    settings["QUOTIDIAN_NAMESPACE"] = harness.settings.namespace
    process = replace(process, environment={**process.environment, **settings})
    assert process.log is not None
    try:
        with (
            Supervisor(stores=[], services=[process]).running(),
            httpx.Client(base_url=local.base_url, timeout=30) as http,
        ):
            yield RunningApi(http, harness, process.log, settings, process)
    finally:
        harness.client.close()
