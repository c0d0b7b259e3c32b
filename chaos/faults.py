"""The faults, one function each: documents are posted, and something is broken meanwhile."""

import signal
import time

import redis

from chaos.chaos_stack import WORKERS
from chaos.document_load import Load
from chaos.skewed_clock import write_offset

STORE_AWAY = 2.0
HOUR = 3600
HALTED = 4.5


def no_fault(load: Load) -> None:
    """Break nothing, for comparison."""
    load.post()


def child_killed(load: Load) -> None:
    """Kill a child in the middle of a document, three times."""
    load.post()
    for at in range(3):
        load.await_progress(5 + 15 * at)
        child = load.stack.children(WORKERS[at % 2])[0]
        load.await_busy({child.pid})
        with load.fault():
            child.kill()


def parent_killed(load: Load) -> None:
    """Kill a parent; the kernel ends its children."""
    load.post()
    load.await_progress(10)
    load.await_busy({child.pid for child in load.stack.children(WORKERS[0])})
    with load.fault():
        load.stack.kill(WORKERS[0])


def all_workers_killed(load: Load) -> None:
    """Kill every parent. The fault is over when they have been restarted."""
    load.post()
    load.await_progress(10)
    load.await_busy({child.pid for name in WORKERS for child in load.stack.children(name)})
    with load.fault():
        load.stack.kill(*WORKERS)
        time.sleep(0.5)
        load.stack.await_ready()


def api_killed(load: Load) -> None:
    """Kill the API between the write to the ledger and the message."""
    crash = load.stack.directory / "crash"
    load.contents, rest = load.halves()
    load.post()
    load.await_progress(5)
    every = dict(load.contents)
    load.contents = rest
    crash.touch()
    # The workers need no API: they recover from the moment it is gone.
    with load.fault():
        load.post_in_background(pause=0)
        load.await_gone(crash)
    load.contents = every | rest


def parent_terminated(load: Load) -> None:
    """Terminate a parent in the middle of documents: none may cost an attempt."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.kill(WORKERS[0], sign=signal.SIGTERM)


def child_halted(load: Load) -> None:
    """Halt children until their leases are over, then let them go on: late results are refused."""
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
    """Kill the store; restart it after a while with its append-only file."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.stopped.add("store")
        load.stack.kill("store")
        time.sleep(STORE_AWAY)
        load.stack.stopped.discard("store")
        await_store(load)


def store_away_for_long(load: Load) -> None:
    """Keep the store away for longer than a lease: no attempt may count."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.stopped.add("store")
        load.stack.kill("store")
        time.sleep(5)
        load.stack.stopped.discard("store")
        await_store(load)


def await_store(load: Load) -> None:
    """Wait until the store answers."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            load.stack.store.ping()
        except (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError):
            time.sleep(0.05)
        else:
            return


def store_full(load: Load) -> None:
    """Let the store refuse every write that takes memory, for longer than a lease."""
    load.post_in_background(pause=0.2)
    load.await_progress(10)
    with load.fault():
        load.stack.store.config_set("maxmemory", "1")
        time.sleep(4)
        load.stack.store.config_set("maxmemory", "0")
    assert load.refusals, "the API accepted while the store was full"


def queue_deleted(load: Load) -> None:
    """Delete the queue of the broker."""
    load.post()
    load.await_progress(10)
    with load.fault():
        load.stack.delete_queue()


def network_slow(load: Load) -> None:
    """Delay every chunk on every connection for a while."""
    load.post_in_background(pause=0.1)
    load.await_progress(5)
    proxies = load.stack.proxies.values()
    with load.fault():
        for proxy in proxies:
            proxy.delay(0.1)
        time.sleep(3)
        for proxy in proxies:
            proxy.delay(0)


def network_drops(load: Load) -> None:
    """Reset every connection, again and again."""
    load.post_in_background(pause=0.1)
    load.await_progress(5)
    with load.fault():
        for _ in range(4):
            for proxy in load.stack.proxies.values():
                proxy.drop()
            time.sleep(0.5)


def network_half_open(load: Load) -> None:
    """Freeze the connections of the API and of one worker for longer than a lease."""
    load.post_in_background(pause=0.1)
    load.await_progress(5)
    cut = (WORKERS[0], "api")
    frozen = [proxy for name, proxy in load.stack.proxies.items() if name.startswith(cut)]
    with load.fault():
        for proxy in frozen:
            proxy.freeze(True)
    time.sleep(4)
    for proxy in frozen:
        proxy.freeze(False)


def poison(load: Load) -> None:
    """Post pages that end, block or starve their worker, among good ones."""
    load.post()


def clocks_jump(load: Load) -> None:
    """Let the clocks of API and workers jump by hours, and the leases of the store, too."""
    load.post_in_background(pause=0.1)
    clock, store = load.stack.directory / "clock", load.stack.store
    leases = f"{load.stack.namespace}:leases"
    load.await_progress(5)
    with load.fault():
        for offset in (HOUR, -HOUR, 24 * HOUR, 0):
            write_offset(clock, offset)
            for job_id in store.zrange(leases, 0, -1):
                store.zadd(leases, {job_id: (store.time()[0] - (offset or HOUR)) * 1000}, xx=True)
            time.sleep(0.5)


def two_leaders(load: Load) -> None:
    """Delete the lock of the leading reconciler again and again, while children die."""
    load.post()
    load.await_progress(10)
    with load.fault():
        for at in range(30):
            load.stack.store.delete(f"{load.stack.namespace}:leader")
            if at % 10 == 0:
                load.stack.children(WORKERS[at // 10 % 2])[0].kill()
            time.sleep(0.1)


def broker_away(load: Load) -> None:
    """Let the broker refuse connections: the API must go on accepting, quickly."""
    load.post_in_background(pause=0.2)
    load.await_progress(5)
    brokers = [proxy for name, proxy in load.stack.proxies.items() if name.endswith("-broker")]
    with load.fault():
        for proxy in brokers:
            proxy.refuse(True)
        time.sleep(4)
        for proxy in brokers:
            proxy.refuse(False)
    assert load.slowest_answer < 1, f"an answer took {load.slowest_answer:.1f} s"
