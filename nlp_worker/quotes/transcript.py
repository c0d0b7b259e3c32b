"""Transcript turns: "Name: what they said", a line each."""

import re
from collections import Counter
from dataclasses import replace

from nlp_worker.quotes.found import FoundQuote
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.spans import TextSpan, trim

FEWEST_TURNS = 3
"""A page with fewer such lines has labels ("Photo: …"), no transcript."""
FEWEST_WORDS = 3
_LABEL = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.'’-]*(?:[ \t]+[^\W\d_a-z][\w.'’-]*){0,4})[ \t]*:[ \t]+(?=\S)"
)
_LINE = re.compile(r"[^\r\n]+")


def find_turns(reading: Reading) -> list[FoundQuote]:
    """The turns of a page with at least `FEWEST_TURNS`, from the first of a name that recurs."""
    turns = [turn for block in reading.blocks for turn in _turns(reading, block)]
    names = Counter(_name(reading, turn) for turn in turns)
    first = next((i for i, turn in enumerate(turns) if names[_name(reading, turn)] > 1), len(turns))
    turns = turns[first:]
    if len(turns) < FEWEST_TURNS:
        return []
    for turn in turns:
        for span in turn.spans:
            reading.take(span)
    return turns


def _name(reading: Reading, turn: FoundQuote) -> str:
    return reading.view[slice(*turn.mention)].casefold() if turn.mention else ""


def _turns(reading: Reading, block: TextSpan) -> list[FoundQuote]:
    turns: list[FoundQuote] = []
    for line in _LINE.finditer(reading.text, *block):
        label = _LABEL.match(reading.text, line.start(), line.end())
        if label:
            span = trim(reading.view, label.end(), line.end())
            if span and len(reading.view[span.start : span.end].split()) >= FEWEST_WORDS:
                mention = TextSpan(*label.span("name"))
                turns.append(FoundQuote("direct", (span,), "transcript", 0.9, mention=mention))
        elif turns and (rest := trim(reading.view, *line.span())):
            # A hard-wrapped turn goes on in the next line of its block.
            turns[-1] = replace(turns[-1], spans=(TextSpan(turns[-1].start, rest.end),))
    return turns
