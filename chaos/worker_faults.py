"""Faults of whole machines and roll-outs, one function each."""

import signal
import time

import psutil

from chaos.chaos_stack import CHILDREN, WORKERS
from chaos.document_load import Load
from chaos.stand_in_annotator import ADDRESS_SPACE
from chaos.worker_version import release_next

# Seconds; longer than the longest a document may take on the wall.
PAUSED = 22.0
STARVED = 1.0
# Bytes that a starved process may still get: fewer than a page of the scenario needs.
LEFT = 16 << 20
BOTH = 1.5


def machine_paused(load: Load) -> None:
    """Halt every process, as a machine that sleeps or is moved, and let all go on."""
    load.post()
    load.await_progress(10)
    stack = load.stack
    everything = [psutil.Process(stack.pid(name)) for name in stack.processes]
    everything += [child for name in WORKERS for child in stack.children(name)]
    with load.fault():
        for process in everything:
            process.suspend()
        time.sleep(PAUSED)
        for process in everything:
            process.resume()


def worker_out_of_memory(load: Load) -> None:
    """Let the children of one worker have hardly any more memory for a while."""
    load.post()
    load.await_progress(5)
    with load.fault():
        starved = load.stack.children(WORKERS[0])
        for child in starved:
            _limit(child, child.memory_info().vms + LEFT)
        load.await_log(WORKERS[0], "MemoryError")
        time.sleep(STARVED)
        for child in starved:
            _limit(child, ADDRESS_SPACE)


def _limit(process: psutil.Process, address_space: int) -> None:
    """Limit the memory of a process; nothing if it has ended."""
    try:
        process.rlimit(psutil.RLIMIT_AS, (address_space, ADDRESS_SPACE))
    except psutil.NoSuchProcess:
        return


def rolling_upgrade(load: Load) -> None:
    """Replace one worker after the other by a new version, under load."""
    load.post_in_background(pause=0.15)
    load.await_progress(10)
    load.versions.add(release_next(load.stack.directory))
    for name in WORKERS:
        with load.fault():
            old = {child.pid for child in load.stack.children(name)}
            load.stack.kill(name, sign=signal.SIGTERM)
            load.await_true(lambda name=name, old=old: _is_replaced(load, name, old))
        time.sleep(BOTH)


def _is_replaced(load: Load, name: str, old: set[int]) -> bool:
    children = {child.pid for child in load.stack.children(name)}
    return len(children) == CHILDREN and not children & old
