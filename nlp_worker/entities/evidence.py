"""Evidence: what the words of a name, and the words around it, say of its type."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from nlp_worker.entities.gazetteers import (
    known_bodies,
    known_country,
    known_people,
    known_place,
    known_region,
)
from nlp_worker.entities.name_forms import Form, Votes
from nlp_worker.entities.names import given_names, is_title
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan

# Weights, in mentions of one opinion of the recognizer. What a name ends in settles its type; a
# title or a verb of speech beside it counts more than the recognizer; a list of places, which
# holds surnames too, a little more.
_HEAD = 30.0
_KNOWN, _KNOWN_PLACE = 30.0, 2.0
_TITLE, _SPEECH, _GIVEN, _IN_PLACE, _BESIDE, _ARTICLE = 3.0, 2.0, 2.0, 1.5, 2.0, 1.0
_SEVERAL_WORDS, _INITIAL, _UNKNOWN_PEOPLE = 1.5, 1.5, 0.5
_UNKNOWN_PLACE = 0.75
_MOST_PLACES = 40
_AGE = re.compile(r"(?:, | \()\d{1,2}(?:[,.;)]|$)")
_APPOSED = re.compile(r", (?:a|an|the|its|his|her|their|who is|now|then)((?: [\w-]+){1,5})")
_SHARES_WIDTH = 20
_SHARES = re.compile(r"\b(?:shares|stake) (?:in|of) $", re.IGNORECASE)
_SMALL = frozenset(("of", "for", "on", "in", "against", "to", "de", "at"))
_HEADS = {
    "ORG": ("organisation_nouns", "company_suffixes"),
    "EVENT": ("event_nouns",),
    "LAW": ("law_nouns",),
    "FAC": ("facility_nouns",),
    "LOC": ("landform_nouns",),
    "GPE": ("region_nouns",),
}
_OPENINGS = {
    "ORG": "organisation_openings",
    "FAC": "facility_openings",
    "LOC": "landform_openings",
}
_WHO = re.compile(r",? (?:who|whose|himself|herself|(?:his|her) (?:wife|husband|son|daughter))\b")
_LOCATED = frozenset(("in", "near", "outside", "throughout", "across", "around", "within"))
_SIDES = ("north", "south", "east", "west")
_PLACED = (*(f"{side} " for side in _SIDES), *(f"{side}ern " for side in _SIDES), "central ")
_STAFF = re.compile(
    r"(?:'s?)? (?:spokes\w+|chief executive|CEO|executives?|employees|staff|shares|chair\w*|"
    r"founders?|board|director|customers|investors|lawyers?|analysts?)\b"
)
_PEOPLE_ENDING = re.compile(r"(?:an|ese|ish|ic|ists?|i|ans|is|ites?|ers?)$")
_INITIALS = re.compile(r"[A-Z][A-Z&]{1,5}s?")


class Evidence:
    """Weighs the types of forms by what the page shows."""

    def __init__(self, view: str, tokens: Tokens) -> None:
        self._view, self._tokens = view, tokens
        self._places: dict[tuple[TextSpan, bool], Votes] = {}

    def weighed(self, forms: Iterable[Form]) -> Iterator[Form]:
        """Judge each form."""
        for form in forms:
            form.judge(self._votes(form))
            yield form

    def _votes(self, form: Form) -> Votes:
        votes = Votes()
        for type_, count in form.heard.items():
            votes.cast(type_, count * _trust(type_, form))
        votes.merge(_of_words(form.name, form.words))
        for span in form.spans[:_MOST_PLACES]:
            place = span, form.is_single
            if (said := self._places.get(place)) is None:
                said = self._places[place] = self._of_place(*place)
            votes.merge(said)
        return votes

    def _of_place(self, span: TextSpan, is_single: bool) -> Votes:
        votes = Votes()
        before = self._tokens.before(span.start)
        word = self._view[before.start : before.end] if before else ""
        if before and word == "," and (noun := self._tokens.before(before.start)):
            # “her lawyer, Ilse Renn”
            word = self._view[noun.start : noun.end] if _is_role(noun.lemma) else word
        if is_title(word) or _is_role(word) or _is_role(word.removesuffix("s")):
            votes.cast("PERSON", _TITLE)
        elif word in ENGLISH.lexicon("organisation_nouns"):
            votes.cast("ORG", _TITLE)
        after = self._tokens.after(span.end)
        if after and after.pos == "VERB" and after.lemma in ENGLISH.lexicon("reporting_verbs"):
            votes.cast("PERSON", _SPEECH / 2)
            votes.cast("ORG", _SPEECH / 4)
        votes.merge(self._of_neighbours(span))
        votes.merge(_of_preposition(word.lower(), is_single))
        return votes

    def _of_neighbours(self, span: TextSpan) -> Mapping[str, float]:
        votes = Votes()
        view, (start, end) = self._view, span
        if _is_person_behind(view, end):
            votes.cast("PERSON", _BESIDE)
        if _STAFF.match(view, end):
            votes.cast("ORG", _BESIDE)
        if _SHARES.search(view, max(0, start - _SHARES_WIDTH), start):
            # This “in” is of no place.
            votes.cast("ORG", _BESIDE + _IN_PLACE)
        if view.endswith(_PLACED, 0, start):
            votes.cast("GPE", _IN_PLACE)
        after = view[end : end + 40].split()
        if after and plain(after[0].strip(".,;")) in ENGLISH.lexicon("region_nouns"):
            votes.cast("GPE", _BESIDE)
        if view.startswith(", ", end) and _begins_with_place(after[1:4]):
            votes.cast("GPE", _BESIDE)
        previous = view[max(0, start - 30) : start].split()[-2:]
        if previous[1:] == ["of"] and previous[0] in ENGLISH.lexicon("region_nouns", "place_nouns"):
            votes.cast("GPE", _BESIDE)
        return votes


def _trust(type_: str, form: Form) -> float:
    """What an opinion of the recognizer weighs, which knows long names better than short ones."""
    if type_ == "NORP" and not _PEOPLE_ENDING.search(form.words[-1]):
        return _UNKNOWN_PEOPLE
    if len(form.words) > 1:
        return _SEVERAL_WORDS
    return _UNKNOWN_PLACE if type_ == "GPE" and form.words[0] not in known_place() else 1.0


def _is_role(word: str) -> bool:
    return word in ENGLISH.lexicon("person_nouns")


def _is_person_behind(view: str, end: int) -> bool:
    """Whether a role, an age or a “who” stands behind a name that ends here."""
    if view[end : end + 1] not in (",", " "):
        return False
    apposed = _APPOSED.match(view, end)
    is_role = apposed and any(map(_is_role, apposed[1].split()))
    return bool(is_role or _AGE.match(view, end) or _WHO.match(view, end))


def _of_preposition(word: str, is_single: bool) -> Mapping[str, float]:
    """What the word right before a name says."""
    if word in _LOCATED:
        return {"GPE": _IN_PLACE}
    if word == "from":
        return {"GPE": _IN_PLACE / 3}
    if word == "the":
        return {"PERSON": -_ARTICLE, **({"GPE": -_ARTICLE} if is_single else {"ORG": 0.5})}
    return {}


@lru_cache(maxsize=4096)
def _of_words(written: str, words: tuple[str, ...]) -> Mapping[str, float]:
    """What the name itself says."""
    name = " ".join(words)
    if name in known_people():
        return {"NORP": _KNOWN}
    if name in known_region():
        return {"LOC": _KNOWN}
    if name in known_country():
        return {"GPE": _KNOWN}
    if name in known_bodies():
        return {"ORG": _KNOWN}
    votes = Votes()
    if name in known_place():
        votes.cast("GPE", _KNOWN_PLACE)
    if len(words) > 1:
        votes.merge(_of_head(words))
        if words[0] in ENGLISH.lexicon("place_openings"):
            votes.cast("GPE", _KNOWN_PLACE)
        if words[0] in given_names() and not votes:
            votes.cast("PERSON", _GIVEN)
    elif _INITIALS.fullmatch(written):
        votes.cast("ORG", _INITIAL)
    elif not votes and name in given_names():
        votes.cast("PERSON", _INITIAL)
    return votes


def type_of_head(words: Sequence[str]) -> str | None:
    """The type that the last word of a name settles; `words` are plain."""
    last = words[-1].strip(".")
    for type_, lists in _HEADS.items():
        if any(last in ENGLISH.lexicon(name) for name in lists):
            return type_
    return None


def _of_head(words: Sequence[str]) -> Mapping[str, float]:
    """What the head of a name says: its last word before “of”, “for” and the like, or its first."""
    small = next((i for i, word in enumerate(words) if i and word in _SMALL), len(words))
    if type_ := type_of_head(words[:small]):
        return {type_: _HEAD}
    for type_, name in _OPENINGS.items():
        if words[0] in ENGLISH.lexicon(name):
            return {type_: _HEAD}
    return {"ORG": _TITLE} if words[-1] in ENGLISH.lexicon("outlet_words") else {}


def _begins_with_place(words: Iterable[str]) -> bool:
    """Whether words after a comma begin with a country, a region or a city."""
    name = ""
    for word in words:
        name = f"{name} {plain(word.strip('.,;:'))}".strip()
        if name in known_place():
            return True
    return False
