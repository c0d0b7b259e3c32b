"""A running service for a benchmark."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.corpus import article
from quotidian.local.data_directory import owned_directory
from quotidian.local.embedded import EmbeddedStore
from quotidian.local.local_stack import local_stack, services
from quotidian.local.ports import free_port
from quotidian.local.stack_settings import LocalSettings
from quotidian.local.supervisor import Supervisor

BATCH = 25
WARM_UP = 20


@contextmanager
def full_stack(workers: int) -> Iterator[tuple[Supervisor, str]]:
    """Run store, API and so many worker children; yield the supervisor and the API's base URL."""
    with _scratch() as (settings, logs):
        settings = settings.model_copy(update={"workers": workers})
        with local_stack(settings, logs=logs) as supervisor:
            yield supervisor, settings.base_url


@dataclass(frozen=True)
class Api:
    """An API process and its address."""

    base_url: str
    process: psutil.Process

    def processor_seconds(self) -> float:
        """Return the processor time that it has used so far."""
        used = self.process.cpu_times()
        return used.user + used.system


@contextmanager
def api_alone() -> Iterator[Api]:
    """Run store and API without workers, so that nothing but the API is measured."""
    with _scratch() as (settings, logs), owned_directory(settings.data_dir) as directory:
        store = EmbeddedStore(directory)
        found = services(settings, store.url, logs)
        api = next(process for process in found if process.name == "api")
        with Supervisor(stores=[store.process()], services=[api]).running():
            yield Api(settings.base_url, psutil.Process(api.pid))


@contextmanager
def _scratch() -> Iterator[tuple[LocalSettings, Path]]:
    with tempfile.TemporaryDirectory(prefix="quotidian-bench-") as name:
        logs = Path(name)
        yield LocalSettings(redis_url=None, data_dir=logs / "data", port=free_port()), logs


def store_url(supervisor: Supervisor) -> str:
    """Return the URL of the store."""
    api = next(process for process in supervisor.processes if process.name == "api")
    return api.environment["QUOTIDIAN_REDIS_URL"]


def annotate_all(base_url: str, texts: Sequence[str]) -> float:
    """Return the seconds from the first byte posted to the last annotation fetched.

    All batches are posted first; each is fetched when it has finished, while others are annotated.
    """
    begun = time.perf_counter()
    with httpx.Client(base_url=base_url, timeout=90) as api:
        for batch in [_post(api, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]:
            while not api.get(f"/v1/batches/{batch['id']}", params={"wait": 60}).json()["finished"]:
                pass
            for item in batch["items"]:
                answer = api.get(f"/v1/jobs/{item['job_id']}/result").raise_for_status()
                assert answer.content.startswith(b"{")
    return time.perf_counter() - begun


def _post(api: httpx.Client, texts: Sequence[str]) -> dict[str, Any]:
    documents = [{"content": text, "language": "en"} for text in texts]
    batch = api.post("/v1/batches", json={"documents": documents}).raise_for_status().json()
    assert not batch["counts"]["rejected"], batch
    return batch


def await_workers(base_url: str) -> None:
    """Wait until every worker process has annotated something, so that no start is measured."""
    annotate_all(base_url, [article(number) for number in range(WARM_UP)])
