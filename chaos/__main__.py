"""Runs the faults against real processes and prints what became of every document.

usage: python -m chaos [--short] [--no-model] [word…]   (words choose faults by their names)
"""

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from chaos.campaign import campaign, model_campaign
from chaos.count import Count
from chaos.report import print_table
from chaos.scenarios import APART, SCENARIOS, Scenario

BROKER = "amqp://guest:guest@127.0.0.1:5672//"


def chosen(scenarios: list[Scenario], words: list[str], *, short: bool) -> list[Scenario]:
    """Those whose name has one of the words, or all; with `short` the short form."""
    return [
        scenario
        for scenario in scenarios
        if (scenario.short or not short)
        and (not words or any(word in scenario.name for word in words))
    ]


def main(arguments: list[str]) -> int:
    """0 if every target is met, 1 if not."""
    words = [word for word in arguments if not word.startswith("--")]
    short = "--short" in arguments
    for name in list(os.environ):
        if name.startswith("QUOTIDIAN_"):
            del os.environ[name]
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    console = Console(width=130)
    counts: list[Count] = []
    with tempfile.TemporaryDirectory(prefix="quotidian-chaos-") as scratch:
        counts += campaign(Path(scratch) / "redis", chosen(SCENARIOS, words, short=short), console)
        if "--no-amqp" not in arguments and not short:
            if rabbitmq_answers():
                scenarios = [item for item in SCENARIOS if item.amqp] + APART
                scenarios = chosen(scenarios, words, short=False)
                counts += campaign(Path(scratch) / "amqp", scenarios, console, broker_url=BROKER)
            else:
                console.print("No RabbitMQ answers on 127.0.0.1:5672: its part is left out.")
        if "--no-model" not in arguments and not short:
            counts += model_campaign(Path(scratch) / "model", console)
    return 0 if print_table(counts, console) else 1


def rabbitmq_answers() -> bool:
    """Whether something listens where RabbitMQ does."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 5672)) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
