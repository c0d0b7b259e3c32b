"""The evidence that a run of capitalised words names a person, and what it weighs.

The recognizer cuts or mistypes names that it has seldom seen. The evidence here does not depend on
where a name comes from: given names by their counts, titles, verbs of speech, ages, particles.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import known_organisations, known_peoples, known_places
from nlp_worker.entities.names import begins_with_given_name, given_name_forms, is_title
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.pronoun_names import is_followed_by_pronoun
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.type_classifier import is_followed_like_person
from nlp_worker.languages import Language
from nlp_worker.languages.weights import read_weights
from nlp_worker.text.spans import TextSpan

WEIGHTS = "person_run_weights.tsv"
"""File of a language: the weight of each evidence, estimated by `make person-runs`."""
OWNER = re.compile(r"\w['’]s?$")
_BIAS = "bias"
_CLEARLY_NOT = -1.5
"""Log odds: one person among six."""
_REACH = 30
_USUAL = 2
"""Words of most names."""
_PREFIX = re.compile(r"(?:al|el|ul|ad|ar|as|ash|at|an|az|ez|en|bin|abu)-", re.IGNORECASE)
_NOT_PEOPLE = (
    "organisation_nouns",
    "company_suffixes",
    "company_forms",
    "outlet_words",
    "event_nouns",
    "law_nouns",
    "demonyms",
    "peoples",
    "weekdays",
    "months",
)
"""Lists whose words a person's name does not have."""
_APPOSED = "role and comma before"
_INTRODUCTIONS = frozenset(("title before", _APPOSED))
_LOCATING = frozenset(("in", "at", "near", "outside", "across", "throughout", "around"))


def is_person_run(page: PageMentions, span: TextSpan) -> bool:
    """Return whether the evidence is that a run names a person."""
    evidence = find_evidence(page, span)
    return evidence is not None and _score(evidence, page.language) > 0


def is_no_person(page: PageMentions, span: TextSpan) -> bool:
    """Return whether the evidence is clearly against a person, whatever the recognizer says."""
    evidence = find_evidence(page, span)
    return evidence is not None and _score(evidence, page.language) < _CLEARLY_NOT


def _score(evidence: Iterable[str], language: Language) -> float:
    """Return the log odds of a person."""
    weights = _weights(language)
    return weights[_BIAS] + sum(weights[one] for one in evidence)


@cache
def _weights(language: Language) -> Mapping[str, float]:
    return read_weights(language.folder.joinpath(WEIGHTS))


def find_evidence(page: PageMentions, span: TextSpan) -> frozenset[str] | None:
    """Return the names of the evidence on a run; None if its words are not a person's name."""
    language, text = page.language, page.text(span)
    words = text.split()
    folded = [fold(_PREFIX.sub("", word).strip(".")) for word in words]
    if _not_people(language).intersection(folded[:-1]) or text.isupper():
        return None
    before = frozenset(_evidence_before(page, span))
    is_given = begins_with_given_name(words[0], folded[0], language)
    is_place = folded[-1] in language.lexicon("facility_nouns", "landform_nouns")
    if is_place and not is_given:
        return None
    if folded[-1] in _not_people(language) and not (is_given and before & _INTRODUCTIONS):
        # “the singer Rose Church” is somebody, “Rose Church” alone is not.
        return None
    name = " ".join(folded)
    if name in known_places(language) or name in known_organisations(language):
        return None
    found = {*_evidence_of_words(words, folded, language), *_evidence_of_marks(page, span)}
    if is_place:
        found.add("noun of a place last")
    if _is_in_title(page, span):
        found.add("in a title")
    if folded[-1] in page.speaking_words and len(words) == _USUAL:
        found.add("surname speaks")
    return frozenset(found.union(before, _evidence_behind(page, span)))


def _evidence_of_words(
    words: Sequence[str], folded: Sequence[str], language: Language
) -> Iterator[str]:
    """Yield what the words of a run tell."""
    common, places = language.lexicon("common_words"), known_places(language)
    given = [_is_given(word, language) for word in folded]
    if begins_with_given_name(words[0], folded[0], language):
        yield "common given name first"
    elif given[0]:
        yield "given name first"
    elif given[1]:
        yield "given name second"
    if any(len(word) == 2 and word[1] == "." for word in words[:-1]):
        yield "initial"
    if language.lexicon("name_particles").intersection(folded[1:-1]):
        yield "particle"
    if folded[0] in places:
        yield "place first that is a given name" if given[0] else "place first"
    is_family = folded[-1] in language.lexicon("family_names")
    if folded[-1] in places:
        yield "place last that is a family name" if is_family else "place last"
    elif is_family:
        yield "family name last"
    if folded[0] in common:
        yield "common word first"
    if folded[-1] in common:
        yield "common word last"
    if not given[0] and not given[1] and not common.intersection(folded):
        yield "unknown words"
    if len(folded) > _USUAL:
        yield "more than two words"


def _is_given(word: str, language: Language) -> bool:
    """Return whether a folded word is a given name."""
    return any(form in language.given_names for form in given_name_forms(word))


def _evidence_of_marks(page: PageMentions, span: TextSpan) -> Iterator[str]:
    """Yield what the recognizer tells of a run."""
    marked = page.overlapping(span)
    for mention in marked:
        is_whole = mention.span.covers(span)
        if mention.type == "PERSON":
            yield "marked as a person" if is_whole else "in part marked as a person"
        elif is_whole:
            yield f"marked as {mention.type}"
        else:
            yield "in part marked as something else"
    if not marked:
        yield "not marked"


def _evidence_before(page: PageMentions, span: TextSpan) -> Iterator[str]:
    """Yield what the word before a run tells."""
    language, peoples = page.language, known_peoples(page.language)
    for found in page.view[max(0, span.start - _REACH) : span.start].split()[-1:]:
        word = found.strip("\"'(“‘,.:")
        is_role = fold(word) in language.lexicon("person_nouns") or fold(word) in peoples
        if is_title(word, language) or is_role:
            yield _APPOSED if is_role and found.endswith(",") else "title before"
        elif OWNER.search(word) and word[0].isupper():
            yield "owner before"
        elif word.casefold() in language.lexicon("determiners"):
            yield "article before"
        elif word.casefold() in _LOCATING:
            yield "place word before"
        elif language.is_reporting_verb(word):
            yield "verb of speech before"
        elif word in language.lexicon("meeting_verbs"):
            yield "verb of meeting before"
        elif word.casefold() == "of" and _is_office(page, span):
            yield "office of before"
        elif word.casefold() in ("of", "and", "by"):
            yield f"“{word.casefold()}” before"


def _is_office(page: PageMentions, span: TextSpan) -> bool:
    """Return whether “… of” before a run is an office: “the director of Holt Analytics”."""
    words = page.view[max(0, span.start - _REACH) : span.start].split()[-2:-1]
    nouns = page.language.lexicon("person_nouns", "office_nouns")
    return any(word.casefold() in nouns for word in words)


def _evidence_behind(page: PageMentions, span: TextSpan) -> Iterator[str]:
    """Yield what stands right behind a run."""
    view, language = page.view, page.language
    if is_followed_like_person(view, span.end, language):
        yield "role or age behind"
    if page.tokens.opens_sentence(span.start) and is_followed_by_pronoun(page.tokens, view, span):
        yield "pronoun behind"
    after = view[span.end : span.end + _REACH].split()[:1]
    if view[span.end : span.end + 1] != " " or not after:
        if view[span.end : span.end + 2] in ("'s", "’s"):
            yield "possessive"
        return
    if language.is_reporting_verb(after[0].strip(",.:")):
        yield "verb of speech behind"
    elif after[0] in language.lexicon("person_verbs"):
        yield "verb of people behind"
    elif (word := page.tokens.after(span.end)) and word.pos in ("VERB", "AUX"):
        yield "verb behind"


def _is_in_title(page: PageMentions, span: TextSpan) -> bool:
    """Return whether most words around a run have capitals, as in titles and headings."""
    before = page.view[max(0, span.start - _REACH) : span.start].split()[1:]
    after = page.view[span.end : span.end + _REACH].split()[:-1]
    words = [word for word in (*before, *after) if word[:1].isalpha()]
    return len(words) > 1 and sum(word[0].isupper() for word in words) * 2 > len(words)


@cache
def _not_people(language: Language) -> frozenset[str]:
    return frozenset(map(fold, language.lexicon(*_NOT_PEOPLE)))
