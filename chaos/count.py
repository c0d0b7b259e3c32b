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
    """Seconds. For every document that was in hand before a fault was over and ended after it: how
    long after. For every fault: the longest time after it in which no document was begun."""
    diary = load.diary()
    offset = time.time() - time.monotonic()
    ends = {
        document: datetime.fromisoformat(job["finished_at"]).timestamp() - offset
        for document, job in jobs.items()
        if job["status"] == "succeeded"
    }
    found = []
    begins = sorted(entry.at for entry in diary if entry.what == "begin")
    for over in load.faults:
        in_hand = {entry.id for entry in diary if entry.what == "begin" and entry.at <= over}
        if len(load.faults) == 1:
            # Claimed, but not yet written down.
            in_hand |= {name for name, job in jobs.items() if job["attempts"] > 1}
        found += [ends[name] - over for name in in_hand if ends.get(name, 0) > over]
        later = [over, *(at for at in begins if at > over)]
        found += [max(then - now for now, then in pairwise(later))] if len(later) > 1 else []
    return found
