"""The processes of the local stack and how each tells that it is ready."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from quotidian.local.embedded import EmbeddedStore, owned_directory
from quotidian.local.ports import require_free
from quotidian.local.process import Process, Ready
from quotidian.local.settings import LocalSettings
from quotidian.local.supervisor import SERVICES_GRACE, Supervisor


@contextmanager
def local_stack(settings: LocalSettings, logs: Path | None = None) -> Iterator[Supervisor]:
    """Run store (unless a URL is set), API and workers while the block does.

    With `logs` the services write their logs to files in that directory.

    Raises:
        StackError: the port or the data directory cannot be used, or a process does not start.
    """
    require_free(settings.host, settings.port)
    with ExitStack() as held:
        if settings.redis_url is not None:
            stores, url = [], settings.redis_url.get_secret_value()
        else:
            store = EmbeddedStore(held.enter_context(owned_directory(settings.data_dir)))
            stores, url = [store.process()], store.url
        supervisor = Supervisor(stores=stores, services=services(settings, url, logs))
        held.enter_context(supervisor.running())
        yield supervisor


def services(settings: LocalSettings, store_url: str, logs: Path | None) -> list[Process]:
    """The API and the workers, told where the store is."""
    environment = {
        "QUOTIDIAN_REDIS_URL": store_url,
        "QUOTIDIAN_HOST": settings.host,
        "QUOTIDIAN_PORT": str(settings.port),
        "QUOTIDIAN_WORKERS": str(settings.workers),
        # Ends before the supervisor would lose patience.
        "QUOTIDIAN_SHUTDOWN_GRACE": str(SERVICES_GRACE - 2),
    }

    def process(name: str, module: str, ready: Callable[[], Ready]) -> Process:
        log = logs / f"{name}.log" if logs else None
        return Process(name, [sys.executable, "-m", module], ready, environment, log)

    return [
        process("api", "ingest_service", lambda: _answers(f"{settings.base_url}/readyz")),
        # Jobs wait for the workers, so nobody has to: the model loads while pages come in.
        process("worker", "nlp_worker", lambda: Ready.YES),
    ]


def _answers(url: str) -> Ready:
    try:
        return Ready.YES if httpx.get(url, timeout=2).is_success else Ready.NOT_YET
    except httpx.TransportError:
        return Ready.NOT_YET
