"""Institutions and alliances that news names by a country or a people: “Iraqi forces”."""

import re
from collections.abc import Iterator

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.text.spans import TextSpan

_NOUNS = re.compile(r"(?:'s?|-led|-backed)? ([a-z]+(?: [a-z]+)?)\b")
_AGAINST = re.compile(r"\bcoalition against $")
_AGAINST_WIDTH = 18
_COALITION = re.compile(r"\b(?:the|that|this) (coalition)\b(?! against| government| parties)")


def find_institutions(page: PageMentions) -> list[NameMention]:
    """Return the institutions; each covers the mention of the country or people in its name."""
    found = [one for mention in page.mentions for one in _institutions_of(page, mention)]
    if any(page.text(institution.span).endswith("coalition") for institution in found):
        for area in page.areas:
            for coalition in _COALITION.finditer(page.view, *area):
                found.append(NameMention(TextSpan(*coalition.span(1)), "ORG"))
    return found


def _institutions_of(page: PageMentions, mention: NameMention) -> Iterator[NameMention]:
    start, end = mention.span
    against = _AGAINST.search(page.view, max(0, start - _AGAINST_WIDTH), start)
    if against and mention.type in ("ORG", "NORP", "GPE"):
        yield NameMention(TextSpan(against.start(), end), "ORG")
    following = _NOUNS.match(page.view, end)
    if following is None or mention.type not in ("NORP", "GPE"):
        return
    institutions = page.language.lexicon("institutions")
    nouns = following[1].split(" ")
    for length in range(len(nouns), 0, -1):
        noun = " ".join(nouns[:length])
        if noun in institutions:
            yield NameMention(TextSpan(start, following.start(1) + len(noun)), "ORG")
            return
