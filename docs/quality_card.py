"""Writes docs/quality.md: every measured figure, as the project's own scorers print it.

    python -m docs.quality_card [NAME …]

Without names every scorer runs, which takes about ten minutes on two cores; with names only these, and the
sections of the others stay as they are.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent / "quality.md"
# Rich cuts tables at the width of the terminal (columns).
WIDTH = "200"
# As "wire f 0.916 exact 0.892 (44 units)", and as "floor 12 pages title 0.9".
_FIGURES = re.compile(
    r"^(\S+)\s+(?:(\d+) pages\s+)?((?:[A-Za-z]\w* \d\.\d+\s*)+)(?:\((\d[^)]*)\))?$"
)
_SHARE = re.compile(r"^  (\S.*?)\s+(\d\.\d{3})\s+(\d+) of (\d+)$")


@dataclass(frozen=True)
class Scorer:
    """A command that measures, and what its figures are about."""

    name: str
    arguments: str
    title: str
    about: str

    @property
    def command(self) -> str:
        """Return what a reader types."""
        return f"python -m tests.{self.arguments}"

    def run(self) -> str:
        """Return what the command prints."""
        ended = subprocess.run(
            [sys.executable, "-m", *f"tests.{self.arguments}".split()],
            env={**os.environ, "COLUMNS": WIDTH},
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout.strip("\n")


SCORERS = (
    Scorer(
        "quotations",
        "gold.score --part floor",
        "Quotations, by register",
        "28 pages written for this and read by hand; the models have never seen them. `f`: quotations found, half of the "
        "words agree. `exact`: all of the words agree. `speaker`: the right words are taken for the speaker. `name`: the speaker has "
        "the right full name. `direct`, `indirect`, `mixed`: the share of these that is found.",
    ),
    Scorer(
        "confidence",
        "gold.reliability",
        "What the confidence of a quotation means",
        "Of the quotations with a confidence between these bounds, the share that is right.",
    ),
    Scorer(
        "entities",
        "gold_entities.score --part floor",
        "People, organisations, places, by register and by type",
        "`mentions`: names with exactly the right words and type. `spans`: the same without the type. `names`: people and "
        "organisations under their fullest name. `aliases`: other forms of a name that lead to it. P: share of the found that "
        "is right; R: share of the right that is found; F: both.",
    ),
    Scorer(
        "pages",
        "gold_pages.score",
        "HTML and plain pages: articles, blocks, sections",
        "How pages are cut: what is article and what is not, on HTML and on plain text, with titles, bylines and dates.",
    ),
    Scorer(
        "families",
        "gold_families.score",
        "Printings of one statement",
        "Whether two quotations that look alike are one statement.",
    ),
    Scorer(
        "behaviour",
        "behaviour --full",
        "Forms of attribution, origin of names, marks, positions",
        "About 3,000 small pages that are right by construction. A page counts as right only if everything on it is "
        "([how they are made](behaviour.md)).",
    ),
    Scorer(
        "bias",
        "bias",
        "By origin and gender of the speaker",
        "How well names are read, the worst rows first ([the bias card](bias-card.md)).",
    ),
)

HEAD = """# How right is it?

This page has every figure that the project measures about its own results. `make quality` runs the scorers and writes the page, so the
figures are what the commands printed. All pages and people in them are invented; nothing was tuned on the parts that are named
*floor* or *heldout*. Shares are between 0 and 1.

## What it cannot do

- Read quotations in other languages than English. They get blocks, sentences and a warning.
- Find every indirect quotation: about one in four is missed (*Quotations*, column `indirect`).
- Name the speakers of an interview that does not name them.
- Tell whether a quotation is true, or whether it was said in earnest.
- Read what JavaScript adds to a page, pictures, sound, or scans.
- Tell apart two people with one name in different documents, without help ([people](library.md#people)).
- Promise these figures for your pages: the pages here are many kinds of news, but not yours. Check a sample by hand; the
  [confidence](#what-the-confidence-of-a-quotation-means) helps to choose what to check.
"""


def section(scorer: Scorer, printed: str) -> str:
    """Return the section of a scorer, made of what it has printed."""
    lines = [f"## {scorer.title}", scorer.about, f"```sh\n{scorer.command}\n```"]
    return "\n\n".join([*lines, *_parts(printed.splitlines()), ""])


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Yield tables of the lines that are figures, and the other lines as they are."""
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    plain: list[str] = []
    for line in [*lines, None]:
        columns, row = _row(line) if line is not None else ((), ())
        if rows and columns != head:
            yield _table(head, rows)
            rows = []
        if plain and (columns or line is None or is_table(line) != is_table(plain[-1])):
            if text := "\n".join(plain).strip("\n"):
                yield text if is_table(plain[-1]) else f"```text\n{text}\n```"
            plain = []
        if columns:
            head, rows = columns, [*rows, row]
        elif line is not None:
            plain.append(line)


def is_table(line: str) -> bool:
    """Return whether a line is one of a table in Markdown."""
    return line.startswith("|")


def _row(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns and the cells of a line of figures; nothing for others."""
    if found := _FIGURES.match(line):
        words = found[3].split()
        count = found[2] or found[4] or ""
        return ("", *words[::2], "of"), (found[1], *words[1::2], count)
    if found := _SHARE.match(line):
        return ("", "share", "right", "pages"), found.groups()
    return (), ()


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def write(names: Iterable[str]) -> None:
    """Run the scorers of these names (all without any), and write their sections."""
    chosen = set(names)
    if unknown := chosen - {scorer.name for scorer in SCORERS}:
        known = ", ".join(scorer.name for scorer in SCORERS)
        raise SystemExit(f"no scorer is called {', '.join(sorted(unknown))}; there are {known}")
    old = sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    parts = [HEAD]
    for scorer in SCORERS:
        if chosen and scorer.name not in chosen and scorer.title in old:
            parts.append(old[scorer.title])
        else:
            parts.append(section(scorer, scorer.run()))
    PAGE.write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), "utf-8")


def sections(page: str) -> dict[str, str]:
    """Return the sections of the page by title."""
    found = re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0][3:]: part for part in found}


if __name__ == "__main__":
    write(sys.argv[1:])
