"""Faults of the store's disk, one function each."""

import shutil
import signal
import time

import redis

from chaos.document_load import Load
from chaos.faults import await_store
from chaos.full_disk import fill_disk, free_disk

FULL = 4.0
# Seconds for which a disk stalls: the last one is longer than a lease.
STALLS = (0.5, 1.0, 2.0, 4.0)


def disk_full(load: Load) -> None:
    """Fill the disk: the store ends at each write, until there is room and it is started again."""
    load.post_in_background(pause=0.2)
    load.await_progress(10)
    stack = load.stack
    with load.fault():
        first = stack.pid("store")
        fill_disk(stack.directory, first)
        time.sleep(FULL)
        last = stack.pid("store")
        free_disk(stack.directory, last)
        await_store(load)
    assert first != last, "the store went on without a disk"
    assert load.refusals, "the API accepted while the disk was full"


def store_refuses_writes(load: Load) -> None:
    """Fill the disk of a store with `appendfsync everysec`: it goes on and answers MISCONF."""
    load.post_in_background(pause=0.2)
    load.await_progress(10)
    stack = load.stack
    stack.store.config_set("appendfsync", "everysec")
    pid, misconf = stack.pid("store"), False
    with load.fault():
        fill_disk(stack.directory, pid)
        over = time.monotonic() + FULL
        while time.monotonic() < over:
            misconf |= _answers_misconf(load)
            time.sleep(0.1)
        free_disk(stack.directory, pid)
        _await_writable(load)
    stack.store.config_set("appendfsync", "always")
    assert misconf, "the store never answered MISCONF"
    assert stack.pid("store") == pid, "the store has ended"
    assert load.refusals, "the API accepted while the store refused"


def _answers_misconf(load: Load) -> bool:
    try:
        load.stack.store.set(f"{load.stack.namespace}:probe", "1", px=1000)
    except redis.ResponseError as error:
        return str(error).startswith("MISCONF")
    return False


def _await_writable(load: Load) -> None:
    deadline = time.monotonic() + 30
    while _answers_misconf(load):
        assert time.monotonic() < deadline, "the store refuses though there is room"
        time.sleep(0.05)


def disk_slow(load: Load) -> None:
    """Halt the store again and again: it does nothing while it waits for an `fsync`."""
    load.post_in_background(pause=0.1)
    load.await_progress(5)
    with load.fault():
        for seconds in STALLS:
            load.stack.kill("store", sign=signal.SIGSTOP)
            time.sleep(seconds)
            load.stack.kill("store", sign=signal.SIGCONT)
            time.sleep(0.3)


def store_restored(load: Load) -> None:
    """Restore the store from a copy that was made while it ran.

    What was accepted after the copy is unknown then, which the client is told, so it submits that
    again. What has ended since then ends again.
    """
    early, late = load.halves()
    load.contents = early
    load.post()
    load.await_progress(10)
    files = load.stack.directory / "data" / "appendonlydir"
    copy = load.stack.directory / "copy"
    shutil.copytree(files, copy)
    load.contents = late
    load.post()
    load.contents = early | late
    load.await_progress(len(early) // 2)
    with load.fault():
        load.stack.stopped.add("store")
        load.stack.kill("store")
        shutil.rmtree(files)
        copy.rename(files)
        load.stack.stopped.discard("store")
        await_store(load)
        known = load.known()
    assert early.keys() <= known, "a document of the copy is unknown"
    assert not late.keys() & known, "the copy has documents that came after it"
    load.contents = late
    load.post()
    load.contents = early | late
