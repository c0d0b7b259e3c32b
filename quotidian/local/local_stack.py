"""The processes of the local stack and the readiness check of each."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from quotidian.local.data_directory import make_directory, owned_directory
from quotidian.local.embedded import EmbeddedStore
from quotidian.local.library_readiness import library_readiness
from quotidian.local.ports import require_free
from quotidian.local.process import Process, Readiness
from quotidian.local.stack_settings import LocalSettings
from quotidian.local.supervisor import SERVICES_GRACE, Supervisor

NO_WORKERS = "/problems/no-workers"


@contextmanager
def local_stack(settings: LocalSettings, logs: Path | None = None) -> Iterator[Supervisor]:
    """Run a store (unless `redis_url` is set), the API and workers while the block runs.

    The services write their logs to files in the directory `logs`, or else to standard error.

    Raises:
        StackError: the port or a directory cannot be used, or a process does not start.
    """
    require_free(settings.host, settings.port)
    with ExitStack() as exits:
        if settings.redis_url is not None:
            stores, url = [], settings.redis_url.get_secret_value()
        else:
            store = EmbeddedStore(exits.enter_context(owned_directory(settings.data_dir)))
            stores, url = [store.process()], store.url
        if logs:
            make_directory(logs)
        supervisor = Supervisor(stores=stores, services=services(settings, url, logs))
        exits.enter_context(supervisor.running())
        yield supervisor


def services(settings: LocalSettings, store_url: str, logs: Path | None) -> list[Process]:
    """Return librarian, API and worker as processes that use the store at `store_url`."""
    environment = {
        "QUOTIDIAN_REDIS_URL": store_url,
        "QUOTIDIAN_HOST": settings.host,
        "QUOTIDIAN_PORT": str(settings.port),
        "QUOTIDIAN_WORKERS": str(settings.workers),
        "QUOTIDIAN_DATA_DIR": str(settings.data_dir.absolute()),
        "QUOTIDIAN_LIBRARY": str(settings.library).lower(),
        # Shorter than the time after which the supervisor kills the worker.
        "QUOTIDIAN_SHUTDOWN_GRACE": str(SERVICES_GRACE - 2),
    }

    def process(name: str, module: str, ready: Callable[[], Readiness]) -> Process:
        log = logs / f"{name}.log" if logs else None
        return Process(name, [sys.executable, "-m", module], ready, environment, log)

    librarian = process("librarian", "library", lambda: library_readiness(settings.library_file))
    return [
        *([librarian] if settings.library else []),
        process("api", "ingest_service", lambda: _api_readiness(f"{settings.base_url}/readyz")),
        # Jobs wait in the store for the workers, so the stack can be used before their model is.
        process("worker", "nlp_worker", lambda: Readiness.YES),
    ]


def _api_readiness(url: str) -> Readiness:
    """Return whether the API accepts documents: the worker is only started after that."""
    try:
        answer = httpx.get(url, timeout=2)
    except httpx.TransportError:
        return Readiness.NOT_YET
    accepts = answer.is_success or NO_WORKERS in answer.text
    return Readiness.YES if accepts else Readiness.NOT_YET
