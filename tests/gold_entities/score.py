"""Scores the entities of the gold pages: mentions, types, names, aliases and identity.

    python -m tests.gold_entities.score [--part tuning|floor] [--errors N] [--register NAME]

mentions  exact span (article, possessive and a last full stop trimmed) and one of the ten types, micro P, R and F
spans     the same without the type
names     of the gold people and organisations those found with their fullest name as the name of
          an entity of the right type
aliases   of their other surface forms those folded into an entity that has the fullest name
people    of the predicted people those that bear a name of a person on the page
clusters  B-cubed F over the mentions that both sides have with the same span
apart     of the pairs of gold entities that share a word or nearly one (Sorensen, Sorenson) and are
          both found those that no predicted entity mixes
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from typing import get_args

from shared.contracts.annotation import Entity, EntityType
from tests.gold_entities.loader import GoldEntity, GoldPage, Span, fold, load_pages, trimmed

NAMED = ("PERSON", "ORG")
ALIKE = 0.85
"""Names of seven letters or more that differ in one."""
_COMMON = {"and", "de", "for", "of", "the"}
Owners = dict[Span, str]


@dataclass
class Tally:
    """Counts of a group of pages; a ratio is [hits, of]."""

    hits: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    spans: int = 0
    ratios: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))

    def add(self, name: str, hits: float, of: float) -> None:
        """Count one more page towards a ratio."""
        self.ratios[name][0] += hits
        self.ratios[name][1] += of

    def prf(self, kind: str | None = None) -> tuple[float, float, float]:
        """Return precision, recall and F of the mentions, of one type or of all."""
        hits, guessed, wanted = (
            counter.total() if kind is None else counter[kind]
            for counter in (self.hits, self.predicted, self.gold)
        )
        return (
            hits / max(guessed, 1),
            hits / max(wanted, 1),
            2 * hits / max(guessed + wanted, 1),
        )

    def ratio(self, name: str) -> float:
        """Return the hits divided by the cases; 0 when there was no case."""
        hits, of = self.ratios[name]
        return hits / of if of else 0.0

    @property
    def figures(self) -> dict[str, float]:
        """Return the figures the floor is set for, between 0 and 1."""
        precision, recall = self.ratio("cluster_p"), self.ratio("cluster_r")
        return {
            "mentions": self.prf()[2],
            "spans": 2 * self.spans / max(self.predicted.total() + self.gold.total(), 1),
            "names": self.ratio("names"),
            "aliases": self.ratio("aliases"),
            "people": self.ratio("people"),
            "clusters": 2 * precision * recall / max(precision + recall, 1e-9),
            "apart": self.ratio("apart"),
        }


def score_page(page: GoldPage, predicted: Sequence[Entity], tallies: Iterable[Tally]) -> list[str]:
    """Add a page to the tallies; returns a line for everything that is wrong."""
    entities = _scored(page, predicted)
    gold = {_core(page.text, span): e for e in page.entities for span in e.mentions}
    found = {_core(page.text, (m.start, m.end)): e for e in entities for m in e.mentions}
    lines = _mention_errors(page, gold, found)
    for tally in tallies:
        _count_mentions(tally, gold, found)
        _count_clusters(tally, *_owners(gold, found))
        _count_people(tally, page, entities)
    lines += _count_names(page, entities, tallies)
    lines += _count_apart(page, *_owners(gold, found), tallies)
    return lines


def _core(text: str, span: Span) -> Span:
    """Return the span for comparison, without a final stop (“Ltd.”)."""
    start, end = trimmed(text, span)
    return start, end - text[start:end].endswith(".")


def _scored(page: GoldPage, entities: Sequence[Entity]) -> list[Entity]:
    """Return the predicted entities with the mentions that stand where something is scored."""

    def counts(start: int, end: int) -> bool:
        return not any(start < b and a < end for a, b in page.unscored)

    kept = [
        e.model_copy(update={"mentions": [m for m in e.mentions if counts(m.start, m.end)]})
        for e in entities
    ]
    return [entity for entity in kept if entity.mentions]


def _owners(gold: dict[Span, GoldEntity], found: dict[Span, Entity]) -> tuple[Owners, Owners]:
    """Return the owner of each span that both sides have, without the loose entities."""
    common = [span for span, e in gold.items() if span in found and not e.loose]
    return {s: gold[s].id for s in common}, {s: found[s].id for s in common}


def _count_mentions(tally: Tally, gold: dict[Span, GoldEntity], found: dict[Span, Entity]) -> None:
    tally.gold.update(entity.type for entity in gold.values())
    tally.predicted.update(entity.type for entity in found.values())
    tally.spans += len(gold.keys() & found.keys())
    tally.hits.update(
        entity.type
        for span, entity in gold.items()
        if span in found and found[span].type == entity.type
    )


def _count_clusters(tally: Tally, gold: Owners, found: Owners) -> None:
    """Return B-cubed (Bagga and Baldwin 1998): precision and recall per mention, summed."""
    in_gold, in_found = Counter(gold.values()), Counter(found.values())
    in_both = Counter((gold[span], found[span]) for span in gold)
    for (one, other), size in in_both.items():
        tally.add("cluster_p", size * size / in_found[other], size)
        tally.add("cluster_r", size * size / in_gold[one], size)


def _count_people(tally: Tally, page: GoldPage, entities: Sequence[Entity]) -> None:
    people = {form for e in page.entities if e.type == "PERSON" for form in e.forms}
    guessed = [entity for entity in entities if entity.type == "PERSON"]
    tally.add("people", sum(bool(_forms(e) & people) for e in guessed), len(guessed))


def _forms(entity: Entity) -> set[str]:
    return {fold(name) for name in (entity.name, *entity.aliases)}


def _count_names(page: GoldPage, entities: Sequence[Entity], tallies: Iterable[Tally]) -> list[str]:
    lines = []
    for gold in page.entities:
        if gold.type not in NAMED or gold.loose:
            continue
        name = fold(gold.name)
        alike = [e for e in entities if e.type == gold.type]
        named = any(fold(e.name) == name for e in alike)
        home = {form for e in alike if name in _forms(e) for form in _forms(e)}
        for tally in tallies:
            tally.add("names", named, 1)
            tally.add("aliases", len(gold.aliases & home), len(gold.aliases))
        if not named:
            lines.append(f"name    {page.id}: {gold.type} {gold.name}")
        if missing := sorted(gold.aliases - home):
            lines.append(f"alias   {page.id}: {gold.name} <- {missing}")
    return lines


def _count_apart(
    page: GoldPage, gold: Owners, found: Owners, tallies: Iterable[Tally]
) -> list[str]:
    lines = []
    owners: dict[str, set[str]] = defaultdict(set)
    for span, owner in gold.items():
        owners[owner].add(found[span])
    for one, other in combinations([e for e in page.entities if e.id in owners], 2):
        if not _alike(_words(one), _words(other)):
            continue
        apart = not owners[one.id] & owners[other.id]
        for tally in tallies:
            tally.add("apart", apart, 1)
        if not apart:
            lines.append(f"mixed   {page.id}: {one.name} / {other.name}")
    return lines


def _words(entity: GoldEntity) -> set[str]:
    return {word for form in entity.forms for word in form.split()} - _COMMON


def _alike(words: set[str], others: set[str]) -> bool:
    return any(
        SequenceMatcher(None, word, other).ratio() >= ALIKE for word in words for other in others
    )


def _mention_errors(
    page: GoldPage, gold: dict[Span, GoldEntity], found: dict[Span, Entity]
) -> list[str]:
    def show(span: Span) -> str:
        around = page.text[max(span[0] - 25, 0) : span[1] + 25]
        return f"{page.id}: {page.text[slice(*span)]!r} in {around!r}"

    lines = [f"missed  {e.type} {show(span)}" for span, e in gold.items() if span not in found]
    lines += [f"false   {e.type} {show(span)}" for span, e in found.items() if span not in gold]
    return lines + [
        f"type    {e.type} <- {found[span].type} {show(span)}"
        for span, e in gold.items()
        if span in found and found[span].type != e.type
    ]


def main() -> None:
    """Print the figures, by register, by type and in all."""
    from nlp_worker.annotate import load_annotator
    from shared.contracts import Document

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=["tuning", "floor"])
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong things")
    parser.add_argument("--register", help="only pages of this register")
    arguments = parser.parse_args()
    if arguments.errors and arguments.part != "tuning":
        parser.error("--errors is for --part tuning only: nobody looks at errors of the floor")
    annotator = load_annotator()
    tallies: dict[str, Tally] = defaultdict(Tally)
    lines: list[str] = []
    for page in load_pages(arguments.part):
        if arguments.register in (None, page.register):
            annotation = annotator.annotate(Document(content=page.text, language="en"))
            lines += score_page(page, annotation.entities, [tallies[page.register], tallies["all"]])
    print("\n".join(sorted(lines)[: arguments.errors]), end="\n" if arguments.errors else "")
    _print(tallies)


def _print(tallies: dict[str, Tally]) -> None:
    for register, tally in sorted(tallies.items(), key=lambda item: item[0] == "all"):
        figures = "  ".join(f"{name} {value:.3f}" for name, value in tally.figures.items())
        print(f"{register:11} {figures}  ({tally.gold.total()} mentions)")
    for kind in (None, *get_args(EntityType)):
        precision, recall, f_score = tallies["all"].prf(kind)
        wanted = tallies["all"].gold[kind] if kind else tallies["all"].gold.total()
        print(
            f"{kind or 'mentions':11} P {precision:.3f}  R {recall:.3f}  F {f_score:.3f}  ({wanted})"
        )


if __name__ == "__main__":
    main()
