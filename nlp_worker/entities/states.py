"""Bodies of a state and alliances, which news names by a country: “Iraqi forces”."""

import re
from collections.abc import Iterator

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_words import Found
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan

_BODY = re.compile(r"(?:'s?|-led|-backed)? ([a-z]+(?: [a-z]+)?)\b")
_AGAINST = re.compile(r"\bcoalition against $")
_AGAINST_WIDTH = 18
_COALITION = re.compile(r"\b(?:the|that|this) (coalition)\b(?! against| government| parties)")


def find_bodies(found: Found) -> list[NameMention]:
    """The bodies that are named by another name, over the mention of that one."""
    bodies = [body for mention in found.mentions for body in _bodies(found, mention)]
    if any(found.text(body.span).endswith("coalition") for body in bodies):
        for area in found.areas:
            for coalition in _COALITION.finditer(found.view, *area):
                bodies.append(NameMention(TextSpan(*coalition.span(1)), "ORG"))
    return bodies


def _bodies(found: Found, mention: NameMention) -> Iterator[NameMention]:
    start, end = mention.span
    against = _AGAINST.search(found.view, max(0, start - _AGAINST_WIDTH), start)
    if against and mention.type in ("ORG", "NORP", "GPE"):
        yield NameMention(TextSpan(against.start(), end), "ORG")
    body = _BODY.match(found.view, end)
    if body is None or mention.type not in ("NORP", "GPE"):
        return
    nouns = body[1].split(" ")
    for length in range(len(nouns), 0, -1):
        noun = " ".join(nouns[:length])
        if noun in ENGLISH.lexicon("institutions"):
            yield NameMention(TextSpan(start, body.start(1) + len(noun)), "ORG")
            return
