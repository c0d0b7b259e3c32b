"""The types of names, by votes of the recognizer, of their own words and of the words around."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from nlp_worker.entities.context_nouns import votes_of_nouns
from nlp_worker.entities.gazetteers import (
    known_countries,
    known_organisations,
    known_peoples,
    known_places,
    known_regions,
    known_towns,
)
from nlp_worker.entities.name_forms import NameForm, TypeVotes
from nlp_worker.entities.names import begins_with_given_name, is_common_given_name, is_title
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

# Weights; one label of the recognizer is 1. The last word of a name decides its type. A title or a
# verb of speech beside it counts more than the recognizer. A list of places counts a little more,
# because it has surnames too.
_HEAD_NOUN = 30.0
_KNOWN, _KNOWN_PLACE = 30.0, 2.0
_TITLE, _SPEECH, _GIVEN, _IN_PLACE, _BESIDE, _ARTICLE = 3.0, 2.0, 2.0, 1.5, 2.0, 1.0
_SEVERAL_WORDS, _INITIAL, _UNKNOWN_PEOPLE = 1.5, 1.5, 0.5
_UNKNOWN_PLACE, _TOWN, _FAMILY, _SUBJECT = 0.75, 1.25, 0.75, 0.25
_UNKNOWN_ORGANISATION = 0.75
_MOST_PLACES = 40
_AGE = re.compile(r"(?:, | \()\d{1,2}(?:[,.;)]|$)")
_APPOSED = re.compile(
    r"(?:, (?:a|an|the|its|his|her|their|who is|now|then)"
    r"| (?:is|was|became|becomes|remains|has been|had been) (?:a|an|the|its|their)"
    r"|,(?= [a-z]))((?: [\w-]+){1,5})"
)
_OF_PLACE = re.compile(r", (?:\d{1,2}, )?of (?:the )?[A-Z]")
_LABEL = re.compile(r": ?[“\"A-Z]")
_SHARES_WIDTH = 20
_SHARES = re.compile(r"\b(?:shares|stake) (?:in|of) $", re.IGNORECASE)
_PREPOSITIONS = frozenset(("of", "for", "on", "in", "against", "to", "de", "at"))
_HEAD_LEXICONS = {
    "ORG": ("organisation_nouns", "company_suffixes", "company_forms"),
    "EVENT": ("event_nouns",),
    "LAW": ("law_nouns",),
    "FAC": ("facility_nouns",),
    "LOC": ("landform_nouns",),
    "GPE": ("region_nouns",),
}
_OPENING_LEXICONS = {
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


class TypeClassifier:
    """Decides the types of name forms by votes."""

    def __init__(self, view: str, tokens: TokenIndex, language: Language) -> None:
        self._view, self._tokens, self._language = view, tokens, language
        self._context_votes: dict[tuple[TextSpan, bool], TypeVotes] = {}

    def classify(self, forms: Iterable[NameForm]) -> Iterator[NameForm]:
        """Yield each form after setting its votes and its type."""
        for form in forms:
            form.set_votes(self._votes(form))
            yield form

    def _votes(self, form: NameForm) -> TypeVotes:
        votes = TypeVotes()
        for type_, count in form.label_counts.items():
            votes.add(type_, count * _label_weight(type_, form, self._language))
        if not self._is_person_like_place(form):
            votes.merge(_votes_of_name(form.name, form.words, self._language))
        for span in form.spans[:_MOST_PLACES]:
            place = span, form.is_single
            if (context := self._context_votes.get(place)) is None:
                context = self._context_votes[place] = self._votes_of_context(*place)
            votes.merge(context)
        return votes

    def _is_person_like_place(self, form: NameForm) -> bool:
        """Return whether a name marked as a person ends like a place: “Fiona Hill”."""
        if len(form.words) == 1 or max(form.label_counts, default="") != "PERSON":
            return False
        first = form.name.split()[0]
        is_place = type_of_head(form.words, self._language) in ("FAC", "LOC")
        return is_place and begins_with_given_name(first, form.words[0], self._language)

    def _votes_of_context(self, span: TextSpan, is_single: bool) -> TypeVotes:
        """Return the votes of the words around a mention; `is_single` is of its form."""
        votes = TypeVotes()
        language = self._language
        before = self._tokens.before(span.start)
        word = self._view[before.start : before.end] if before else ""
        if before and word == "," and (noun := self._tokens.before(before.start)):
            # “her lawyer, Ilse Renn”
            is_role = _is_role(noun.lemma, language)
            word = self._view[noun.start : noun.end] if is_role else word
        if (
            is_title(word, language)
            or _is_role(word, language)
            or _is_role(word.removesuffix("s"), language)
        ):
            votes.add("PERSON", _TITLE)
        elif word in language.lexicon("organisation_nouns"):
            votes.add("ORG", _TITLE)
        elif word in language.lexicon("meeting_verbs"):
            votes.add("PERSON", _SPEECH / 2)
        after = self._tokens.after(span.end)
        speaks = (
            after and after.pos == "VERB" and after.lemma in language.lexicon("reporting_verbs")
        )
        if speaks or (before and before.pos == "VERB" and language.is_reporting_verb(word)):
            votes.add("PERSON", _SPEECH / 2)
            votes.add("ORG", _SPEECH / 4)
        elif after and self._view[after.start : after.end] in language.lexicon("person_verbs"):
            votes.add("PERSON", _SPEECH / 4)
        elif self._is_subject(span) or _LABEL.match(self._view, span.end):
            votes.add("PERSON", _SUBJECT)
        self._add_neighbours(votes, span)
        votes.merge(_votes_of_preposition(word.lower(), is_single))
        return votes

    def _is_subject(self, span: TextSpan) -> bool:
        """Return whether a sentence begins with the name as its subject."""
        words = self._tokens.within(span)
        return bool(words) and words[-1].dep == "nsubj" and self._tokens.opens_sentence(span.start)

    def _add_neighbours(self, votes: TypeVotes, span: TextSpan) -> None:
        """Add the votes of what is right before and after a mention."""
        view, (start, end), language = self._view, span, self._language
        if is_followed_like_person(view, end, language):
            votes.add("PERSON", _BESIDE)
        if _STAFF.match(view, end):
            votes.add("ORG", _BESIDE)
        if _SHARES.search(view, max(0, start - _SHARES_WIDTH), start):
            # More, because the “in” of “shares in” votes for a place.
            votes.add("ORG", _BESIDE + _IN_PLACE)
        if view.endswith(_PLACED, 0, start):
            votes.add("GPE", _IN_PLACE)
        after = view[end : end + 40].split()
        if after and fold(after[0].strip(".,;")) in language.lexicon("region_nouns"):
            votes.add("GPE", _BESIDE)
        if view.startswith(", ", end) and _begins_with_place(after[1:4], language):
            votes.add("GPE", _BESIDE)
        for found in votes_of_nouns(view, self._tokens, span, language):
            votes.merge(found)


def _label_weight(type_: str, form: NameForm, language: Language) -> float:
    """Return the weight of a label of the recognizer, which knows long names better than short."""
    if type_ == "NORP" and not _PEOPLE_ENDING.search(form.words[-1]):
        return _UNKNOWN_PEOPLE
    if len(form.words) > 1:
        # The recognizer takes people that it has not seen for companies.
        is_like_person = form.words[0] in language.given_names and type_ == "ORG"
        return _UNKNOWN_ORGANISATION if is_like_person else _SEVERAL_WORDS
    is_unknown = type_ == "GPE" and form.words[0] not in known_places(language)
    return _UNKNOWN_PLACE if is_unknown else 1.0


def _is_role(word: str, language: Language) -> bool:
    return word in language.lexicon("person_nouns")


def is_followed_like_person(view: str, end: int, language: Language) -> bool:
    """Return whether a role, an age, a home or a “who” follows a name that ends here."""
    if view[end : end + 1] not in (",", " "):
        return False
    apposed = _APPOSED.match(view, end)
    is_role = apposed and any(_is_role(word, language) for word in apposed[1].split())
    # “Hobbs, of Mill Lane, …”
    return bool(is_role or any(one.match(view, end) for one in (_AGE, _WHO, _OF_PLACE)))


def _votes_of_preposition(word: str, is_single: bool) -> Mapping[str, float]:
    """Return the votes of the word right before a name."""
    if word in _LOCATED:
        return {"GPE": _IN_PLACE}
    if word == "from":
        return {"GPE": _IN_PLACE / 3}
    if word == "the":
        return {"PERSON": -_ARTICLE, **({"GPE": -_ARTICLE} if is_single else {"ORG": 0.5})}
    return {}


@lru_cache(maxsize=4096)
def _votes_of_name(written: str, words: tuple[str, ...], language: Language) -> Mapping[str, float]:
    """Return the votes of a name's own words; `words` are folded."""
    name = " ".join(words)
    if name in known_peoples(language):
        return {"NORP": _KNOWN}
    if name in known_regions(language):
        return {"LOC": _KNOWN}
    if name in known_countries(language):
        return {"GPE": _KNOWN}
    if name in known_organisations(language):
        return {"ORG": _KNOWN}
    votes = TypeVotes()
    if name in known_places(language):
        votes.add("GPE", _KNOWN_PLACE)
    elif name in known_towns(language) and words[0] not in language.given_names:
        votes.add("GPE", _KNOWN_PLACE if len(words) > 1 else _TOWN)
    if len(words) > 1:
        votes.merge(_votes_of_head(words, language))
        if words[0] in language.lexicon("place_openings"):
            votes.add("GPE", _KNOWN_PLACE)
        is_place = words[-1] in known_places(language) or words[0] in language.lexicon(
            "common_words"
        )
        if words[0] in language.given_names and not votes and not is_place:
            is_common = is_common_given_name(words[0], language)
            votes.add("PERSON", _GIVEN if is_common else _GIVEN / 2)
    elif _INITIALS.fullmatch(written):
        votes.add("ORG", _INITIAL)
    elif not votes and is_common_given_name(name, language):
        votes.add("PERSON", _INITIAL)
    elif not votes and name in language.lexicon("family_names"):
        votes.add("PERSON", _FAMILY)
    return votes


def type_of_head(words: Sequence[str], language: Language) -> str | None:
    """Return the type that the last word of a name decides, or None; `words` are folded."""
    last = words[-1].strip(".")
    for type_, lexicons in _HEAD_LEXICONS.items():
        if last in language.lexicon(*lexicons):
            return type_
    return None


def _votes_of_head(words: Sequence[str], language: Language) -> Mapping[str, float]:
    """Return the votes of a name's head noun (the last word before “of”) or of its first word."""
    end = next((i for i, word in enumerate(words) if i and word in _PREPOSITIONS), len(words))
    if type_ := type_of_head(words[:end], language):
        return {type_: _HEAD_NOUN}
    for type_, lexicon in _OPENING_LEXICONS.items():
        if words[0] in language.lexicon(lexicon):
            return {type_: _HEAD_NOUN}
    return {"ORG": _TITLE} if words[-1] in language.lexicon("outlet_words") else {}


def _begins_with_place(words: Iterable[str], language: Language) -> bool:
    """Return whether words after a comma begin with a country, a region or a city."""
    places = known_places(language)
    name = ""
    for word in words:
        name = f"{name} {fold(word.strip('.,;:'))}".strip()
        if name in places:
            return True
    return False
