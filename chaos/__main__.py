"""The campaign: every fault against real processes, and a table of the results.

usage: python -m chaos [--short] [--no-model] [--no-amqp] [word…]
A word chooses the scenarios whose name contains it.
"""

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from chaos.campaign import run_campaign, run_model_scenario
from chaos.result_table import print_table
from chaos.scenario_result import ScenarioResult
from chaos.scenarios import BROKER_SCENARIOS, SCENARIOS, Scenario

BROKER = "amqp://guest:guest@127.0.0.1:5672//"


def choose(scenarios: list[Scenario], words: list[str], *, short: bool) -> list[Scenario]:
    """Return those whose name contains one of the words, or all; with `short` only short ones."""
    return [
        scenario
        for scenario in scenarios
        if (scenario.short or not short)
        and (not words or any(word in scenario.name for word in words))
    ]


def main(arguments: list[str]) -> int:
    """Run the campaign; return 0 if every target is met, else 1."""
    words = [word for word in arguments if not word.startswith("--")]
    short = "--short" in arguments
    for name in list(os.environ):
        if name.startswith("QUOTIDIAN_"):
            del os.environ[name]
    # After SIGTERM the processes that were started still have to be ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    console = Console(width=130)
    results: list[ScenarioResult] = []
    with tempfile.TemporaryDirectory(prefix="quotidian-chaos-") as name:
        scratch = Path(name)
        results += run_campaign(scratch / "redis", choose(SCENARIOS, words, short=short), console)
        if "--no-amqp" not in arguments and not short:
            results += _run_on_rabbitmq(scratch / "amqp", words, console)
        if "--no-model" not in arguments and not short:
            results.append(run_model_scenario(scratch / "model", console))
    return 0 if print_table(results, console) else 1


def _run_on_rabbitmq(directory: Path, words: list[str], console: Console) -> list[ScenarioResult]:
    if not rabbitmq_answers():
        console.print("No RabbitMQ answers on 127.0.0.1:5672: its scenarios are left out.")
        return []
    scenarios = [scenario for scenario in SCENARIOS if scenario.amqp] + BROKER_SCENARIOS
    return run_campaign(
        directory, choose(scenarios, words, short=False), console, broker_url=BROKER
    )


def rabbitmq_answers() -> bool:
    """Return whether something listens on the port of RabbitMQ."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 5672)) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
