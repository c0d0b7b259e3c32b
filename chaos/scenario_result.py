"""The result of a scenario: what became of its documents, and how fast they recovered."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import quantiles
from typing import Any

from chaos.document_load import Load

TERMINAL = ("succeeded", "failed", "cancelled")
RECOVERY_TARGET = 5.0


@dataclass
class ScenarioResult:
    """One row of the table.

    `recovery` are seconds from the end of a fault to the end of each document that it affected;
    `errors` says in words what went wrong.
    """

    name: str
    accepted: int
    terminal: int
    lost: int
    duplicates: int
    executions: int | None
    recovery: list[float]
    errors: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float | None:
        """Return the seconds of recovery that this share of the documents did not exceed."""
        if len(self.recovery) < 2:
            return self.recovery[0] if self.recovery else None
        return quantiles(self.recovery, n=1000, method="inclusive")[round(share * 1000) - 1]

    @property
    def promises_kept(self) -> bool:
        """Return whether nothing was lost, nothing ended twice, and nothing went wrong."""
        return not (self.lost or self.duplicates or self.errors)

    @property
    def targets_met(self) -> bool:
        """Return whether the promises are kept and the recovery was fast enough."""
        return self.promises_kept and (self.percentile(0.99) or 0) <= RECOVERY_TARGET


def job_totals(load: Load) -> Counter[str]:
    """Return the totals of the ledger, which counts the end of a job when it stores it."""
    stack = load.stack
    totals = stack.store.hgetall(f"{stack.namespace}:totals")
    return Counter({name: int(totals.get(name, 0)) for name in ("accepted", *TERMINAL)})


def evaluate(
    name: str,
    load: Load,
    before: Counter[str],
    jobs: dict[str, dict[str, Any]],
    expected: Callable[[str, str], dict[str, Any] | None],
    *,
    costs_attempts: bool = True,
) -> ScenarioResult:
    """Compare what was promised with what became of the documents.

    `expected` returns the annotation of a content by a version of the pipeline, or None if the job
    must fail. Unless `costs_attempts`, no document may have needed a second attempt.
    """
    ended = job_totals(load) - before
    result = ScenarioResult(
        name=name,
        accepted=len(load.jobs),
        terminal=len(jobs),
        lost=len(load.jobs) - len(jobs) + len(load.contents) - len(load.jobs),
        duplicates=sum(ended[status] for status in TERMINAL) - len(jobs),
        executions=sum(event.event == "begin" for event in load.events()) or None,
        recovery=recovery_times(load, jobs),
    )
    if ended["accepted"] != len(load.jobs):
        result.errors.append(f"{ended['accepted']} in the ledger, {len(load.jobs)} accepted")
    if load.faults and not result.recovery:
        result.errors.append("the fault came too late to affect any document")
    for document, job in jobs.items():
        if not costs_attempts and job["attempts"] > 1:
            result.errors.append(f"{document} needed {job['attempts']} attempts")
        version = job["result"]["pipeline"]["version"] if job["result"] else ""
        wanted = expected(load.contents[document], version)
        if wanted is None:
            if job["status"] != "failed" or not job["error"]["detail"]:
                result.errors.append(f"{document} is {job['status']}")
        elif job["status"] != "succeeded":
            result.errors.append(f"{document} is {job['status']}: {job['error']['detail']}")
        elif job["result"] != wanted:
            result.errors.append(f"{document} has another annotation")
    return result


def version_errors(load: Load, jobs: dict[str, dict[str, Any]]) -> list[str]:
    """Return the documents whose annotation names a version of the pipeline that did not make it.

    All versions that may annotate must have done so.
    """
    made = {(event.document, event.version) for event in load.events() if event.event == "end"}
    named = {
        name: job["result"]["pipeline"]["version"] for name, job in jobs.items() if job["result"]
    }
    errors = [
        f"{name} names version {version}"
        for name, version in named.items()
        if (name, version) not in made
    ]
    if missing := load.versions - set(named.values()):
        errors.append(f"versions without an annotation: {', '.join(sorted(missing))}")
    return errors


def recovery_times(load: Load, jobs: dict[str, dict[str, Any]]) -> list[float]:
    """Return the seconds of recovery from the faults.

    For every document that began before a fault was over and ended after it, and for every one
    that needed another attempt: how long after the fault it ended. For every fault: the longest
    time after it in which no document began although one waited.
    """
    begins = sorted((e.at, e.document) for e in load.events() if e.event == "begin")
    ends = {name: _moment(job, "finished_at") for name, job in jobs.items()}
    affected = set()
    for over in load.faults:
        affected |= {(over, name) for at, name in begins if at <= over < ends.get(name, 0)}
    for name, job in jobs.items():
        earlier = [over for over in load.faults if over < _moment(job, "started_at")]
        if job["attempts"] > 1 and earlier:
            affected.add((earlier[-1], name))
    found = [ends[name] - over for over, name in affected]
    for over in load.faults:
        later = [(over, ""), *((at, name) for at, name in begins if at > over)]
        gaps = [
            then - max(now, _waits_since(jobs[name], then))
            for (now, _), (then, name) in pairwise(later)
            if name in jobs
        ]
        found += [max(gaps)] if gaps else []
    return found


def _waits_since(job: dict[str, Any], begun: float) -> float:
    """Return when a document that began at some time was accepted.

    An API that cannot be reached accepts none, and then none waits. Returns 0 if the clock of the
    API was ahead.
    """
    accepted = _moment(job, "created_at")
    return accepted if accepted <= begun else 0.0


def _moment(job: dict[str, Any], name: str) -> float:
    """Return a time of a job on the clock of the execution log."""
    offset = time.time() - time.monotonic()
    return datetime.fromisoformat(job[name]).timestamp() - offset
