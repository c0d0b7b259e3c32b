"""Which pages there are: a sample of the product of all dimensions that covers pairs of values.

The whole product has hundreds of millions of pages. Faults come from one value or from two that
meet, so each page is the one of several random candidates that brings most pairs not seen before.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from itertools import combinations
from random import Random
from typing import TypeVar

from tests.behaviour.attribution_forms import AttributionForm, load_forms
from tests.behaviour.invented_people import GENDERS, ORIGINS

SEED = 20_240
ROUNDS = {"short": 3, "full": 28}
"""Pages of each form, by size; the short pages are the first of the full ones."""
_CANDIDATES = 12
T = TypeVar("T")
Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PageChoice:
    """A value of each dimension."""

    form: str
    position: str
    marks: str
    punctuation: str
    verb: str
    tense: str
    naming: str
    origin: str
    gender: str

    def values(self) -> list[Value]:
        """Return the values with their dimensions."""
        return list(zip(DIMENSIONS, astuple(self), strict=True))

    def pairs(self) -> list[tuple[Value, Value]]:
        """Return every two values that meet on the page."""
        return list(combinations(self.values(), 2))


DIMENSIONS = tuple(field.name for field in fields(PageChoice))


def choose_pages(size: str) -> list[PageChoice]:
    """Return what the pages of a size are made of; the same at every call."""
    random, forms = Random(SEED), load_forms()
    seen: set[tuple[Value, Value]] = set()
    chosen: list[PageChoice] = []
    for _ in range(ROUNDS[size]):
        for form in forms:
            candidates = [_candidate(form, random, seen) for _ in range(_CANDIDATES)]
            best = max(candidates, key=lambda choice: len(set(choice.pairs()) - seen))
            seen.update(best.pairs())
            chosen.append(best)
    return chosen


def _candidate(form: AttributionForm, random: Random, seen: set[tuple[Value, Value]]) -> PageChoice:
    """Return a page of the form, of values that it has not had where there are any."""

    def pick(dimension: str, values: Sequence[str]) -> str:
        fresh = [v for v in values if (("form", form.name), (dimension, v)) not in seen]
        return pick_one(random, fresh or values)

    punctuation = pick("punctuation", form.punctuation)
    cues = form.cues(punctuation)
    verb = pick("verb", list(dict.fromkeys(verb for verb, _ in cues)))
    return PageChoice(
        form=form.name,
        position=pick("position", form.positions),
        marks=pick("marks", form.marks),
        punctuation=punctuation,
        verb=verb,
        tense=pick("tense", [tense for other, tense in cues if other == verb]),
        naming=pick("naming", form.namings),
        origin=pick("origin", ORIGINS),
        gender=pick("gender", GENDERS),
    )


def pick_one(random: Random, values: Sequence[T]) -> T:
    """Return one of the values; only `random()` is the same in every version of Python."""
    return values[int(random.random() * len(values))]
