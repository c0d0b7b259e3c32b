"""The faults, one function each: `load` is under way, something is broken, and it goes on."""

import signal
import time

import redis

from chaos.load import Load
from chaos.stack import WORKERS

STORE_AWAY = 2.0
HOUR = 3600
HALTED = 4.5


def no_fault(load: Load) -> None:
    """Nothing happens: what the others are compared with."""
    load.post()


def child_killed(load: Load) -> None:
    """SIGKILL of a child in the middle of a document, three times."""
    load.post()
    for at in range(3):
        load.await_progress(5 + 15 * at)
        child = load.stack.children(WORKERS[at % 2])[0]
        load.await_busy({child.pid})
        with load.fault():
            child.kill()


def parent_killed(load: Load) -> None:
    """SIGKILL of a parent; the kernel takes its children along."""
    load.post()
    load.await_progress(10)
    load.await_busy({child.pid for child in load.stack.children(WORKERS[0])})
    with load.fault():
        load.stack.kill(WORKERS[0])


def all_workers_killed(load: Load) -> None:
    """SIGKILL of every parent. The fault is over when they are back: Python has to start."""
    load.post()
    load.await_progress(10)
    load.await_busy({child.pid for name in WORKERS for child in load.stack.children(name)})
    with load.fault():
        load.stack.kill(*WORKERS)
        time.sleep(0.5)
        load.stack.await_ready()


def api_killed(load: Load) -> None:
    """SIGKILL of the API between the ledger's write and the broker's message."""
    crash = load.stack.directory / "crash"
    load.contents, rest = _split(load.contents)
    load.post()
    load.await_progress(5)
    every = dict(load.contents)
    load.contents = rest
    crash.touch()
    # The workers need no API: they recover from the moment it is gone.
    with load.fault():
        load.post_meanwhile(pause=0)
        load.await_gone(crash)
    load.contents = every | rest


def _split(contents: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    names = list(contents)
    half = len(names) // 2
    return {n: contents[n] for n in names[:half]}, {n: contents[n] for n in names[half:]}


def parent_terminated(load: Load) -> None:
    """SIGTERM of a parent in the middle of documents: nothing may cost an attempt."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.kill(WORKERS[0], sign=signal.SIGTERM)


def child_halted(load: Load) -> None:
    """SIGSTOP of a child until its lease is long over, then SIGCONT: its late result is refused."""
    load.post()
    load.await_progress(10)
    children = load.stack.children(WORKERS[0])
    load.await_busy({child.pid for child in children})
    with load.fault():
        for child in children:
            child.suspend()
    time.sleep(HALTED)
    for child in children:
        child.resume()
    load.await_log(WORKERS[0], "is refused")


def store_killed(load: Load) -> None:
    """SIGKILL of the store; it is back after a while with its append-only file."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.held.add("store")
        load.stack.kill("store")
        time.sleep(STORE_AWAY)
        load.stack.held.discard("store")
        _await_store(load)


def store_away_for_long(load: Load) -> None:
    """The store is away longer than a lease: no attempt is to blame."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.held.add("store")
        load.stack.kill("store")
        time.sleep(5)
        load.stack.held.discard("store")
        _await_store(load)


def _await_store(load: Load) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            load.stack.store.ping()
        except (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError):
            time.sleep(0.05)
        else:
            return


def store_full(load: Load) -> None:
    """The store refuses every write that takes memory, for longer than a lease."""
    load.post_meanwhile(pause=0.2)
    load.await_progress(10)
    with load.fault():
        load.stack.store.config_set("maxmemory", "1")
        time.sleep(4)
        load.stack.store.config_set("maxmemory", "0")
    assert load.refusals, "the API accepted while the store was full"


def queue_deleted(load: Load) -> None:
    """The broker's queue is deleted behind our back."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.delete_queue()


def network_slow(load: Load) -> None:
    """Every chunk on every connection is held back for a while."""
    load.post_meanwhile(pause=0.1)
    load.await_progress(5)
    proxies = load.stack.proxies.values()
    with load.fault():
        for proxy in proxies:
            proxy.delay(0.1)
        time.sleep(3)
        for proxy in proxies:
            proxy.delay(0)


def network_drops(load: Load) -> None:
    """Every connection is reset, again and again."""
    load.post_meanwhile(pause=0.1)
    load.await_progress(5)
    with load.fault():
        for _ in range(4):
            for proxy in load.stack.proxies.values():
                proxy.drop()
            time.sleep(0.5)


def network_half_open(load: Load) -> None:
    """The connections of the API and of one worker stay open and move nothing, for longer than a
    lease."""
    load.post_meanwhile(pause=0.1)
    load.await_progress(5)
    cut = (WORKERS[0], "api")
    mine = [proxy for name, proxy in load.stack.proxies.items() if name.startswith(cut)]
    with load.fault():
        for proxy in mine:
            proxy.hang(True)
    time.sleep(4)
    for proxy in mine:
        proxy.hang(False)


def poison(load: Load) -> None:
    """Pages that end, halt or starve their worker, among good ones."""
    load.post()


def clocks_jump(load: Load) -> None:
    """The clocks of API and workers jump by an hour, back and forth; the store's leases too."""
    load.post_meanwhile(pause=0.1)
    clock, store = load.stack.directory / "clock", load.stack.store
    leases = f"{load.stack.namespace}:leases"
    load.await_progress(5)
    with load.fault():
        for offset in (HOUR, -HOUR, 24 * HOUR, 0):
            clock.write_text(str(offset))
            for job_id in store.zrange(leases, 0, -1):
                store.zadd(leases, {job_id: (store.time()[0] - (offset or HOUR)) * 1000}, xx=True)
            time.sleep(0.5)


def two_leaders(load: Load) -> None:
    """The lock that lets one reconciler lead is taken away all the time, while children die."""
    load.post()
    load.await_progress(10)
    with load.fault():
        for at in range(30):
            load.stack.store.delete(f"{load.stack.namespace}:leader")
            if at % 10 == 0:
                load.stack.children(WORKERS[at // 10 % 2])[0].kill()
            time.sleep(0.1)


def broker_away(load: Load) -> None:
    """The broker refuses connections: the API goes on accepting, quickly."""
    load.post_meanwhile(pause=0.2)
    load.await_progress(5)
    brokers = [proxy for name, proxy in load.stack.proxies.items() if name.endswith("-broker")]
    with load.fault():
        for proxy in brokers:
            proxy.refuse(True)
        time.sleep(4)
        for proxy in brokers:
            proxy.refuse(False)
    assert load.slowest_answer < 1, f"an answer took {load.slowest_answer:.1f} s"
