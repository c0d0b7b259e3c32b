"""Estimate the weights of evidence that a run of capitalised words names a person.

`make person-runs DATA="entities.jsonl …"`: the arguments are files of JSON lines with `text` and
either `entities` (`type`, `mentions` as pairs of offsets) or `mentions` (`type`, `name` as a pair).
The project's own gold pages for tuning are added. The model is a logistic regression whose weights
are pulled towards `PRIOR`: the data have few names from most of the world, and a given name or a
verb of speech must count as much beside a name that the data do not have.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nlp_worker.entities.mention_correction import correct_marked
from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_evidence import WEIGHTS, find_evidence
from nlp_worker.entities.person_runs import find_runs
from nlp_worker.entities.proper_nouns import proper_noun_runs
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.languages import load_language
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.parse import parse
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from tests.gold_entities.loader import load_pages

LANGUAGE = load_language("en")
FILE = Path("nlp_worker/languages/en") / WEIGHTS
PRIOR = {
    "bias": -2.5,
    "article before": -3.0,
    "common given name first": 3.5,
    "common word first": -1.0,
    "common word last": -1.5,
    "family name last": 1.5,
    "given name first": 3.4,
    "in a title": -1.0,
    "given name second": 1.5,
    "in part marked as a person": 1.5,
    "initial": 2.0,
    "marked as ORG": -0.4,
    "marked as a person": 2.5,
    "noun of a place last": -2.5,
    "office of before": -2.5,
    "owner before": 1.0,
    "particle": 1.0,
    "place first": -1.5,
    "place first that is a given name": -0.8,
    "place last": -2.0,
    "place last that is a family name": -1.0,
    "place word before": -1.5,
    "pronoun behind": 1.5,
    "role and comma before": 3.5,
    "role or age behind": 2.0,
    "surname speaks": 2.0,
    "title before": 2.0,
    "unknown words": 0.5,
    "verb behind": 0.3,
    "verb of meeting before": 1.5,
    "verb of people behind": 2.1,
    "verb of speech before": 2.0,
    "verb of speech behind": 2.0,
}
_PENALTY, _ROUNDS, _RATE = 200.0, 3000, 0.5
_HEADER = """\
# Weights of evidence that a run of capitalised words names a person; above 0 in sum it does.
# Source: made by `make person-runs`.
"""
Example = tuple[frozenset[str], bool]


def main() -> None:
    """Write the weights; print how often they are right on what they were estimated on."""
    examples = list(_examples())
    names = ["bias", *sorted(frozenset[str]().union(*(found for found, _ in examples)))]
    table = np.array([[name in found or name == "bias" for name in names] for found, _ in examples])
    right = np.array([is_person for _, is_person in examples], dtype=float)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights = _fit(table.astype(float), right, prior)
    lines = (f"{name}\t{weight:.2f}\n" for name, weight in zip(names, weights, strict=True))
    FILE.write_text(_HEADER + "".join(lines), "utf-8")
    for title, each in (("prior", prior), ("estimated", weights)):
        share = ((table @ each > 0) == (right > 0)).mean()
        sys.stdout.write(f"{title}: {share:.3f} of {len(examples)} runs right\n")


def _fit(table: np.ndarray, right: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression, with a penalty on the way from `prior`."""
    weights = prior.copy()
    for _ in range(_ROUNDS):
        guess = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (guess - right) + _PENALTY * (weights - prior)
        weights -= _RATE * slope / len(right)
    return weights


def _examples() -> Iterator[Example]:
    reader = PipelineReader(load_pipeline(LANGUAGE))
    for text, people in _texts():
        views = make_views(text)
        blocks = [block.span for block in find_blocks(views, (), LANGUAGE)]
        parsed = parse(reader, views.model, blocks)
        names, _ = clean_mentions(parsed.names, views.plain, LANGUAGE)
        page = PageMentions(views.plain, TokenIndex(parsed.sentences), names, blocks, LANGUAGE)
        correct_marked(page, list(proper_noun_runs(page.tokens, page.view, LANGUAGE)))
        ends = {person.end: person.start for person in people}
        for span in find_runs(page):
            if (found := find_evidence(page, span)) is not None:
                # The gold may have a title in the name.
                yield found, ends.get(span.end, span.end) <= span.start


def _texts() -> Iterator[tuple[str, frozenset[TextSpan]]]:
    """Yield each text with the spans of its people."""
    for path in sys.argv[1:]:
        for line in Path(path).read_text("utf-8").splitlines():
            record = json.loads(line)
            yield record["text"], frozenset(_people(record))
    for page in load_pages("tuning"):
        people = [entity for entity in page.entities if entity.type == "PERSON"]
        yield page.text, frozenset(TextSpan(*span) for one in people for span in one.mentions)


def _people(record: dict[str, Any]) -> Iterator[TextSpan]:
    for entity in record.get("entities", ()):
        if entity["type"] == "PERSON":
            yield from (TextSpan(*span) for span in entity["mentions"])
    for mention in record.get("mentions", ()):
        if mention["type"] == "PERSON" and mention["name"]:
            yield TextSpan(*mention["name"])


if __name__ == "__main__":
    main()
