"""What became of the documents of a scenario, in numbers."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import quantiles
from typing import Any

from chaos.load import Load

TERMINAL = ("succeeded", "failed", "cancelled")
RECOVERY_TARGET = 5.0


@dataclass
class Count:
    """One row of the table. `recovery` are seconds from the end of a fault to the end of each
    document that it hit; `wrong` says in words what should not have been."""

    name: str
    accepted: int
    terminal: int
    lost: int
    duplicates: int
    executions: int | None
    recovery: list[float]
    wrong: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float | None:
        """Seconds of recovery that this share of the documents did not exceed."""
        if len(self.recovery) < 2:
            return self.recovery[0] if self.recovery else None
        return quantiles(self.recovery, n=1000, method="inclusive")[round(share * 1000) - 1]

    @property
    def kept(self) -> bool:
        """Whether nothing was lost, nothing ended twice, and nothing came out wrong."""
        return not (self.lost or self.duplicates or self.wrong)

    @property
    def good(self) -> bool:
        """Whether the targets are met."""
        return self.kept and (self.percentile(0.99) or 0) <= RECOVERY_TARGET


def tally(load: Load) -> Counter[str]:
    """The ledger's own totals: each end of a job is counted in the step that stores it."""
    stack = load.stack
    totals = stack.store.hgetall(f"{stack.namespace}:tally")
    return Counter({name: int(totals.get(name, 0)) for name in ("accepted", *TERMINAL)})


def count(
    name: str,
    load: Load,
    before: Counter[str],
    jobs: dict[str, dict[str, Any]],
    expected: Callable[[str], dict[str, Any] | None],
    *,
    blameless: bool = False,
) -> Count:
    """Compare what was promised with what is there. `expected` gives the annotation of a content,
    or None where a failure is what is right; `blameless`: none may have cost
    a second attempt."""
    ended = tally(load) - before
    diary = load.diary()
    result = Count(
        name=name,
        accepted=len(load.jobs),
        terminal=len(jobs),
        lost=len(load.jobs) - len(jobs) + len(load.contents) - len(load.jobs),
        duplicates=sum(ended[status] for status in TERMINAL) - len(jobs),
        executions=sum(entry.what == "begin" for entry in diary) or None,
        recovery=recoveries(load, jobs),
    )
    if ended["accepted"] != len(load.jobs):
        result.wrong.append(f"{ended['accepted']} in the ledger, {len(load.jobs)} accepted")
    if load.faults and not result.recovery:
        result.wrong.append("the fault came too late to hit anything")
    for document, job in jobs.items():
        if blameless and job["attempts"] > 1:
            result.wrong.append(f"{document} was charged {job['attempts']} attempts")
        wanted = expected(load.contents[document])
        if wanted is None:
            if job["status"] != "failed" or not job["error"]["detail"]:
                result.wrong.append(f"{document} is {job['status']}")
        elif job["status"] != "succeeded":
            result.wrong.append(f"{document} is {job['status']}: {job['error']['detail']}")
        elif job["result"] != wanted:
            result.wrong.append(f"{document} has another annotation")
    return result


def recoveries(load: Load, jobs: dict[str, dict[str, Any]]) -> list[float]:
    """Seconds. For every document that was begun before a fault was over and ended after it, and
    for every one that needed another attempt: how long after it ended. For every fault: the
    longest time after it in which no document was begun although one waited."""
    begins = sorted((e.at, e.id) for e in load.diary() if e.what == "begin")
    ends = {name: _moment(job, "finished_at") for name, job in jobs.items()}
    hit = set()
    for over in load.faults:
        hit |= {(over, name) for at, name in begins if at <= over < ends.get(name, 0)}
    for name, job in jobs.items():
        earlier = [over for over in load.faults if over < _moment(job, "started_at")]
        if job["attempts"] > 1 and earlier:
            hit.add((earlier[-1], name))
    found = [ends[name] - over for over, name in hit]
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
    """When a document that was begun at some time was accepted: an API that cannot be reached
    accepts none, and then none waits. By a clock that is ahead nobody can tell."""
    accepted = _moment(job, "created_at")
    return accepted if accepted <= begun else 0.0


def _moment(job: dict[str, Any], name: str) -> float:
    """A time of a job on the clock of the diary."""
    offset = time.time() - time.monotonic()
    return datetime.fromisoformat(job[name]).timestamp() - offset
