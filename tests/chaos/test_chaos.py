"""The short form of `make chaos`: the most important faults against real processes."""

from pathlib import Path

import pytest
from rich.console import Console

from chaos.__main__ import BROKER, rabbitmq_answers
from chaos.campaign import run_scenario
from chaos.chaos_stack import ChaosStack, chaos_stack
from chaos.scenarios import SCENARIOS, Scenario

# Seconds; the target is for `make chaos`, on a machine that does nothing else.
GENEROUS = 20
SHORT = [scenario for scenario in SCENARIOS if scenario.short]
RABBIT = [scenario for scenario in SHORT if scenario.name == "worker parent killed"]


@pytest.fixture(scope="module")
def broken(scratch: Path):
    """Yield a stack of its own, because the faults break it."""
    with chaos_stack(scratch / "chaos") as stack:
        yield stack


@pytest.fixture(scope="module")
def broken_on_rabbitmq(scratch: Path):
    """Yield a stack with RabbitMQ as the broker; its queue is deleted in the end."""
    if not rabbitmq_answers():
        pytest.skip("no RabbitMQ on 127.0.0.1:5672")
    with chaos_stack(scratch / "chaos-amqp", broker_url=BROKER) as stack:
        yield stack


def assert_promises_kept(stack: ChaosStack, scenario: Scenario) -> None:
    """Check that nothing is lost, ends twice or differs, and that documents recover in time."""
    result = run_scenario(
        stack, scenario, SHORT.index(scenario), scenario.name, Console(quiet=True)
    )
    assert result.promises_kept, result
    assert max(result.recovery, default=0) < GENEROUS
    assert result.terminal == result.accepted == scenario.documents


@pytest.mark.parametrize("scenario", SHORT, ids=lambda scenario: scenario.name)
def test_the_promises_are_kept(broken: ChaosStack, scenario: Scenario) -> None:
    """Every document answered with 202 ends once, with the annotation it would have had."""
    assert_promises_kept(broken, scenario)


@pytest.mark.parametrize("scenario", RABBIT, ids=lambda scenario: scenario.name)
def test_the_promises_are_kept_on_rabbitmq(
    broken_on_rabbitmq: ChaosStack, scenario: Scenario
) -> None:
    """The ledger stays in Redis; a quorum queue of RabbitMQ carries the messages."""
    assert_promises_kept(broken_on_rabbitmq, scenario)
