"""Shares of right pages by each value of each dimension, as a table and as examples."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.behaviour.page_verdicts import PageVerdict


@dataclass(slots=True)
class Share:
    """How many pages are right, and of how many."""

    right: int = 0
    pages: int = 0

    @property
    def ratio(self) -> float:
        """Return the share that is right, between 0 and 1."""
        return self.right / self.pages if self.pages else 0.0

    def add(self, *, is_right: bool) -> None:
        """Count a page."""
        self.right += is_right
        self.pages += 1


def shares(verdicts: Sequence[PageVerdict]) -> dict[str, dict[str, Share]]:
    """Return the share of every value, by dimension; "class" is all, plain and hard pages."""
    found: dict[str, dict[str, Share]] = defaultdict(lambda: defaultdict(Share))
    for verdict in verdicts:
        plainness = "plain" if verdict.page.is_plain else "hard"
        values = [("class", "all"), ("class", plainness), *verdict.page.choice.values()]
        for dimension, value in values:
            found[dimension][value].add(is_right=verdict.is_right)
    return found


def print_table(verdicts: Sequence[PageVerdict]) -> None:
    """Print the shares by dimension, worst first, and the kinds of problems."""
    for dimension, rows in shares(verdicts).items():
        print(f"\n{dimension}")
        for value, share in sorted(rows.items(), key=_rank):
            print(f"  {value:36} {share.ratio:6.3f}  {share.right:5} of {share.pages}")
    kinds = Counter(problem.kind for verdict in verdicts for problem in verdict.problems)
    print("\nproblems")
    for kind, count in kinds.most_common():
        print(f"  {kind:36} {count:6}")


def _rank(row: tuple[str, Share]) -> tuple[float, str]:
    value, share = row
    return share.ratio, value


def print_examples(verdicts: Sequence[PageVerdict], limit: int) -> None:
    """Print at most `limit` pages of each form that are wrong: text, expected, found."""
    shown: Counter[str] = Counter()
    for verdict in sorted(verdicts, key=lambda verdict: verdict.page.choice.form):
        form = verdict.page.choice.form
        if verdict.is_right or shown[form] >= limit:
            continue
        shown[form] += 1
        print("\n".join(_lines_of(verdict)))


def _lines_of(verdict: PageVerdict) -> Iterator[str]:
    page = verdict.page
    yield f"\n{page.number}: " + ", ".join(f"{d} {v}" for d, v in page.choice.values())
    yield f"  {page.text.strip()}".replace("\n", "\n  ")
    for problem in verdict.problems:
        yield f"  {problem.kind}"
        yield f"    expected {problem.expected}"
        yield f"    found    {problem.found}"


def as_json(verdicts: Sequence[PageVerdict]) -> dict[str, Any]:
    """Return the shares and every wrong page, ready for JSON."""
    return {
        "shares": {
            dimension: {
                value: {"right": share.right, "pages": share.pages} for value, share in rows.items()
            }
            for dimension, rows in shares(verdicts).items()
        },
        "wrong": [
            {
                "number": verdict.page.number,
                **dict(verdict.page.choice.values()),
                "plain": verdict.page.is_plain,
                "text": verdict.page.text,
                "problems": [
                    {"kind": problem.kind, "expected": problem.expected, "found": problem.found}
                    for problem in verdict.problems
                ],
            }
            for verdict in verdicts
            if not verdict.is_right
        ],
    }
