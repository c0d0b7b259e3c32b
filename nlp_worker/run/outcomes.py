"""How an attempt can end, and what is said of a job whose last attempt brought nothing."""

from dataclasses import dataclass
from typing import Self

from shared import problems
from shared.contracts import Annotation, Problem
from shared.ledger.metrics import ANNOTATED


@dataclass(frozen=True)
class TransientFailure:
    """The attempt failed, but the document may be fine: it is tried again."""

    reason: str


@dataclass(frozen=True)
class Annotated:
    """The annotation as JSON, and what of it goes into the totals."""

    annotation: bytes
    words: int
    characters: int
    quotations: int

    @classmethod
    def of(cls, annotation: Annotation) -> Self:
        """The outcome for an annotation."""
        text = annotation.document.text
        quotations = len(annotation.quotes)
        return cls(
            annotation.model_dump_json().encode(),
            len(text.split()),
            len(text),
            quotations,
        )

    def totals(self) -> dict[str, int]:
        """By the names of `shared.ledger.metrics`."""
        return {name: getattr(self, name) for name in ANNOTATED}


# The annotation, why there will never be one, or why there was none this time.
Outcome = Annotated | Problem | TransientFailure


def exhausted(max_attempts: int, last: str) -> Problem:
    """The error of a job that is given up; `last` says how its last attempt ended."""
    return problems.ATTEMPTS_EXHAUSTED.problem(
        f"Each of {max_attempts} attempts ended without a result. The last one: {last}."
    )
