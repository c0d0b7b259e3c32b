"""The outcomes of an attempt, and the error of a job without an attempt left."""

from dataclasses import dataclass
from typing import Self

from shared import problems
from shared.contracts import Annotation, Problem
from shared.ledger.metrics import ANNOTATED


@dataclass(frozen=True)
class TransientFailure:
    """The attempt failed, but the document may be fine: another attempt follows."""

    reason: str


@dataclass(frozen=True)
class SuccessfulAttempt:
    """The annotation as JSON, and what the metrics count of it."""

    annotation: bytes
    words: int
    characters: int
    quotations: int

    @classmethod
    def of(cls, annotation: Annotation) -> Self:
        """Build the outcome from an annotation."""
        text = annotation.document.text
        return cls(
            annotation.model_dump_json().encode(),
            words=len(text.split()),
            characters=len(text),
            quotations=len(annotation.quotes),
        )

    def metrics(self) -> dict[str, int]:
        """Return the counts by the names of `shared.ledger.metrics`."""
        return {name: getattr(self, name) for name in ANNOTATED}


AttemptOutcome = SuccessfulAttempt | Problem | TransientFailure
"""The annotation; why the document can have none; or why this attempt brought none."""


def attempts_exhausted(max_attempts: int, last_end: str) -> Problem:
    """Return the error of a job without an attempt left; `last_end` says how the last one ended."""
    return problems.ATTEMPTS_EXHAUSTED.problem(
        f"Each of {max_attempts} attempts ended without a result. The last one: {last_end}."
    )
