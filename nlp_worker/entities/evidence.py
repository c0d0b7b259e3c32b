"""Evidence: what the words of a name, and the words around it, say of its type."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nlp_worker.entities.forms import Form
from nlp_worker.entities.names import given_names, is_title
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.lexicons import lexicon
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
_PLACED = re.compile(r"(?:north|south|east|west|northern|southern|eastern|western|central) $")
_STAFF = re.compile(
    r"(?:'s?)? (?:spokes\w+|chief executive|CEO|executives?|employees|staff|shares|chair\w*|"
    r"founders?|board|director|customers|investors|lawyers?|analysts?)\b"
)
_PEOPLE_ENDING = re.compile(r"(?:an|ese|ish|ic|ists?|i|ans|is|ites?|ers?)$")
_INITIALS = re.compile(r"[A-Z][A-Z&]{1,5}s?")


@cache
def known_place() -> frozenset[str]:
    """Names of countries, regions and large cities, plain."""
    names = lexicon("cities") | lexicon("regions")
    return frozenset(plain(name) for name in names) | known_country()


@cache
def known_country() -> frozenset[str]:
    """Names of countries, plain."""
    return frozenset(plain(name) for name in lexicon("countries") | lexicon("country_names"))


@cache
def known_people() -> frozenset[str]:
    """Demonyms, peoples and faiths, plain, as adjectives and in the plural."""
    names = {plain(name) for name in lexicon("demonyms") | lexicon("peoples")}
    return frozenset(names | {f"{name}s" for name in names if not name.endswith(("s", "h", "e"))})


@cache
def _world_regions() -> frozenset[str]:
    return frozenset(plain(name) for name in lexicon("world_regions"))


@cache
def known_bodies() -> frozenset[str]:
    """Bodies that news names without more words, plain."""
    return frozenset(plain(name) for name in lexicon("known_bodies"))


class Evidence:
    """Weighs the types of forms by what the page shows."""

    def __init__(self, view: str, tokens: Tokens) -> None:
        self._view, self._tokens = view, tokens

    def weighed(self, forms: Iterable[Form]) -> Iterator[Form]:
        """Set the votes of each form."""
        for form in forms:
            self._weigh(form)
            yield form

    def _weigh(self, form: Form) -> None:
        votes = Counter({type_: float(count) for type_, count in form.heard.items()})
        if len(form.words) > 1:
            votes = Counter({type_: count * _SEVERAL_WORDS for type_, count in votes.items()})
        elif form.words[0] not in known_place():
            votes["GPE"] *= _UNKNOWN_PLACE
        if not _PEOPLE_ENDING.search(form.words[-1]):
            votes["NORP"] *= _UNKNOWN_PEOPLE
        votes.update(_of_words(form))
        for span in form.spans[:_MOST_PLACES]:
            votes.update(self._of_place(span, form))
        form.votes = votes

    def _of_place(self, span: TextSpan, form: Form) -> Counter[str]:
        votes: Counter[str] = Counter()
        before = self._tokens.before(span.start)
        word = self._view[before.start : before.end] if before else ""
        if before and word == "," and (noun := self._tokens.before(before.start)):
            # “her lawyer, Ilse Renn”
            word = self._view[noun.start : noun.end] if _is_role(noun.lemma) else word
        if is_title(word) or _is_role(word) or _is_role(word.removesuffix("s")):
            votes["PERSON"] += _TITLE
        elif word in lexicon("organisation_nouns"):
            votes["ORG"] += _TITLE
        after = self._tokens.after(span.end)
        if after and after.pos == "VERB" and after.lemma in lexicon("reporting_verbs"):
            votes["PERSON"] += _SPEECH / 2
            votes["ORG"] += _SPEECH / 4
        votes.update(self._of_neighbours(span))
        votes.update(_of_preposition(word.lower(), form.is_single))
        return votes

    def _of_neighbours(self, span: TextSpan) -> Counter[str]:
        votes: Counter[str] = Counter()
        view = self._view
        apposed = _APPOSED.match(view, span.end)
        is_role = apposed and any(_is_role(word) for word in apposed[1].split())
        if is_role or _AGE.match(view, span.end) or _WHO.match(view, span.end):
            votes["PERSON"] += _BESIDE
        if _STAFF.match(view, span.end) or _SHARES.search(view, max(0, span.start - 20), span.start):
            votes["ORG"] += _BESIDE
        if _PLACED.search(view, max(0, span.start - 9), span.start):
            votes["GPE"] += _IN_PLACE
        after = view[span.end : span.end + 40].split()
        if after and plain(after[0].strip(".,;")) in lexicon("region_nouns"):
            votes["GPE"] += _BESIDE
        if view[span.end : span.end + 2] == ", " and _begins_with_place(after[1:4]):
            votes["GPE"] += _BESIDE
        previous = view[max(0, span.start - 30) : span.start].split()[-2:]
        nouns = lexicon("region_nouns") | lexicon("place_nouns")
        if len(previous) == 2 and previous[1] == "of" and previous[0] in nouns:
            votes["GPE"] += _BESIDE
        return votes


def _is_role(word: str) -> bool:
    return word in lexicon("person_nouns")


def _of_preposition(word: str, is_single: bool) -> Counter[str]:
    """What the word right before a name says."""
    if word in _LOCATED:
        return Counter({"GPE": _IN_PLACE})
    if word == "from":
        return Counter({"GPE": _IN_PLACE / 3})
    if word == "the":
        return Counter({"PERSON": -_ARTICLE, **({"GPE": -_ARTICLE} if is_single else {"ORG": 0.5})})
    return Counter()


def _of_words(form: Form) -> Counter[str]:
    """What the name itself says."""
    name = " ".join(form.words)
    if name in known_people():
        return Counter({"NORP": _KNOWN})
    if name in _world_regions():
        return Counter({"LOC": _KNOWN})
    if name in known_country():
        return Counter({"GPE": _KNOWN})
    if name in known_bodies():
        return Counter({"ORG": _KNOWN})
    votes: Counter[str] = Counter()
    if name in known_place():
        votes["GPE"] += _KNOWN_PLACE
    if len(form.words) > 1:
        votes.update(_of_head(form.words))
        if form.words[0] in lexicon("place_openings"):
            votes["GPE"] += _KNOWN_PLACE
        if form.words[0] in given_names() and not votes:
            votes["PERSON"] += _GIVEN
    elif _INITIALS.fullmatch(form.name):
        votes["ORG"] += _INITIAL
    elif not votes and name in given_names():
        votes["PERSON"] += _INITIAL
    return votes


def type_of_head(words: Sequence[str]) -> str | None:
    """The type that the last word of a name settles; `words` are plain."""
    last = words[-1].strip(".")
    for type_, lists in _HEADS.items():
        if any(last in lexicon(name) for name in lists):
            return type_
    return None


def _of_head(words: Sequence[str]) -> Counter[str]:
    """What the head of a name says: its last word before “of”, “for” and the like, or its first."""
    small = next((i for i, word in enumerate(words) if i and word in _SMALL), len(words))
    if type_ := type_of_head(words[:small]):
        return Counter({type_: _HEAD})
    for type_, name in _OPENINGS.items():
        if words[0] in lexicon(name):
            return Counter({type_: _HEAD})
    return Counter({"ORG": _TITLE} if words[-1] in lexicon("outlet_words") else {})


def _begins_with_place(words: Iterable[str]) -> bool:
    """Whether words after a comma begin with a country, a region or a city."""
    name = ""
    for word in words:
        name = f"{name} {plain(word.strip('.,;:'))}".strip()
        if name in known_place():
            return True
    return False
