"""The service under test: store, API, two worker parents, and a proxy on every connection."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import httpx
import psutil
import redis
from kombu import Connection

from chaos.full_disk import with_disk_limit
from chaos.proxy import Proxy
from quotidian.local.data_directory import owned_directory
from quotidian.local.embedded import EmbeddedStore
from quotidian.local.ports import free_port
from quotidian.local.process import Process, Readiness
from quotidian.local.supervisor import Supervisor

CHILDREN = 2
WORKERS = ("worker-a", "worker-b")
READY_WITHIN = 60.0
POLL = 0.05
# Short enough to take effect in a scenario; all other settings have their defaults.
LIMITS = {
    "QUOTIDIAN_TIME_LIMIT": "2",
    "QUOTIDIAN_KILL_AFTER": "1",
    "QUOTIDIAN_SHUTDOWN_GRACE": "1",
}


@dataclass
class ChaosStack:
    """The processes and how to reach them. `stopped` are those that are not restarted for now."""

    directory: Path
    namespace: str
    store_url: str
    broker_url: str | None
    api_url: str
    processes: dict[str, Process]
    proxies: dict[str, Proxy]
    stopped: set[str] = field(default_factory=set)

    @property
    def store(self) -> redis.Redis:
        """Return a client of the store that does not use the proxies."""
        return redis.Redis.from_url(self.store_url, decode_responses=True)

    def pid(self, name: str) -> int:
        """Return the process id of a running process."""
        pid = self.processes[name].pid
        assert pid is not None
        return pid

    def kill(self, *names: str, sign: int = signal.SIGKILL) -> None:
        """Send a signal to processes of the stack."""
        for pid in [self.pid(name) for name in names]:
            os.kill(pid, sign)

    def children(self, name: str) -> list[psutil.Process]:
        """Return the processes of one parent that annotate."""
        try:
            return psutil.Process(self.pid(name)).children()
        except psutil.NoSuchProcess:
            return []

    def delete_queue(self) -> None:
        """Delete the broker's queue with all its messages."""
        if self.broker_url is None:
            assert self.store.delete(self.namespace, f"_kombu.binding.{self.namespace}")
            return
        with Connection(self.broker_url) as connection:
            connection.default_channel.queue_delete(self.namespace)

    def log(self, name: str) -> str:
        """Return what a process has logged so far."""
        return (self.directory / f"{name}.log").read_text()

    def await_ready(self) -> None:
        """Wait until the API accepts and every parent has its children."""
        deadline = time.monotonic() + READY_WITHIN
        while not self._ready():
            assert time.monotonic() < deadline, "the stack did not get ready"
            time.sleep(POLL)

    def _ready(self) -> bool:
        if any(len(self.children(name)) < CHILDREN for name in WORKERS):
            return False
        try:
            return httpx.get(f"{self.api_url}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False


@contextmanager
def chaos_stack(
    directory: Path, *, model: bool = False, broker_url: str | None = None
) -> Iterator[ChaosStack]:
    """Run the stack during the block. With `model` the workers use the real text work.

    Raises:
        StackError: a process does not start.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as exits:
        store = EmbeddedStore(exits.enter_context(owned_directory(directory / "data")))
        stack = _plan(directory, store, model=model, broker_url=broker_url)
        for proxy in stack.proxies.values():
            exits.callback(proxy.close)
        if broker_url:
            # Only after the workers have ended, because their reconcilers would declare it again.
            exits.callback(stack.delete_queue)
        services = [process for name, process in stack.processes.items() if name != "store"]
        supervisor = Supervisor(stores=[stack.processes["store"]], services=services)
        exits.enter_context(supervisor.running())
        exits.enter_context(_restarting(stack))
        stack.await_ready()
        yield stack


def _plan(
    directory: Path, store: EmbeddedStore, *, model: bool, broker_url: str | None
) -> ChaosStack:
    namespace = f"chaos-{uuid4().hex[:8]}"
    port = free_port()
    proxies: dict[str, Proxy] = {"client-api": Proxy("127.0.0.1", port)}
    processes = {"store": with_disk_limit(store.process(), directory)}

    def service(name: str, module: str, arguments: list[str], **own: str) -> None:
        def through(url: str, to: str) -> str:
            proxy = proxies[f"{name}-{to}"] = Proxy("127.0.0.1", urlsplit(url).port or 0)
            return with_port(url, proxy.port)

        environment = {
            **LIMITS,
            **own,
            "QUOTIDIAN_NAMESPACE": namespace,
            "QUOTIDIAN_REDIS_URL": through(store.url, "store"),
            "QUOTIDIAN_WORKERS": str(CHILDREN),
        }
        if model:
            environment.pop("QUOTIDIAN_TIME_LIMIT")
        if broker_url:
            environment["QUOTIDIAN_BROKER_URL"] = through(broker_url, "broker")
        command = [sys.executable, "-m", module, *arguments]
        log = directory / f"{name}.log"
        processes[name] = Process(name, command, lambda: Readiness.YES, environment, log)

    service("api", "chaos.crashing_api", [str(directory)], QUOTIDIAN_PORT=str(port))
    for name in WORKERS:
        if model:
            service(name, "nlp_worker", [])
        else:
            service(name, "chaos.stand_in_worker", [str(directory)])
    api_url = f"http://127.0.0.1:{proxies['client-api'].port}"
    return ChaosStack(directory, namespace, store.url, broker_url, api_url, processes, proxies)


def with_port(url: str, port: int) -> str:
    """Return the URL with another port."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0] + f":{port}"))


@contextmanager
def _restarting(stack: ChaosStack) -> Iterator[None]:
    """Restart every process that ends, at once, as a supervisor of services does."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            for name, process in stack.processes.items():
                if name not in stack.stopped and process.exit_status() is not None:
                    process.kill()
                    process.start()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
