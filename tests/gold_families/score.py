"""`python -m tests.gold_families.score [--part heldout] [--errors N]`: precision and recall of families."""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from rich.console import Console
from rich.table import Table

from library.agreement import agree
from library.family_keys import LEAST_SHARE, family_keys, share_of_parts
from library.words import folded_words
from tests.gold_families.loader import PARTS, Pair, load_pairs


@dataclass(frozen=True)
class Score:
    """How many pairs were called the same, rightly and wrongly, and how many were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of right ones among those that were called the same."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of the same ones that were called so."""
        return self.right / (self.right + self.missed)


def is_found(pair: Pair) -> bool:
    """Return whether the librarian makes a family of two quotations: by their keys, then verified."""
    one, other = (family_keys("", "en", folded_words(words).split()) for words in pair.words)
    if not (one and other):
        return False
    shared = len({*one.parts} & {*other.parts})
    share = share_of_parts(shared, len(one.parts), len(other.parts))
    return (one.whole == other.whole or share >= LEAST_SHARE) and agree(pair.one, pair.other)


def score(pairs: Iterable[Pair]) -> tuple[Score, list[Pair]]:
    """Return the score over pairs, and those that were judged wrongly."""
    judged = [(pair, is_found(pair)) for pair in pairs]
    right = sum(pair.same and found for pair, found in judged)
    wrong = sum(found and not pair.same for pair, found in judged)
    missed = sum(pair.same and not found for pair, found in judged)
    return Score(right, wrong, missed), [pair for pair, found in judged if pair.same != found]


def strangers(part: str) -> int:
    """Return how many pairs of different groups are called the same although nobody is named."""
    found = list({pair.one.texts[0]: pair.one for pair in load_pairs(part)}.values())
    return sum(agree(one, other) for one, other in combinations(found, 2))


def main() -> None:
    """Print the scores of the parts, and what is judged wrongly in the tuning part."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.gold_families.score", description=__doc__
    )
    parser.add_argument("--part", choices=PARTS, help="else both")
    parser.add_argument("--errors", type=int, default=0, help="of the tuning part, to show")
    arguments = parser.parse_args()
    table = Table("part", "pairs", "the same", "precision", "recall", "strangers")
    console = Console()
    for part in [arguments.part] if arguments.part else PARTS:
        pairs = list(load_pairs(part))
        found, wrong = score(pairs)
        same = sum(pair.same for pair in pairs)
        figures = (f"{found.precision:.3f}", f"{found.recall:.3f}", str(strangers(part)))
        table.add_row(part, str(len(pairs)), str(same), *figures)
        if part == "tuning":
            for pair in wrong[: arguments.errors]:
                console.print(
                    ("missed" if pair.same else "WRONG"), pair.kind, *pair.words, sep="\n  "
                )
            console.print(
                Counter((pair.same, pair.kind) for pair in wrong)
            ) if arguments.errors else None
    console.print(table)


if __name__ == "__main__":
    main()
