"""A parent sees that a child is gone and gives back what it had in hand."""

from dataclasses import dataclass
from typing import Any

import pytest

from nlp_worker.run.children import Children
from nlp_worker.run.shutdown import Shutdown
from shared.errors import LedgerUnavailable
from shared.ledger import Released


@dataclass
class Child:
    """A process that may have ended."""

    pid: int
    exitcode: int | None = None


class Ledger:
    """Writes down what is released."""

    def __init__(self) -> None:
        self.released: list[tuple[str, str, bool]] = []
        self.away = False

    def release(self, owner: str, final_error: Any, *, counted: bool) -> Released:
        if self.away:
            raise LedgerUnavailable("away")
        self.released.append((owner, final_error.detail, counted))
        return Released(failed=(), to_publish=("a",))


class Bell:
    """Writes down what is announced."""

    def __init__(self) -> None:
        self.published: list[str] = []

    def publish(self, job_ids: tuple[str, ...], *, singly: bool) -> None:
        assert singly
        self.published += job_ids


@dataclass
class Family:
    """Two children and those who hear of them."""

    living: list[Child]
    ledger: Ledger
    bell: Bell
    shutdown: Shutdown
    children: Children


@pytest.fixture
def family() -> Family:
    """Seen once, both alive."""
    living, ledger, bell, shutdown = [Child(1), Child(2)], Ledger(), Bell(), Shutdown()
    children = Children(
        lambda: list(living),
        ledger,  # type: ignore[arg-type]
        bell,  # type: ignore[arg-type]
        shutdown,
        owner="host:9",
        max_attempts=3,
    )
    children.look()
    return Family(living, ledger, bell, shutdown, children)


def test_the_living_are_left_alone(family: Family) -> None:
    """However often one looks."""
    family.children.look()
    assert family.ledger.released == []


def test_a_dead_child_gives_back_once_and_says_how_it_died(family: Family) -> None:
    """The reason stands in the error if it was the last attempt."""
    family.living[0].exitcode = -11
    del family.living[0]
    family.children.look()
    family.children.look()
    [(owner, detail, counted)] = family.ledger.released
    assert (owner, counted) == ("host:9:1:", True)
    assert "ended with SIGSEGV" in detail
    assert family.bell.published == ["a"]


def test_a_child_that_is_ended_on_the_way_down_costs_no_attempt(family: Family) -> None:
    """It was the worker that was stopped."""
    family.shutdown.begin()
    family.living.pop(0)
    family.children.look()
    assert [counted for _, _, counted in family.ledger.released] == [False]


def test_a_store_that_is_away_is_asked_again(family: Family) -> None:
    """The child stays on the list."""
    family.ledger.away = True
    family.living.pop(0)
    family.children.look()
    family.ledger.away = False
    family.children.look()
    assert [owner for owner, _, _ in family.ledger.released] == ["host:9:1:"]
