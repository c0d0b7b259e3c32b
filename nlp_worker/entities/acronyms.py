"""Acronyms: in brackets after the full name, and well-known short names."""

import re
from collections.abc import Iterator, Sequence

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.page_words import NAME_BREAKS, PageWord, page_words
from nlp_worker.entities.spelling import fold, names_equal_to
from nlp_worker.text.spans import TextSpan

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{0,6}[A-Z])\)")
_BRACKET = re.compile(r"\s?\(([A-Z][A-Za-z&-]{1,7})\)")
_REACH = 120
_FEWEST_CAPITALS = 2


def find_defined_acronyms(page: PageMentions) -> Iterator[NameMention]:
    """Yield full names and the acronyms after them: “Harbour and Deckhands' Union (HDU)”.

    The words before the bracket are searched for these first letters (Schwartz and Hearst, 2003).
    Words in lower case may be skipped, capitalized ones may not.
    """
    for area in page.areas:
        for bracket in _ACRONYM.finditer(page.view, *area):
            reach = TextSpan(max(area.start, bracket.start() - _REACH), bracket.start())
            words = page_words(page.view, reach)
            letters = [letter.casefold() for letter in bracket[1]]
            first = _first_of(words, letters)
            if first is not None and not NAME_BREAKS.search(
                page.view, words[first].start, reach.end
            ):
                before = page.view[reach.start : reach.end].rstrip()
                end = reach.start + len(before)
                yield NameMention(TextSpan(words[first].start, end), "ORG")
                yield NameMention(TextSpan(*bracket.span(1)), "ORG")


def _first_of(words: Sequence[PageWord], letters: Sequence[str]) -> int | None:
    """Return the number of the word where a full name with these first letters begins."""
    left = list(letters)
    for number in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 2), -1):
        word = words[number]
        if word.folded[0] == left[-1]:
            left.pop()
            if not left:
                return number if word.is_capitalized else None
        elif word.is_capitalized:
            return None
    return None


def find_bracketed_acronyms(page: PageMentions) -> Iterator[NameMention]:
    """Yield other acronyms in brackets after an organisation: “Televisão do Sul (TdS)”."""
    for mention in page.mentions:
        bracket = _BRACKET.match(page.view, mention.span.end)
        has_acronym = mention.type in ("ORG", "FAC", "EVENT", "LAW")
        if bracket and has_acronym and sum(map(str.isupper, bracket[1])) >= _FEWEST_CAPITALS:
            yield NameMention(TextSpan(*bracket.span(1)), mention.type)


def find_known_acronyms(page: PageMentions) -> Iterator[NameMention]:
    """Yield well-known acronyms of what the page names in full: “IS” beside “Islamic State”."""
    short: dict[str, str] = {}
    for mention in page.mentions:
        name = fold(" ".join(page.text(mention.span).split()))
        short |= dict.fromkeys(names_equal_to(name, page.language), mention.type)
    for word in page.capitalized(short):
        if word.text.isupper():
            yield NameMention(word.span, short[word.folded])
