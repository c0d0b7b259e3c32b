"""Interviews whose turns have no names: “Question:” and “Answer:”, or a dash."""

import re
from collections.abc import Iterator
from itertools import pairwise

from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan, trim

_DASHED = re.compile(r"[ \t]*(?:[–—―]|--?)[ \t]*(?P<said>[^\W_].*)")
_LINE = re.compile(r"[^\r\n]+")
_WITH = re.compile(r"\b(?:with|to|interviewed|met)\b[^.!?]{0,40}$")
_REACH = 60


def interviewee(section: SectionText, number: int) -> TextSpan | None:
    """Return the name of the person interviewed: whom the text introduces before a block.

    It is the first person in the last paragraph with one, or who is spoken to or with there.
    """
    for block in reversed(section.blocks[:number]):
        names = [n for n in section.names_within(*block) if n.type == "PERSON"]
        if names:
            return next((n for n in names if _is_met(section, n)), names[0]).span
    return None


def _is_met(section: SectionText, name: NameMention) -> bool:
    start = name.span.start
    return _WITH.search(section.view[max(0, start - _REACH) : start]) is not None


def dashed_turns(section: SectionText) -> list[tuple[int, TextSpan, TextSpan | None]]:
    """Return block, words and speaker's name of the turns that begin with a dash.

    A question comes first and is answered by somebody whom the text has introduced; other lines
    that begin with a dash are a list.
    """
    turns = list(_dashed(section))
    answering = interviewee(section, turns[0][0]) if turns else None
    asks = [section.view[said.end - 1] == "?" for _, said in turns]
    if answering is None or not asks[0] or (True, False) not in pairwise(asks):
        return []
    return [
        (number, said, answering if at % 2 else None) for at, (number, said) in enumerate(turns)
    ]


def _dashed(section: SectionText) -> Iterator[tuple[int, TextSpan]]:
    for number, block in enumerate(section.blocks):
        for line in _LINE.finditer(section.text, *block):
            dash = _DASHED.match(section.text, *line.span())
            if dash and (said := trim(section.view, *dash.span("said"))):
                yield number, said
