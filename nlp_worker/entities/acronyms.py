"""Acronyms: in brackets behind what they stand for, and the short names that everybody knows."""

import re
from collections.abc import Iterator, Sequence

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_words import PARTED, Found, PageWord, page_words
from nlp_worker.entities.spelling import names_equal_to, plain
from nlp_worker.text.spans import TextSpan

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{0,6}[A-Z])\)")
_BRACKET = re.compile(r"\s?\(([A-Z][A-Za-z&-]{1,7})\)")
_REACH = 120
_FEWEST_CAPITALS = 2


def spelt_out(found: Found) -> Iterator[NameMention]:
    """Names whose letters stand in brackets behind them: “Harbour and Deckhands' Union (HDU)”.

    Looks back for words with these first letters (Schwartz and Hearst, 2003); capitalised words
    count, small ones may be skipped.
    """
    for area in found.areas:
        for bracket in _ACRONYM.finditer(found.view, *area):
            reach = TextSpan(max(area.start, bracket.start() - _REACH), bracket.start())
            words = page_words(found.view, reach)
            letters = [letter.casefold() for letter in bracket[1]]
            first = _first_of(words, letters)
            if first is not None and not PARTED.search(found.view, words[first].start, reach.end):
                before = found.view[reach.start : reach.end].rstrip()
                end = reach.start + len(before)
                yield NameMention(TextSpan(words[first].start, end), "ORG")
                yield NameMention(TextSpan(*bracket.span(1)), "ORG")


def _first_of(words: Sequence[PageWord], letters: Sequence[str]) -> int | None:
    """Number of the word where the words begin whose first letters are these."""
    left = list(letters)
    for number in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 2), -1):
        word = words[number]
        if word.plain[0] == left[-1]:
            left.pop()
            if not left:
                return number if word.is_capital else None
        elif word.is_capital:
            return None
    return None


def in_brackets(found: Found) -> Iterator[NameMention]:
    """What else stands in brackets behind a body and has capitals: “Televisão do Sul (TdS)”."""
    for mention in found.mentions:
        bracket = _BRACKET.match(found.view, mention.span.end)
        is_body = mention.type in ("ORG", "FAC", "EVENT", "LAW")
        if bracket and is_body and sum(map(str.isupper, bracket[1])) >= _FEWEST_CAPITALS:
            yield NameMention(TextSpan(*bracket.span(1)), mention.type)


def equal_names(found: Found) -> Iterator[NameMention]:
    """Short names of what the page names in full: “IS” beside “Islamic State”."""
    short: dict[str, str] = {}
    for mention in found.mentions:
        name = plain(" ".join(found.text(mention.span).split()))
        short |= dict.fromkeys(names_equal_to(name), mention.type)
    for word in found.capitals(short):
        if word.text.isupper():
            yield NameMention(word.span, short[word.plain])
