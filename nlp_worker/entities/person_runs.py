"""Runs of capitalised words that name people, by the words themselves and by what is beside them.

The recognizer cuts or mistypes names that it has seldom seen. The evidence here does not depend on
where a name comes from: given names by their counts, titles, verbs of speech, ages, particles.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import (
    known_countries,
    known_organisations,
    known_peoples,
    known_places,
)
from nlp_worker.entities.names import (
    CAPITALISED,
    given_name_forms,
    is_common_given_name,
    is_title,
    is_title_modifier,
)
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.pronoun_names import is_followed_by_pronoun
from nlp_worker.entities.proper_nouns import POST_NOMINALS
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.type_classifier import is_followed_like_person
from nlp_worker.languages import Language
from nlp_worker.languages.weights import read_weights
from nlp_worker.text.spans import TextSpan

_INITIALS = r"(?:[A-Z]\.){1,3}"
_GAP = r"[ \t]{1,3}"
_LONGEST, _SHORTEST = 5, 2
"""Words with a capital letter in a name."""
_REACH = 30
_PREFIX = re.compile(r"(?:al|el|ul|ad|ar|as|ash|at|an|az|ez|en|bin|abu)-", re.IGNORECASE)
WEIGHTS = "person_run_weights.tsv"
"""File of a language: the weight of each evidence, estimated by `make person-runs`."""
_BIAS = "bias"
_CLEARLY_NOT = -1.5
"""Log odds: one person among six."""
_USUAL = 2
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
_POSSESSIVE = re.compile(r"(?:['’]s?)?$")
_INITIAL = re.compile(_INITIALS)
_OWNER = re.compile(r"\w['’]s?$")
_BEFORE_FIRST = ("", "\n", '"', "'", "“", "‘", "„", "«", "(", "[", "–", "—", "-", ":")
_OPENERS = ("sentence_openers", "common_openings", "determiners")
_LOCATING = frozenset(("in", "at", "near", "outside", "across", "throughout", "around"))


def find_person_runs(page: PageMentions) -> Iterator[TextSpan]:
    """Yield the runs of two capitalised words and more that name a person, in order."""
    return (span for span in find_runs(page) if is_person_run(page, span))


def find_runs(page: PageMentions) -> Iterator[TextSpan]:
    """Yield the runs of two capitalised words and more, without titles and roles before them."""
    for area in page.areas:
        for found in _runs(page.language).finditer(page.view, area.start, area.end):
            span = _without_lead(page, TextSpan(*found.span()))
            # Text in another language has no tokens.
            if span and page.tokens.within(span):
                yield span


@cache
def _runs(language: Language) -> re.Pattern[str]:
    particles = any_of(language.lexicon("name_particles"))
    word = rf"(?:{_INITIALS}|{CAPITALISED})"
    first = rf"(?<![\w'’.-])(?:(?:{particles})(?:{_GAP}|-)){{0,2}}{word}"
    joined = rf"{_GAP}(?:(?:{particles})(?:{_GAP}|[-'’])){{0,3}}{word}"
    return re.compile(rf"{first}(?:{joined}){{1,6}}")


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, and one that fits nothing if there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _without_lead(page: PageMentions, span: TextSpan) -> TextSpan | None:
    """Return the name in a run: without titles, roles, owners and opening words before it."""
    words = list(re.finditer(r"\S+", page.text(span)))
    cut = next((at for at in range(1, len(words)) if _opens_sentence(page, span, words[at])), None)
    words = words[:cut]
    leads = [at + 1 for at, word in enumerate(words[:-1]) if _is_lead(page, word[0])]
    first = max(leads, default=0)
    if not first and (
        _is_opener(page, span, words[0][0]) or _is_role(page, words) or _is_country(page, words)
    ):
        first = 1
    while len(words) > first and words[-1][0].strip(".").casefold() in POST_NOMINALS:
        words.pop()
    capitals = [word for word in words[first:] if not word[0].islower()]
    if not _SHORTEST <= len(capitals) <= _LONGEST:
        return None
    start, end = span.start + words[first].start(), span.start + words[-1].end()
    return TextSpan(start, start + len(_POSSESSIVE.sub("", page.view[start:end])))


def _opens_sentence(page: PageMentions, span: TextSpan, word: re.Match[str]) -> bool:
    """Return whether a sentence begins with a word; the parser often ends one behind an initial."""
    at = span.start + word.start()
    is_after_initial = page.view[max(0, at - 4) : at].rstrip().endswith(".")
    return page.tokens.opens_sentence(at) and not is_after_initial


def _is_lead(page: PageMentions, word: str) -> bool:
    """Return whether a word stands before a name: a title, a role, a people, an owner."""
    language, folded = page.language, fold(word.strip("."))
    if is_title(word, language) or is_title_modifier(word, language) or _OWNER.search(word):
        return True
    is_role = folded in language.lexicon("person_nouns", "office_nouns")
    return is_role or folded in known_peoples(language)


def _is_role(page: PageMentions, words: Sequence[re.Match[str]]) -> bool:
    """Return whether the first word is a common one before a name: “Shopkeeper Ada Holt”."""
    if len(words) <= _SHORTEST:
        return False
    second = words[1][0]
    common = page.language.lexicon("common_words")
    if fold(second) not in page.language.given_names and not _INITIAL.fullmatch(second):
        return False
    first = fold(words[0][0])
    return not common.isdisjoint((first, first.removesuffix("s"), re.sub("ies$", "y", first)))


def _is_country(page: PageMentions, words: Sequence[re.Match[str]]) -> bool:
    """Return whether the first word is a country before a whole name: “to Norway Ada Holt”."""
    is_longer = len(words) > _SHORTEST and fold(words[1][0]) in page.language.given_names
    return is_longer and fold(words[0][0]) in known_countries(page.language)


def _is_opener(page: PageMentions, span: TextSpan, word: str) -> bool:
    """Return whether a word has its capital because a sentence or a passage begins with it."""
    folded = fold(word)
    if folded in page.language.given_names:
        return False
    if page.view.endswith("Secretary of ", 0, span.start):
        return True
    before = page.view[max(0, span.start - 2) : span.start].strip(" ")[-1:]
    is_first = page.tokens.opens_sentence(span.start) or before in _BEFORE_FIRST
    is_common = folded in page.language.lexicon(*_OPENERS) or word in page.common_words
    return is_first and is_common


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
    if _not_people(language).intersection(folded) or text.isupper():
        return None
    is_place = folded[-1] in language.lexicon("facility_nouns", "landform_nouns")
    if is_place and not is_common_given_name(folded[0], language):
        return None
    name = " ".join(folded)
    if name in known_places(language) or name in known_organisations(language):
        return None
    found = {*_evidence_of_words(words, folded, language), *_evidence_of_marks(page, span)}
    if is_place:
        found.add("noun of a place last")
    if _is_in_title(page, span):
        found.add("in a title")
    if folded[-1] in page.speaking_words and len(words) == _SHORTEST:
        found.add("surname speaks")
    return frozenset(found.union(_evidence_before(page, span), _evidence_behind(page, span)))


def _evidence_of_words(
    words: Sequence[str], folded: Sequence[str], language: Language
) -> Iterator[str]:
    """Yield what the words of a run tell."""
    common, places = language.lexicon("common_words"), known_places(language)
    given = [_is_given(word, language) for word in folded]
    if is_common_given_name(folded[0], language):
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
            yield "title before"
        elif _OWNER.search(word) and word[0].isupper():
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
