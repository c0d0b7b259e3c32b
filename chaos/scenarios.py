"""The scenarios: a fault and the documents that it happens to."""

from collections.abc import Callable
from dataclasses import dataclass

from chaos.document_load import Load
from chaos.faults import (
    all_workers_killed,
    api_killed,
    broker_away,
    child_halted,
    child_killed,
    clocks_jump,
    network_drops,
    network_half_open,
    network_slow,
    no_fault,
    parent_killed,
    parent_terminated,
    poison,
    queue_deleted,
    store_away_for_long,
    store_full,
    store_killed,
    two_leaders,
)
from chaos.stand_in_annotator import POISONS, poison_of, text_of
from chaos.store_faults import disk_full, disk_slow, store_refuses_writes, store_restored
from chaos.worker_faults import machine_paused, rolling_upgrade, worker_out_of_memory

MILLISECONDS = 60
# Long enough to hit running documents.
LONGER = 150


@dataclass(frozen=True)
class Scenario:
    """A fault, its documents, and how long these may take to end (seconds)."""

    name: str
    run: Callable[[Load], None]
    documents: int = 120
    milliseconds: int = MILLISECONDS
    megabytes: int = 0
    poisons: int = 0
    within: float = 60.0
    short: bool = False
    amqp: bool = False
    # False if no document may need a second attempt.
    costs_attempts: bool = True

    def contents(self, number: int) -> dict[str, str]:
        """Return the pages by external id, which begins with `number`."""
        pages = {
            f"{number}-{at}": text_of(at, self.milliseconds, self.megabytes)
            for at in range(self.documents)
        }
        step = self.documents // (self.poisons + 1)
        for at in range(self.poisons):
            pages[f"{number}-{at * step}"] = poison_of(at, POISONS[at % len(POISONS)])
        return pages


SCENARIOS = [
    Scenario("nothing", no_fault, amqp=True),
    Scenario(
        "worker child killed",
        child_killed,
        documents=80,
        milliseconds=LONGER,
        short=True,
        amqp=True,
    ),
    Scenario(
        "worker parent killed",
        parent_killed,
        documents=80,
        milliseconds=LONGER,
        short=True,
        amqp=True,
    ),
    Scenario("all workers killed", all_workers_killed, milliseconds=LONGER, amqp=True),
    Scenario("API killed before the message", api_killed, documents=50, short=True, amqp=True),
    Scenario(
        "worker terminated",
        parent_terminated,
        documents=60,
        milliseconds=400,
        amqp=True,
        costs_attempts=False,
    ),
    Scenario(
        "worker terminated past its grace",
        parent_terminated,
        documents=16,
        milliseconds=1700,
        amqp=True,
        short=True,
        costs_attempts=False,
    ),
    Scenario(
        "child halted past its lease", child_halted, documents=60, milliseconds=LONGER, short=True
    ),
    Scenario(
        "store killed for 2 s",
        store_killed,
        documents=80,
        milliseconds=LONGER,
        short=True,
        costs_attempts=False,
    ),
    Scenario(
        "store killed for 5 s", store_away_for_long, milliseconds=LONGER, costs_attempts=False
    ),
    Scenario("store full for 4 s", store_full, documents=120, short=True, costs_attempts=False),
    Scenario("disk full for 4 s", disk_full, documents=200, costs_attempts=False, short=True),
    Scenario(
        "store answers MISCONF for 4 s", store_refuses_writes, costs_attempts=False, documents=200
    ),
    Scenario("disk stalls for up to 4 s", disk_slow, documents=300),
    Scenario("store restored from an older copy", store_restored),
    Scenario("machine paused for 22 s", machine_paused, documents=80, milliseconds=LONGER),
    Scenario("worker out of memory", worker_out_of_memory, documents=80, megabytes=64),
    Scenario("rolling upgrade", rolling_upgrade, documents=400, amqp=True, costs_attempts=False),
    Scenario("queue deleted", queue_deleted, amqp=True),
    Scenario("network slow", network_slow, documents=300, amqp=True, costs_attempts=False),
    Scenario("network drops connections", network_drops, documents=300, amqp=True),
    Scenario("network half-open", network_half_open, documents=300, amqp=True),
    Scenario("clocks jump", clocks_jump, documents=24, milliseconds=1500),
    Scenario("two reconcilers at once", two_leaders, documents=200),
    Scenario("3 deadly pages among 60", poison, documents=63, poisons=3, short=True, amqp=True),
    Scenario(
        "12 poisons among 500",
        poison,
        documents=512,
        milliseconds=20,
        poisons=12,
        within=120,
    ),
]
# Only for a broker that is not the store.
BROKER_SCENARIOS = [
    Scenario("broker away for 4 s", broker_away, documents=300, costs_attempts=False)
]
