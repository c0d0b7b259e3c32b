"""Turns of a transcript: “Name: what they said”, with the paragraphs that carry a turn on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.labels import names_somebody
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan, trim

CONFIDENCE = 0.924
"""Share of such quotations that is right, as the forests' calibration has it for a score of 0.9."""
FEWEST_TURNS = 3
"""A page with fewer such lines has labels (“Photo: …”) and is not a transcript."""
MOST_BETWEEN = 6
"""Paragraphs without a label between two turns; more is a page with labels here and there."""
_PARTICLE = r"(?:(?:al|el|bin|ibn|van|von|de|der|den|da|di|del|ter)[- ]){0,2}"
_NAME = _PARTICLE + (
    r"[^\W\d_a-z][\w.'’-]*(?:[ \t]+(?:of|the|de|van|von|[^\W\d_a-z][\w.'’-]*|\d+)){0,7}"
)
_LABEL = re.compile(
    rf"(?:\[?\(?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\]?\)?\s+)?(?P<name>{_NAME})"
    rf"(?:,[^:\n]{{2,50}})?(?:[ \t]*[(\[][^)\]\n]{{1,40}}[)\]])?[ \t]*:[ \t]+(?=\S)"
)
_LINE = re.compile(r"[^\r\n]+")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\.?\s*$")
_SPOKEN = re.compile(r"\b(?:I|we|you|me|us|my|our|your|let's)\b", re.IGNORECASE)
_GENERIC = frozenset(
    ("question", "q", "a", "answer", "moderator", "host", "interviewer", "reporter")
)


def find_turns(section: SectionText) -> list[FoundQuote]:
    """Return the turns of a transcript and take their characters; none from any other section.

    A transcript has several labels, and at least one of them recurs.
    """
    turns = list(_labelled(section))
    names = Counter(_key(section, turn) for _, turn in turns)
    recurring = {name for name, count in names.items() if count > 1 or name in _GENERIC}
    recurrences = [at for at, (_, turn) in enumerate(turns) if _key(section, turn) in recurring]
    if len(turns) < FEWEST_TURNS or len(recurrences) < FEWEST_TURNS - 1 or not recurring:
        return []
    turns = turns[_first(turns, recurrences) : recurrences[-1] + 1]
    if len(turns) < FEWEST_TURNS:
        return []
    found = _carried(section, turns)
    for turn in found:
        for span in turn.spans:
            section.take(span)
    return found


def _first(turns: list[tuple[int, FoundQuote]], recurrences: list[int]) -> int:
    """Return the number of the first turn; a label right before a recurring one need not recur."""
    first = recurrences[0]
    while first and turns[first][0] - turns[first - 1][0] <= 2:
        first -= 1
    return first


def _key(section: SectionText, turn: FoundQuote) -> str:
    """Return what a label is recognised by when it recurs: its last word."""
    if turn.mention is None:
        return ""
    return section.view[slice(*turn.mention)].split()[-1].strip(".").casefold()


def _labelled(section: SectionText) -> Iterator[tuple[int, FoundQuote]]:
    for number, block in enumerate(section.blocks):
        turn: FoundQuote | None = None
        for line in _LINE.finditer(section.text, *block):
            label = _LABEL.match(section.text, line.start(), line.end())
            if label and names_somebody(section, TextSpan(*label.span("name"))):
                if turn:
                    yield number, turn
                span = trim(section.view, label.end(), line.end())
                mention = TextSpan(*label.span("name"))
                turn = span and FoundQuote(
                    "direct", (span,), "transcript", CONFIDENCE, mention=mention
                )
            elif turn and (rest := trim(section.view, *line.span())):
                # A hard-wrapped turn goes on in the next line of its block.
                turn = replace(turn, spans=(TextSpan(turn.start, rest.end),))
        if turn:
            yield number, turn


def _carried(section: SectionText, turns: list[tuple[int, FoundQuote]]) -> list[FoundQuote]:
    """Return the turns with the paragraphs behind them that are speech, up to the next label."""
    found: list[FoundQuote] = []
    for at, (number, turn) in enumerate(turns):
        stop = turns[at + 1][0] if at + 1 < len(turns) else number + 1
        if stop - number <= MOST_BETWEEN:
            for block in section.blocks[number + 1 : stop]:
                text = section.view[block.start : block.end]
                if _ASIDE.match(text):
                    continue
                if not _SPOKEN.search(text):
                    break
                turn = turn.joined(block)
        found.append(turn)
    return found
