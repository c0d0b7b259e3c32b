"""Votes of the common nouns beside a name: “the Nessin bridge”, “a resident of Sorvik”."""

import re
from collections.abc import Mapping
from functools import lru_cache

from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

_WEIGHT, _BEHIND = 2.0, 1.75
"""A noun behind is not enough for a mention of words that nothing has marked: “Harbour bridge”."""
_REACH = 60
_PLACE, _ORGANISATION = {"GPE": _WEIGHT}, {"ORG": _WEIGHT}
_NONE: Mapping[str, float] = {}
_OWNED = re.compile(r"(?<![\w-])([\w-]{1,40}) (of|at|for)(?: the)? $")
_APPOSED = re.compile(
    r"(?:, | (?:is|was|became|remains) )(?:a|an|the|its|one of the)((?: [\w'’-]+){1,6})"
)
_END_OF_NOUN = re.compile(
    r" (?:of|in|on|at|for|from|with|by|near|that|which|where|who|and|or|to|has|have|had|is|was)\b"
)
_PLACES = ("region_nouns", "landform_nouns", "facility_nouns")
_BODIES = ("generic_bodies", "organisation_nouns")


def votes_of_nouns(
    view: str, tokens: TokenIndex, span: TextSpan, language: Language
) -> list[Mapping[str, float]]:
    """Return the votes of the nouns behind a name and before it, and of its apposition."""
    return [
        _noun_behind(view, tokens, span, language),
        _noun_before(view, span, language),
        _apposition(view, span, language),
    ]


def _noun_behind(
    view: str, tokens: TokenIndex, span: TextSpan, language: Language
) -> Mapping[str, float]:
    """Return the votes of “bridge” in “the Nessin bridge”."""
    after = tokens.after(span.end)
    if after is None or after.start != span.end + 1 or after.pos != "NOUN":
        return _NONE
    votes = _votes_of(view[after.start : after.end], language, "generic_bodies")
    return dict.fromkeys(votes, _BEHIND)


def _noun_before(view: str, span: TextSpan, language: Language) -> Mapping[str, float]:
    """Return the votes of “resident” in “a resident of Sorvik”."""
    found = _OWNED.search(view, max(0, span.start - _REACH), span.start)
    if found is None:
        return _NONE
    noun, preposition = found.groups()
    if noun.casefold() in language.lexicon("organisation_people"):
        return _ORGANISATION
    is_place = noun in language.lexicon("place_nouns", "region_nouns")
    return _PLACE if is_place and preposition == "of" else _NONE


def _apposition(view: str, span: TextSpan, language: Language) -> Mapping[str, float]:
    """Return the votes of “firm” in “Habo is the first firm in …”."""
    found = _APPOSED.match(view, span.end)
    if found is None:
        return _NONE
    words = _END_OF_NOUN.split(found[1], maxsplit=1)[0].split()
    return _votes_of(words[-1], language, *_BODIES) if words else _NONE


@lru_cache(maxsize=4096)
def _votes_of(noun: str, language: Language, *bodies: str) -> Mapping[str, float]:
    if noun in language.lexicon(*_PLACES):
        return _PLACE
    return _ORGANISATION if noun in language.lexicon(*bodies) else _NONE
