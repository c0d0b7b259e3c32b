"""How an attempt can end, and what is said of a job whose last attempt brought nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from shared import problems
from shared.contracts import Annotation, Problem
from shared.ledger.numbers import ANNOTATED, PARAGRAPHS


@dataclass(frozen=True)
class Setback:
    """The attempt failed, but the document may be fine: it is tried again."""

    reason: str


@dataclass(frozen=True)
class Annotated:
    """The annotation as JSON, and what of it goes into the totals; `paragraphs` are counted by what
    the cache did for them."""

    annotation: bytes
    words: int
    characters: int
    quotations: int
    paragraphs: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, annotation: Annotation, paragraphs: Mapping[str, int] | None = None) -> Self:
        """The outcome for an annotation."""
        text = annotation.document.text
        quotations = len(annotation.quotes)
        return cls(
            annotation.model_dump_json().encode(),
            len(text.split()),
            len(text),
            quotations,
            paragraphs or {},
        )

    def totals(self) -> dict[str, int]:
        """By the names of `shared.ledger.numbers`."""
        totals = {name: getattr(self, name) for name in ANNOTATED}
        return totals | {PARAGRAPHS + name: n for name, n in self.paragraphs.items() if n}


# The annotation, why there will never be one, or why there was none this time.
Outcome = Annotated | Problem | Setback


def exhausted(max_attempts: int, last: str) -> Problem:
    """The error of a job that is given up; `last` says how its last attempt ended."""
    return problems.ATTEMPTS_EXHAUSTED.problem(
        f"Each of {max_attempts} attempts ended without a result. The last one: {last}."
    )
