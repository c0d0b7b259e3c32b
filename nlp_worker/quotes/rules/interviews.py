"""Interviews whose turns have no names: “Question:” and “Answer:”, dashes, questions alone."""

import re
from collections.abc import Iterator
from itertools import pairwise

from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.forms.lead_ins import is_in_place
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.text.spans import TextSpan, trim

_DASHED = re.compile(r"[ \t]*(?:[–—―]|--?)[ \t]*(?P<said>[^\W_].*)")
_QUESTION = re.compile(r"[^\W_][^\"“”„«\n]{3,250}\?\s*$")
_YOU = re.compile(r"\byou(?:rs?|'d|'re|'ve)?\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|we|our|us)\b", re.IGNORECASE)
_FEWEST_QUESTIONS = 2
_LINE = re.compile(r"[^\r\n]+")
_WITH = re.compile(r"\b(?:with|to|interviewed|met)\b[^.!?]{0,40}$")
_REACH = 60
_PLACES = ("GPE", "LOC", "FAC", "ORG")
Turn = tuple[int, TextSpan, TextSpan | None]


def interviewee(section: SectionText, number: int) -> TextSpan | None:
    """Return the name of the person interviewed: whom the text introduces before a block.

    It is the first person in the last paragraph with one, or who is spoken to or with there; else
    a proper noun that a sentence there is about.
    """
    for block in reversed(section.blocks[:number]):
        names = [n for n in section.names_within(*block) if n.type == "PERSON"]
        people = [name for name in names if not is_in_place(section, name)]
        if people:
            return next((n for n in people if _is_met(section, n)), people[0]).span
        if subject := _named_subject(section, block):
            return subject
    return None


def _named_subject(section: SectionText, block: TextSpan) -> TextSpan | None:
    """Return the first subject in a block that is a proper noun and no known name of a place."""
    for number in range(section.sentence_from(block.start), len(section.sentences)):
        tree = section.tree(number)
        if section.sentences[number].start >= block.end:
            break
        for i, word in enumerate(tree.words if tree else ()):
            name = section.name_at(word.start)
            is_named = word.dep == "nsubj" and word.pos == "PROPN"
            if tree and is_named and not (name and name.type in _PLACES):
                return mention_of(section, tree, i)
    return None


def _is_met(section: SectionText, name: NameMention) -> bool:
    start = name.span.start
    return _WITH.search(section.view[max(0, start - _REACH) : start]) is not None


def nameless_turns(section: SectionText) -> list[Turn]:
    """Return block, words and speaker's name of the turns of an interview without labels."""
    return _dashed_turns(section) or _asked_turns(section)


def _dashed_turns(section: SectionText) -> list[Turn]:
    """Return the turns that begin with a dash.

    A question comes first and is answered by somebody whom the text has introduced, and so on in
    turn; other lines that begin with a dash are a list.
    """
    turns = list(_dashed(section))
    answering = interviewee(section, turns[0][0]) if turns else None
    asks = [section.view[said.end - 1] == "?" for _, said in turns]
    answers = list(pairwise(asks)).count((True, False))
    # Three lines of which two are answers are a list of conditions.
    is_in_turn = 2 * answers + (len(asks) > 3) >= len(asks)
    if answering is None or not asks[0] or not answers or not is_in_turn:
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


def _asked_turns(section: SectionText) -> list[Turn]:
    """Return questions to “you” that are paragraphs of their own, and answers by “me”."""
    texts = [section.view[slice(*block)] for block in section.blocks]
    asked = [
        number
        for number in range(len(texts) - 1)
        if _QUESTION.match(texts[number])
        and _FIRST_PERSON.search(texts[number + 1])
        and not section.passages[number + 1]
    ]
    answering = interviewee(section, asked[0]) if asked else None
    to_you = [number for number in asked if _YOU.search(texts[number])]
    if answering is None or len(to_you) < _FEWEST_QUESTIONS:
        return []
    turns: list[Turn] = []
    for number in asked:
        turns.append((number, section.blocks[number], None))
        turns.append((number + 1, section.blocks[number + 1], answering))
    return turns
