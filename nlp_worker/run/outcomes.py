"""How an attempt can end, and what is said of a job whose last attempt brought nothing."""

from dataclasses import dataclass

from shared import problems
from shared.contracts import Problem


@dataclass(frozen=True)
class Setback:
    """The attempt failed, but the document may be fine: it is tried again."""

    reason: str


# The annotation as JSON, why there will never be one, or why there was none this time.
Outcome = bytes | Problem | Setback


def exhausted(max_attempts: int, last: str) -> Problem:
    """The error of a job that is given up; `last` says how its last attempt ended."""
    return problems.ATTEMPTS_EXHAUSTED.problem(
        f"Each of {max_attempts} attempts ended without a result. The last one: {last}."
    )
