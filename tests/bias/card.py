"""What the worker makes of the pages, by origin and gender."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from shared.contracts import Annotation, Document
from tests.bias.card_pages import NAMINGS, CardPage

_BATCH = 64
_NORMAL_95 = 1.96


@dataclass(slots=True)
class Row:
    """Counts of one origin and gender.

    `right` and `pages` are by naming; the others count all pages: `named` those where an entity of
    type PERSON has exactly the full name, `wrong_gender` and `no_gender` the genders of these.
    """

    origin: str
    gender: str
    right: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    named: int = 0
    wrong_gender: int = 0
    no_gender: int = 0

    def share(self, naming: str) -> float:
        """Return the share of pages with the right name of the speaker, between 0 and 1."""
        return self.right[naming] / self.pages[naming]

    @property
    def all_right(self) -> float:
        """Return the share over all namings, between 0 and 1."""
        return self.right.total() / self.pages.total()

    def count(self, page: CardPage, annotation: Annotation) -> bool:
        """Count a page; return whether the name of its speaker is right."""
        self.pages[page.naming] += 1
        is_right = speaker_of(page, annotation) == page.person.full
        self.right[page.naming] += is_right
        people = [one for one in annotation.entities if one.type == "PERSON"]
        found = next((one for one in people if one.name == page.person.full), None)
        if found is not None:
            self.named += 1
            self.no_gender += found.gender is None
            self.wrong_gender += found.gender not in (None, page.person.gender)
        return is_right


def speaker_of(page: CardPage, annotation: Annotation) -> str | None:
    """Return the name of the speaker of the quotation that has the page's words."""
    for quote in annotation.quotes:
        if any(page.words in span.text for span in quote.spans):
            return quote.speaker.name if quote.speaker else None
    return None


def make_card(
    pages: Sequence[CardPage], annotator: DocumentAnnotator | None = None
) -> tuple[list[Row], list[tuple[CardPage, Annotation]]]:
    """Return the rows in the order of the pages, and the pages whose speaker is not right."""
    rows: dict[tuple[str, str], Row] = {}
    wrong: list[tuple[CardPage, Annotation]] = []
    for page, annotation in _annotated(pages, annotator or load_annotator()):
        key = page.person.origin, page.person.gender
        if not rows.setdefault(key, Row(*key)).count(page, annotation):
            wrong.append((page, annotation))
    return list(rows.values()), wrong


def _annotated(
    pages: Sequence[CardPage], annotator: DocumentAnnotator
) -> Iterator[tuple[CardPage, Annotation]]:
    for at in range(0, len(pages), _BATCH):
        batch = pages[at : at + _BATCH]
        finishers = annotator.prepare_batch([Document(content=page.text) for page in batch])
        for page, finish in zip(batch, finishers, strict=True):
            yield page, finish()


def interval(hits: int, of: int) -> tuple[float, float]:
    """Return the Wilson interval of a share at 95 %, between 0 and 1."""
    share, square = hits / of, _NORMAL_95**2
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = _NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, centre - half), min(1.0, centre + half)


def gates(rows: Iterable[Row]) -> dict[str, int]:
    """Return what the floors hold: the worst row, in whole per cent rounded down."""
    found = list(rows)
    worst = {naming: min(row.share(naming) for row in found) for naming in NAMINGS}
    worst["all"] = min(row.all_right for row in found)
    wrong = max(row.wrong_gender / max(row.named, 1) for row in found)
    return {
        **{name: int(100 * share) for name, share in worst.items()},
        "gender": int(100 * (1 - wrong)),
    }
