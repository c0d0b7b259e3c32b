"""A service under our thumb: store, API, two worker parents, a proxy on every connection."""

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
# Short enough to see them work; everything else runs with its default.
LIMITS = {
    "QUOTIDIAN_TIME_LIMIT": "2",
    "QUOTIDIAN_KILL_AFTER": "1",
    "QUOTIDIAN_SHUTDOWN_GRACE": "1",
}


@dataclass
class ChaosStack:
    """What runs and how to reach it. `held` are processes that are not started again for now."""

    directory: Path
    namespace: str
    store_url: str
    broker_url: str | None
    api_url: str
    processes: dict[str, Process]
    proxies: dict[str, Proxy]
    held: set[str] = field(default_factory=set)

    @property
    def store(self) -> redis.Redis:
        """A client of the store that goes past the proxies."""
        return redis.Redis.from_url(self.store_url, decode_responses=True)

    def pid(self, name: str) -> int:
        """The process id of a running process."""
        pid = self.processes[name].pid
        assert pid is not None
        return pid

    def kill(self, *names: str, sign: int = signal.SIGKILL) -> None:
        """Send a signal to processes that are ours."""
        for pid in [self.pid(name) for name in names]:
            os.kill(pid, sign)

    def children(self, name: str) -> list[psutil.Process]:
        """The processes that annotate, of one parent."""
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
        """What a process has written so far."""
        return (self.directory / f"{name}.log").read_text()

    def await_ready(self) -> None:
        """Until the API accepts and every parent has its children."""
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
    """Run it while the block does. With `model` the workers are the real ones, text work included.

    Raises:
        StackError: a process does not start.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        store = EmbeddedStore(held.enter_context(owned_directory(directory / "data")))
        stack = _plan(directory, store, model=model, broker_url=broker_url)
        for proxy in stack.proxies.values():
            held.callback(proxy.close)
        if broker_url:
            # After the workers, whose reconcilers would declare it again.
            held.callback(stack.delete_queue)
        services = [process for name, process in stack.processes.items() if name != "store"]
        supervisor = Supervisor(stores=[stack.processes["store"]], services=services)
        held.enter_context(supervisor.running())
        held.enter_context(_restarting(stack))
        stack.await_ready()
        yield stack


def _plan(
    directory: Path, store: EmbeddedStore, *, model: bool, broker_url: str | None
) -> ChaosStack:
    namespace = f"chaos-{uuid4().hex[:8]}"
    port = free_port()
    proxies: dict[str, Proxy] = {"client-api": Proxy("127.0.0.1", port)}
    processes = {"store": store.process()}

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

    service("api", "chaos.api", [str(directory)], QUOTIDIAN_PORT=str(port))
    for name in WORKERS:
        if model:
            service(name, "nlp_worker", [])
        else:
            service(name, "chaos.worker", [str(directory)])
    api_url = f"http://127.0.0.1:{proxies['client-api'].port}"
    return ChaosStack(directory, namespace, store.url, broker_url, api_url, processes, proxies)


def with_port(url: str, port: int) -> str:
    """The URL with another port."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0] + f":{port}"))


@contextmanager
def _restarting(stack: ChaosStack) -> Iterator[None]:
    """Start again what dies, at once, as any supervisor of a service does."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            for name, process in stack.processes.items():
                if name not in stack.held and process.exit_status() is not None:
                    process.kill()
                    process.start()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
