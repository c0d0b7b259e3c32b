"""Scenarios on one stack, one after another, with the result of each."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from chaos.chaos_stack import WORKERS, ChaosStack, chaos_stack
from chaos.document_load import Load
from chaos.scenario_result import ScenarioResult, evaluate, job_totals, version_errors
from chaos.scenarios import Scenario
from chaos.stand_in_annotator import POISONS, annotation_of, text_of

MODEL_DOCUMENTS = 60
MODEL_WITHIN = 120.0


def run_campaign(
    directory: Path,
    scenarios: Sequence[Scenario],
    console: Console,
    *,
    broker_url: str | None = None,
) -> list[ScenarioResult]:
    """Run the scenarios on one stack with the stand-in annotator."""
    if not scenarios:
        return []
    label = " (RabbitMQ)" if broker_url else ""
    with chaos_stack(directory, broker_url=broker_url) as stack:
        return [
            run_scenario(stack, scenario, number, scenario.name + label, console)
            for number, scenario in enumerate(scenarios)
        ]


def run_scenario(
    stack: ChaosStack, scenario: Scenario, number: int, name: str, console: Console
) -> ScenarioResult:
    """Run one scenario on a running stack; return what became of its documents."""
    stack.await_ready()
    warm_up = Load(stack, {f"warm-up-{number}-{at}": text_of(at, 100) for at in range(16)})
    warm_up.await_every_child()
    warm_up.finish(scenario.within)
    begun = time.monotonic()
    load = Load(stack, scenario.contents(number))
    before = job_totals(load)
    errors = []
    try:
        scenario.run(load)
    except AssertionError as error:
        errors.append(str(error))
    jobs = load.finish(scenario.within)
    result = evaluate(name, load, before, jobs, _expected, costs_attempts=scenario.costs_attempts)
    result.errors += [*errors, *version_errors(load, jobs)]
    console.print(f"{name}: {time.monotonic() - begun:.0f} s", highlight=False)
    return result


def _expected(content: str, version: str) -> dict[str, Any] | None:
    if content.partition("\n")[0] in POISONS:
        return None
    return annotation_of(content, version).model_dump(mode="json")


def run_model_scenario(directory: Path, console: Console) -> ScenarioResult:
    """Run the real text work; kill a child, then a parent while they annotate."""
    with chaos_stack(directory, model=True) as stack:
        begun = time.monotonic()
        load = Load(stack, {f"page-{at}": page(at) for at in range(MODEL_DOCUMENTS)})
        before = job_totals(load)
        load.post()
        for done, name, victim in ((5, WORKERS[0], "child"), (15, WORKERS[1], "parent")):
            _await_succeeded(load, before["succeeded"] + done)
            child = stack.children(name)[0]
            _await_claim(stack, child.pid)
            with load.fault():
                child.kill() if victim == "child" else stack.kill(name)
        jobs = load.finish(MODEL_WITHIN)
        result = evaluate("real pages, child and parent killed", load, before, jobs, _annotate())
        console.print(f"{result.name}: {time.monotonic() - begun:.0f} s", highlight=False)
        return result


def _await_succeeded(load: Load, number: int) -> None:
    deadline = time.monotonic() + MODEL_WITHIN
    while job_totals(load)["succeeded"] < number and time.monotonic() < deadline:
        time.sleep(0.02)


def _await_claim(stack: ChaosStack, pid: int) -> None:
    deadline = time.monotonic() + MODEL_WITHIN
    while time.monotonic() < deadline:
        held = stack.store.zrange(f"{stack.namespace}:leases", 0, -1)
        owners = [stack.store.hget(f"{stack.namespace}:job:{job_id}", "owner") for job_id in held]
        if any(f":{pid}:" in (owner or "") for owner in owners):
            return


def _annotate() -> Callable[[str, str], dict[str, Any]]:
    """Return a function that annotates a page in this process, without any fault."""
    from nlp_worker.annotate import load_annotator
    from nlp_worker.settings import WorkerSettings
    from shared.contracts import Document

    settings = WorkerSettings(redis_url="redis://unused")  # type: ignore[arg-type]
    annotator = load_annotator(settings.model, settings.detector)

    def annotation(content: str, _version: str) -> dict[str, Any]:
        return annotator.annotate(Document(content=content)).model_dump(mode="json")

    return annotation


def page(number: int) -> str:
    """Return a page with quotations; each number gives another page."""
    lines = [f"Report number {number} from the valley of Tarn"]
    for at in range(6):
        lines.append(
            f"“We counted {number + at} herons on the lower marsh this week,” said Ilse "
            f"Quarrendon, the warden of reserve {number}. She said the water had stayed high since "
            f"the gates were closed on day {at}, and that the reeds had spread north."
        )
    return "\n\n".join(lines) + "\n"
