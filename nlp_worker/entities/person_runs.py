"""Runs of capitalised words that name people, by the words themselves and by what is beside them.

The recognizer cuts or mistypes names that it has seldom seen. The evidence here does not depend on
where a name comes from: given names by their counts, titles, verbs of speech, ages, particles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import known_organisations, known_peoples, known_places
from nlp_worker.entities.names import is_common_given_name, is_title, is_title_modifier
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.type_classifier import is_followed_like_person
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

# Bounded, so that a run of a million capitals costs linear time.
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w'’]{0,40}(?:-[\w'’]{1,40}){0,4}"
_INITIALS = r"(?:[A-Z]\.){1,3}"
_GAP = r"[ \t]{1,3}"
_LONGEST, _SHORTEST = 5, 2
"""Words with a capital letter in a name."""
_REACH = 30
_PREFIX = re.compile(r"(?:al|el|ul|ad|ar|as|ash|at|an|az|ez|en|bin|abu)-", re.IGNORECASE)
# Weights; a run with `_ENOUGH` names a person.
_ENOUGH = 2.5
_COMMON_GIVEN, _GIVEN, _GIVEN_SECOND = 3.0, 2.5, 1.0
_MARKED_WHOLE, _MARKED_PART, _MARKED_OTHER = 2.5, 1.5, -1.0
_TITLE, _SPEAKS, _FOLLOWED, _INITIAL, _PARTICLE = 2.0, 2.0, 2.0, 2.0, 1.0
_PERSON_VERB, _UNKNOWN = 1.0, 1.5
_KNOWN_PLACE, _ARTICLE, _LOCATED, _COMMON_LAST = -3.0, -3.0, -1.5, -1.5
_NOT_PEOPLE = (
    "organisation_nouns",
    "company_suffixes",
    "company_forms",
    "outlet_words",
    "facility_nouns",
    "landform_nouns",
    "event_nouns",
    "law_nouns",
    "demonyms",
    "peoples",
    "weekdays",
    "months",
)
"""Lists whose words a person's name does not have."""
_POSSESSIVE = re.compile(r"(?:['’]s?)?$")
_OWNER = re.compile(r"\w['’]s?$")
_BEFORE_FIRST = ("", "\n", '"', "'", "“", "‘", "„", "«", "(", "[", "–", "—", "-", ":")
_OPENERS = ("sentence_openers", "common_openings", "determiners")
_LOCATING = frozenset(("in", "at", "near", "outside", "across", "throughout", "around", "to"))


def find_person_runs(page: PageMentions) -> Iterator[TextSpan]:
    """Yield the runs of two capitalised words and more that name a person, in order."""
    for area in page.areas:
        for found in _runs(page.language).finditer(page.view, area.start, area.end):
            span = _without_lead(page, TextSpan(*found.span()))
            if span and _score(page, span) >= _ENOUGH:
                yield span


@cache
def _runs(language: Language) -> re.Pattern[str]:
    particles = any_of(language.lexicon("name_particles"))
    word = rf"(?:{_INITIALS}|{_CAPITAL})"
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
    if not first and (_is_opener(page, span, words[0][0]) or _is_role(page, words)):
        first = 1
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
    """Return whether the first word is a common one before a given name: “Shopkeeper Ada Holt”."""
    if len(words) <= _SHORTEST or fold(words[1][0]) not in page.language.given_names:
        return False
    return fold(words[0][0]) in page.language.lexicon("common_words")


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


def _score(page: PageMentions, span: TextSpan) -> float:
    """Return the weight of the evidence that a run names a person."""
    view, language, text = page.view, page.language, page.text(span)
    words = text.split()
    folded = [fold(_PREFIX.sub("", word).strip(".")) for word in words]
    if _not_people(language).intersection(folded) or text.isupper():
        return 0.0
    name = " ".join(folded)
    if name in known_places(language) or name in known_organisations(language):
        return 0.0
    score = _score_of_given(folded, language)
    score += _INITIAL * any(len(word) == 2 and word[1] == "." for word in words[:-1])
    particles = language.lexicon("name_particles")
    score += _PARTICLE * any(word in particles for word in folded[1:-1])
    score += _KNOWN_PLACE * (folded[-1] in known_places(language) and score < _COMMON_GIVEN)
    score += _KNOWN_PLACE * (folded[0] in known_places(language) and score < _COMMON_GIVEN)
    marked = page.overlapping(span)
    if any(one.type == "PERSON" for one in marked):
        is_whole = len(marked) == 1 and marked[0].span.covers(span)
        score += _MARKED_WHOLE if is_whole else _MARKED_PART
    else:
        score += _MARKED_OTHER * any(one.span.covers(span) for one in marked)
        score += _COMMON_LAST * (folded[-1] in language.lexicon("common_words"))
    before = view[max(0, span.start - _REACH) : span.start].split()[-1:]
    after = view[span.end : span.end + _REACH].split()[:1]
    score += _FOLLOWED * is_followed_like_person(view, span.end, language)
    if before:
        word = before[0].strip("\"'(“‘")
        is_role = fold(word.strip(".,")) in language.lexicon("person_nouns")
        score += _TITLE * (is_title(word, language) or is_role)
        score += _ARTICLE * (word.casefold() in language.lexicon("determiners"))
        score += _LOCATED * (word.casefold() in _LOCATING)
    if after and after[0] in language.lexicon("person_verbs"):
        is_unknown = not marked and not language.lexicon("common_words").intersection(folded)
        score += _PERSON_VERB + _UNKNOWN * is_unknown
    speaks = [*before, *after] if view[span.end : span.end + 1] == " " else before
    score += _SPEAKS * any(language.is_reporting_verb(word.strip(",.:")) for word in speaks)
    return score


@cache
def _not_people(language: Language) -> frozenset[str]:
    return frozenset(map(fold, language.lexicon(*_NOT_PEOPLE)))


def _score_of_given(words: Sequence[str], language: Language) -> float:
    """Return the weight of the given names among the first two words."""
    if is_common_given_name(words[0], language):
        return _COMMON_GIVEN
    if words[0] in language.given_names:
        return _GIVEN
    parts = words[0].split("-")
    if len(parts) > 1 and (
        parts[0] in language.given_names or "".join(parts) in language.given_names
    ):
        return _GIVEN
    second = words[1]
    if second in language.given_names or second.replace("-", "") in language.given_names:
        return _GIVEN_SECOND
    return 0.0
