"""Evidence: what the words of a name, and the words around it, say of its type."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from nlp_worker.entities.forms import Form
from nlp_worker.entities.names import is_title
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
_MOST_PLACES = 40
_AGE = re.compile(r", \(?\d{1,2}\)?,")
_WHO = re.compile(r",? (?:who|whose|himself|herself|(?:his|her) (?:wife|husband|son|daughter))\b")
_LOCATED = frozenset(("in", "near", "outside", "throughout", "across", "around", "within"))
_PLACED = re.compile(r"(?:north|south|east|west|northern|southern|eastern|western|central) $")
_STAFF = re.compile(r"(?:'s?)? (?:spokes\w+|chief executive|CEO|executives?|employees|staff|shares|chair\w*)\b")
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
def known_bodies() -> frozenset[str]:
    """Bodies that news names without more words, plain."""
    return frozenset(plain(name) for name in lexicon("known_bodies"))


class Evidence:
    """Weighs the types of forms by what the page shows."""

    def __init__(self, view: str, tokens: Tokens) -> None:
        self._view, self._tokens = view, tokens

    def weigh(self, form: Form) -> None:
        """Set the votes of a form."""
        votes = Counter({type_: float(count) for type_, count in form.heard.items()})
        if len(form.words) > 1:
            votes = Counter({type_: count * _SEVERAL_WORDS for type_, count in votes.items()})
        if not _PEOPLE_ENDING.search(form.words[-1]):
            votes["NORP"] *= _UNKNOWN_PEOPLE
        votes.update(_of_words(form))
        for span in form.spans[:_MOST_PLACES]:
            votes.update(self._of_place(span, form))
        form.votes = votes

    def _of_place(self, span: TextSpan, form: Form) -> Counter[str]:
        votes: Counter[str] = Counter()
        before = self._tokens.before(span.start)
        after = self._tokens.after(span.end)
        word = self._view[before.start : before.end] if before else ""
        if is_title(word) or word in lexicon("person_nouns"):
            votes["PERSON"] += _TITLE
        elif word in lexicon("organisation_nouns"):
            votes["ORG"] += _TITLE
        if after and after.pos == "VERB" and after.lemma in lexicon("reporting_verbs"):
            votes["PERSON"] += _SPEECH / 2
            votes["ORG"] += _SPEECH / 4
        votes.update(self._of_neighbours(span, word))
        if word.lower() == "the" and form.is_single:
            votes["PERSON"] -= _ARTICLE
            votes["GPE"] -= _ARTICLE
        return votes

    def _of_neighbours(self, span: TextSpan, before: str) -> Counter[str]:
        votes: Counter[str] = Counter()
        view = self._view
        if _AGE.match(view, span.end) or _WHO.match(view, span.end):
            votes["PERSON"] += _BESIDE
        if _STAFF.match(view, span.end):
            votes["ORG"] += _BESIDE
        if before.lower() in _LOCATED or _PLACED.search(view, max(0, span.start - 9), span.start):
            votes["GPE"] += _IN_PLACE
        after = view[span.end : span.end + 40].split()
        if after and plain(after[0].strip(".,;")) in lexicon("region_nouns"):
            votes["GPE"] += _BESIDE
        if view[span.end : span.end + 2] == ", " and _begins_with_place(after[1:4]):
            votes["GPE"] += _BESIDE
        previous = view[max(0, span.start - 30) : span.start].split()[-2:]
        if len(previous) == 2 and previous[1] == "of" and previous[0] in lexicon("region_nouns"):
            votes["GPE"] += _BESIDE
        return votes


def _of_words(form: Form) -> Counter[str]:
    """What the name itself says."""
    name = " ".join(form.words)
    last, first = form.words[-1].strip("."), form.words[0]
    if name in known_people():
        return Counter({"NORP": _KNOWN})
    if name in known_country():
        return Counter({"GPE": _KNOWN})
    if name in known_bodies():
        return Counter({"ORG": _KNOWN})
    votes: Counter[str] = Counter()
    if name in known_place():
        votes["GPE"] += _KNOWN_PLACE
    if len(form.words) > 1:
        votes.update(_of_head(first, last))
        given = lexicon("given_names_female") | lexicon("given_names_male")
        if first in given and not votes:
            votes["PERSON"] += _GIVEN
    elif _INITIALS.fullmatch(form.name):
        votes["ORG"] += _INITIAL
    elif not votes and name in lexicon("given_names_female") | lexicon("given_names_male"):
        votes["PERSON"] += _INITIAL
    return votes


def _of_head(first: str, last: str) -> Counter[str]:
    if last in lexicon("facility_nouns"):
        return Counter({"FAC": _HEAD})
    if last in lexicon("landform_nouns") or first in lexicon("landform_openings"):
        return Counter({"LOC": _HEAD})
    if first in ("ministry", "university", "department", "bank", "institute"):
        return Counter({"ORG": _HEAD})
    if last in lexicon("organisation_nouns") or last in lexicon("company_suffixes"):
        return Counter({"ORG": _HEAD})
    if last in lexicon("region_nouns"):
        return Counter({"GPE": _HEAD})
    return Counter({"ORG": _IN_PLACE} if last in lexicon("outlet_words") else {})


def _begins_with_place(words: Iterable[str]) -> bool:
    """Whether words after a comma begin with a country, a region or a city."""
    name = ""
    for word in words:
        name = f"{name} {plain(word.strip('.,;:'))}".strip()
        if name in known_place():
            return True
    return False
