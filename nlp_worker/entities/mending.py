"""Mending: spans of the recognizer that are no names, or not the whole of one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nlp_worker.entities.evidence import type_of_head
from nlp_worker.entities.gazetteers import known_bodies
from nlp_worker.entities.mentions import NameMention, without_titles
from nlp_worker.entities.names import given_names, is_title
from nlp_worker.entities.page_words import Found
from nlp_worker.entities.runs import is_part_of_person
from nlp_worker.entities.spelling import plain
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

_OFFICE = re.compile(r"\b(?:Secretary|Secretaries|Ministers?|Commissioner|Director) of (?:the )?$")
_OFFICE_WIDTH = 24
_LONGEST_KNOWN = 4
_LONGEST_RUN = 8
_SHORTEST_HEADING = 5
_OFTEN_COMMON = ("ORG", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT")
_LONGEST_IN_CAPITALS = 3
"""Words; more of them in a line of capitals are the line, not a name in it."""


def mend(found: Found, runs: Sequence[TextSpan]) -> None:
    """Take out what is no name and make whole what was cut; `runs` are of proper nouns."""
    wrong = (_is_of_title, _is_heading, _is_no_name)
    found.remove([one for one in found.mentions if any(is_so(found, one) for is_so in wrong)])
    for run in runs:
        _mend_person(found, run)
    for mention in (*_known_bodies(found), *_whole_names(found, runs)):
        found.put(mention)


def _is_of_title(found: Found, mention: NameMention) -> bool:
    """Whether a mention is what an office is of: “Secretary of State”, “Finance Minister”."""
    start, end = mention.span
    name, after = found.view[start:end], found.view[end : end + 16].split()[:1]
    if is_title(name, modifies=True) and after and is_title(after[0]):
        return True
    return _is_behind_office(found, start)


def _is_behind_office(found: Found, start: int) -> bool:
    return bool(_OFFICE.search(found.view, max(0, start - _OFFICE_WIDTH), start))


def _is_heading(found: Found, mention: NameMention) -> bool:
    """Whether a mention is a stretch of a line in capitals, which the recognizer cannot read.

    A name in it is found again if the page names it elsewhere.
    """
    text = found.text(mention.span)
    if len(text) < _SHORTEST_HEADING or not found.around(mention.span).isupper():
        return False
    words = text.casefold().split()
    return not (len(words) == 2 and words[0] in given_names())


def _is_no_name(found: Found, mention: NameMention) -> bool:
    """Whether a mention is a common word with a capital: “AI”, “the Kingdom”, “US” of “US$”."""
    text = found.text(mention.span)
    word = text.casefold()
    if word in ENGLISH.lexicon("no_names") or word in ENGLISH.lexicon("plain_acronyms"):
        return True
    if found.view[mention.span.end : mention.span.end + 1] == "$":
        return True
    is_common = text in found.lower and not text.isupper()
    # A surname may be a common word too; at the head of a sentence every word has a capital.
    is_opening = mention.type == "PERSON" and found.tokens.opens(mention.span.start)
    return is_common and (is_opening or mention.type in _OFTEN_COMMON)


def _mend_person(found: Found, run: TextSpan) -> None:
    """Give a person the whole of the name: “Hero Alom” where the recognizer heard “Alom”."""
    inside = found.touching(run)
    people = [mention for mention in inside if mention.type == "PERSON"]
    if not people:
        return
    words = found.tokens.within(run)
    if _is_behind_office(found, run.start):
        words = words[1:]
    heard = TextSpan(people[0].span.start, max(mention.span.end for mention in people))
    span = without_titles(found.view, _grown(found.view, words, heard))
    found.remove([mention for mention in inside if mention.span.overlaps(span)])
    found.add(NameMention(span, "PERSON"))


def _grown(view: str, words: Sequence[Word], heard: TextSpan) -> TextSpan:
    """A span with the words on both sides that can belong to the person."""
    start, end = heard
    is_capital = view[start:end].isupper()

    def belongs(word: Word) -> bool:
        text = view[word.start : word.end]
        return is_part_of_person(word, text) and text.isupper() is is_capital

    for word in reversed([word for word in words if word.start < start]):
        if not belongs(word):
            break
        start = word.start
    for word in (word for word in words if word.start >= end):
        if view[word.start : word.end] != "-" and not belongs(word):
            break
        end = word.end
    return TextSpan(start, end)


@cache
def _first_words() -> dict[str, int]:
    """The words a known body begins with, and how many words from one on are looked at."""
    return {name.split()[0]: _LONGEST_KNOWN for name in known_bodies() if " " in name}


def _known_bodies(found: Found) -> Iterator[NameMention]:
    """Well-known bodies of several words, whatever the recognizer made of their parts."""
    for words in found.rows(_first_words()):
        for length in range(len(words), 1, -1):
            span = TextSpan(words[0].start, words[length - 1].end)
            if plain(" ".join(found.text(span).split())) in known_bodies():
                yield NameMention(span, "ORG")
                break


def _whole_names(found: Found, runs: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Runs that end in a noun for what they name: “Ekholm Street”, “Tri-Valley Consulting LLC”."""
    for run in runs:
        words = tuple(plain(word) for word in found.text(run).split())
        if not 1 < len(words) <= _LONGEST_RUN or not (type_ := type_of_head(words)):
            continue
        if len(words) > _LONGEST_IN_CAPITALS and found.around(run).isupper():
            continue
        parts = found.touching(run)
        if not any(part.type == "PERSON" for part in parts):
            first = min([run.start, *(part.span.start for part in parts)])
            yield NameMention(TextSpan(first, run.end), type_)
