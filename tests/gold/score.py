"""Scores annotations of the gold pages: contents, speakers and names, by type and register.

    python -m tests.gold.score [--part tuning|floor] [--errors N]

Units are contiguous spans. Found: paired one to one with a gold span, best overlap first, at a
character intersection over union of one half. Exact: equal once marks, white space and a leading
"that" are trimmed. Speaker: of the gold spans with a speaker those found whose mention overlaps a
right one. Name: of the gold spans with a name those found whose resolved name is a right one.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.contracts import Annotation
from tests.gold.loader import GoldPage, GoldQuote, load_pages

HALF = 0.5
_EDGE = re.compile(r"\A[\W_]*(?:that\b[\W_]*)?|[\W_]+\Z", re.IGNORECASE)
_TITLE = re.compile(r"^(?:the|a|an|mr|mrs|ms|dr|sir|dame|prof|gen|col|sen|rep|gov)\.?\s+", re.I)
Span = tuple[int, int]


@dataclass(frozen=True)
class Unit:
    """One contiguous content; `speakers` are where the speaker stands, `names` who it is."""

    span: Span
    type: str
    speakers: tuple[Span, ...]
    names: frozenset[str]


@dataclass
class Tally:
    """Counts of one group of units."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    exact: int = 0
    spoken: int = 0
    right_speaker: int = 0
    named: int = 0
    right_name: int = 0
    right_type: int = 0
    recall: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def f_score(self, hits: int) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    @property
    def figures(self) -> dict[str, float]:
        """Return the figures the floor is set for, between 0 and 1."""
        return {
            "f": self.f_score(self.found),
            "exact": self.f_score(self.exact),
            "speaker": self.right_speaker / max(self.spoken, 1),
            "name": self.right_name / max(self.named, 1),
            "type": self.right_type / max(self.found, 1),
            **{kind: hits / max(of, 1) for kind, (hits, of) in sorted(self.recall.items())},
        }


def score_page(page: GoldPage, annotation: Annotation, tallies: Iterable[Tally]) -> list[str]:
    """Add a page to the tallies; returns a line for every unit that is wrong."""
    gold = [unit for quote in page.quotes for unit in _gold_units(quote, page.text)]
    predicted = _predicted_units(annotation)
    pairs = _pair(gold, predicted)
    exact = {
        (g, p)
        for g, p in pairs
        if _core(page.text, gold[g].span) == _core(page.text, predicted[p].span)
    }
    for tally in tallies:
        tally.gold += len(gold)
        tally.predicted += len(predicted)
        tally.found += len(pairs)
        tally.exact += len(exact)
        for unit in gold:
            tally.spoken += bool(unit.speakers)
            tally.named += bool(unit.names)
            tally.recall[unit.type][1] += 1
        for g, p in pairs:
            tally.recall[gold[g].type][0] += 1
            tally.right_type += gold[g].type == predicted[p].type
            tally.right_speaker += _is_speaker(gold[g], predicted[p])
            tally.right_name += bool(gold[g].names & predicted[p].names)
    return _errors(page, gold, predicted, pairs)


def _gold_units(quote: GoldQuote, text: str) -> list[Unit]:
    names = frozenset(_fold(name) for name in quote.names)
    return [Unit(span, quote.type, tuple(quote.speakers), names) for span in quote.spans]


def _predicted_units(annotation: Annotation) -> list[Unit]:
    units = []
    for quote in annotation.quotes:
        speaker = quote.speaker
        mention = speaker.mention if speaker else None
        names = frozenset({_fold(speaker.name)} if speaker and speaker.name else ())
        speakers = ((mention.start, mention.end),) if mention else ()
        units += [Unit((s.start, s.end), quote.type, speakers, names) for s in quote.spans]
    return units


def _fold(name: str) -> str:
    name = " ".join(name.split()).removesuffix("'s").removesuffix("’s")
    while (shorter := _TITLE.sub("", name)) != name:
        name = shorter
    return name.casefold().strip(" .,")


def _pair(gold: Sequence[Unit], predicted: Sequence[Unit]) -> list[tuple[int, int]]:
    ranked = sorted(
        (
            (-overlap, g, p)
            for g, unit in enumerate(gold)
            for p, found in enumerate(predicted)
            if (overlap := share_in_common(unit.span, found.span)) >= HALF
        )
    )
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, g, p in ranked:
        if g not in used_gold and p not in used_predicted:
            pairs.append((g, p))
            used_gold.add(g)
            used_predicted.add(p)
    return pairs


def share_in_common(one: Span, other: Span) -> float:
    """Return the intersection over union of two spans, in characters."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def _core(text: str, span: Span) -> Span:
    """Return the span without marks at its edges and a leading “that”."""
    inner = text[span[0] : span[1]]
    lead = _EDGE.match(inner)
    start = lead.end() if lead else 0
    tail = re.search(r"[\W_]+\Z", inner[start:])
    return span[0] + start, span[1] - (len(tail[0]) if tail else 0)


def _is_speaker(gold: Unit, predicted: Unit) -> bool:
    return any(a < d and c < b for a, b in gold.speakers for c, d in predicted.speakers)


def _errors(
    page: GoldPage, gold: list[Unit], predicted: list[Unit], pairs: list[tuple[int, int]]
) -> list[str]:
    def show(unit: Unit) -> str:
        return f"{page.id}: {unit.type} {page.text[slice(*unit.span)]!r}"

    found, right = {g for g, _ in pairs}, {p for _, p in pairs}
    lines = [f"missed  {show(u)} {sorted(u.names)}" for g, u in enumerate(gold) if g not in found]
    lines += [
        f"false   {show(u)} {sorted(u.names)}" for p, u in enumerate(predicted) if p not in right
    ]
    for g, p in pairs:
        unit, other = gold[g], predicted[p]
        if _core(page.text, unit.span) != _core(page.text, other.span):
            lines.append(f"span    {show(unit)} <- {page.text[slice(*other.span)]!r}")
        if unit.speakers and not _is_speaker(unit, other):
            said = [page.text[slice(*span)] for span in unit.speakers]
            given = [page.text[slice(*span)] for span in other.speakers]
            lines.append(f"speaker {show(unit)[:110]} {said} <- {given}")
        if unit.names and not unit.names & other.names:
            lines.append(f"name    {show(unit)[:90]} {sorted(unit.names)} <- {sorted(other.names)}")
        if unit.type != other.type:
            lines.append(f"type    {show(unit)[:110]} <- {other.type}")
    return lines


def main() -> None:
    """Print the figures, by register and in all."""
    from nlp_worker.annotate import load_annotator
    from shared.contracts import Document

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=["tuning", "floor"])
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong units")
    parser.add_argument("--register", help="only pages of this register")
    arguments = parser.parse_args()
    annotator = load_annotator()
    tallies: dict[str, Tally] = defaultdict(Tally)
    lines: list[str] = []
    for page in load_pages():
        if arguments.part not in (None, page.part) or arguments.register not in (
            None,
            page.register,
        ):
            continue
        annotation = annotator.annotate(Document(content=page.text, language="en"))
        lines += score_page(page, annotation, [tallies[page.register], tallies["all"]])
    print("\n".join(lines[: arguments.errors]))
    for register, tally in sorted(tallies.items(), key=lambda item: item[0] == "all"):
        figures = "  ".join(f"{name} {value:.3f}" for name, value in tally.figures.items())
        print(f"{register:11} {figures}  ({tally.gold} units)")


if __name__ == "__main__":
    main()
