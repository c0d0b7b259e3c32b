"""Names that the recognizer has missed, found by what the rest of the page shows.

A name that is marked once is marked everywhere. A title before it, a bracket after an
organisation, the name of a country or the start of a dateline is enough for a new name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from nlp_worker.entities.acronyms import (
    find_bracketed_acronyms,
    find_defined_acronyms,
    find_known_acronyms,
)
from nlp_worker.entities.gazetteers import known_countries, known_peoples
from nlp_worker.entities.mention_correction import correct_mentions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.ministries import find_ministries
from nlp_worker.entities.name_forms import NameForm, NameForms
from nlp_worker.entities.names import is_title
from nlp_worker.entities.organisation_matching import is_distinctive
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.page_words import NAME_BREAKS, page_words
from nlp_worker.entities.pronoun_names import find_pronoun_names
from nlp_worker.entities.proper_nouns import is_name_part, proper_noun_runs
from nlp_worker.entities.spelling import core_words, fold
from nlp_worker.entities.type_classifier import TypeClassifier
from nlp_worker.languages import Language
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

ENOUGH = 2.0
"""Votes that make a mention of words that nothing has marked."""
_LONGEST_FORM = 8
_SHORTEST_PART = 3
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'.-]{2,60}(?: [A-Z][A-Z'.-]{1,60}){0,2})"
    r"(?=,? ?(?:\([^)\n]{0,200}\) ?)?[-–—]|, [A-Z][\w. ,]{0,200}\()"
)
_JOINS = frozenset(("of", "and", "&", "for", "de", "du", "del", "di", "e", "y"))
_BEFORE = 24
_NameTypes = Mapping[str, Mapping[tuple[str, ...], str]]
"""Types of names by their folded words, in groups by the first word."""


def find_missed_names(page: PageMentions, classifier: TypeClassifier) -> None:
    """Correct the mentions of the recognizer, and add those that it has missed."""
    runs = list(proper_noun_runs(page.tokens, page.view, page.language))
    correct_mentions(page, runs)
    for mention in (*find_defined_acronyms(page), *find_ministries(page)):
        page.add_over(mention)
    rules = (
        find_bracketed_acronyms(page),
        _known_names(page),
        find_known_acronyms(page),
        find_pronoun_names(page),
    )
    for mention in [*chain(*rules), *_titled(page, runs), *_datelines(page)]:
        page.add(mention)
    forms = list(classifier.classify(NameForms(page.view, page.mentions, page.language)))
    for mention in _repeated(page, forms):
        page.add_over(mention)
    for mention in _parts(page, runs, forms):
        page.add(mention)
    for mention in _voted(page, runs, classifier):
        page.add(mention)


def _known_names(page: PageMentions) -> Iterator[NameMention]:
    """Yield the names of countries and peoples."""
    peoples = known_peoples(page.language)
    for word in page.capitalized(_countries_and_peoples(page.language)):
        yield NameMention(word.span, "NORP" if word.folded in peoples else "GPE")


@cache
def _countries_and_peoples(language: Language) -> frozenset[str]:
    return known_countries(language) | known_peoples(language)


def _titled(page: PageMentions, runs: Sequence[TextSpan]) -> Iterator[NameMention]:
    """Yield the names after titles: “Mr Renn”, “Judge Okoro”."""
    for run in runs:
        before, after = page.tokens.before(run.start), page.tokens.after(run.end)
        last = page.tokens.within(run)[-1]
        follows = before is not None and (
            _is_title_at(page, before) or _is_speaking_role(page, before, after)
        )
        leads = after is not None and _is_title_at(page, after)
        if follows and not leads and last.dep not in ("compound", "amod"):
            yield NameMention(run, "PERSON")


def _is_speaking_role(page: PageMentions, before: Word, after: Word | None) -> bool:
    """Return whether a role stands before a name and a verb of speech behind it."""
    language = page.language
    role = page.view[before.start : before.end].casefold()
    if after is None or role not in language.lexicon("person_nouns"):
        return False
    return language.is_reporting_verb(page.view[after.start : after.end])


def _is_title_at(page: PageMentions, word: Word) -> bool:
    return is_title(page.view[word.start : word.end], page.language)


def _datelines(page: PageMentions) -> Iterator[NameMention]:
    """Yield the places that datelines begin with: “RAVENSBRO, Norway, Aug. 3 (Wire) -”."""
    for area in page.areas:
        if dateline := _DATELINE.match(page.view, *area):
            yield NameMention(TextSpan(*dateline.span("place")), "GPE")


def _repeated(page: PageMentions, forms: Sequence[NameForm]) -> Iterator[NameMention]:
    """Yield the other places of the forms, and of the words that can stand for them."""
    types = _name_types(forms, page.language)
    longest = {first: max(map(len, names)) for first, names in types.items()}
    for run in page.runs_from(longest):
        folded = tuple(word.folded for word in run)
        names = types[folded[0]]
        for length in range(len(run), 0, -1):
            if type_ := names.get(folded[:length]):
                span = TextSpan(run[0].start, run[length - 1].end)
                if _is_new(page, span, length) and _may_be_name(page, span, length):
                    yield NameMention(span, type_)
                    break


def _name_types(forms: Sequence[NameForm], language: Language) -> _NameTypes:
    types: defaultdict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for form in forms:
        for words in _spellings(form.name, form.type, language):
            types[words[0]].setdefault(words, form.type)
    return types


@lru_cache(maxsize=4096)
def _spellings(name: str, type_: str, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the folded words of a name, and those that can stand for it."""
    words = tuple(word.folded for word in page_words(name, TextSpan(0, len(name))))
    if not words or len(words) > _LONGEST_FORM or not name[:1].isupper():
        return ()
    return words, *_short_forms(words, type_, language)


def _short_forms(
    words: tuple[str, ...], type_: str, language: Language
) -> Iterator[tuple[str, ...]]:
    """Yield the words that can stand for a longer name: a surname, a family, a company name."""
    if len(words) == 1:
        return
    if type_ == "PERSON" and len(words[-1]) >= _SHORTEST_PART:
        yield from ((words[-1],), (f"{words[-1]}s",), (words[0],))
        if len(words) > 2:
            # “Quiroga Salvatierra” and “Quiroga” of “Nuria Quiroga Salvatierra”.
            yield words[1:]
            is_surname = words[1] not in language.given_names and len(words[1]) >= _SHORTEST_PART
            if is_surname and words[1] not in language.lexicon("name_particles"):
                yield (words[1],)
        surname = core_words(words[-1], language)
        if len(surname) == 1 and len(surname[0]) >= _SHORTEST_PART:
            # “Harani” of “al-Harani”.
            yield surname
    if type_ == "ORG":
        if is_distinctive(words[0], language):
            yield words[:1]
        suffixes = language.lexicon("company_suffixes")
        for length in range(2, len(words)):
            if words[length] in suffixes and len(words[length - 1]) > 3:
                yield words[:length]


def _is_new(page: PageMentions, span: TextSpan, length: int) -> bool:
    """Return whether a name may be added at a place: a longer one also over other mentions."""
    if length == 1:
        return page.is_free(span)
    return all(part.span != span for part in page.overlapping(span))


def _may_be_name(page: PageMentions, span: TextSpan, length: int) -> bool:
    """Return whether the words of a name at a place are the name, and not common words."""
    text = page.text(span)
    if text.isupper() and page.around(span).isupper():
        return length > 1 or len(text) >= _SHORTEST_PART
    if length > 1 and NAME_BREAKS.search(text):
        return False
    if length > 1:
        return all(word[:1].isupper() or len(word) < 4 for word in text.split())
    language = page.language
    if text.casefold() in language.lexicon("plain_acronyms") or _has_neighbour(page, span):
        return False
    if page.tokens.is_proper_noun(span):
        return True
    if page.tokens.opens_sentence(span.start):
        is_opener = text.casefold() in language.lexicon("sentence_openers")
        return not is_opener and text not in page.common_words
    return not text.isupper()


def _has_neighbour(page: PageMentions, span: TextSpan) -> bool:
    """Return whether another part of a name is right beside a word."""
    before, after = page.tokens.before(span.start), page.tokens.after(span.end)
    if before and before.end + 1 == span.start:
        text = page.view[before.start : before.end]
        if is_name_part(before, text, page.language):
            return not text.isupper()
    if after and after.start == span.end + 1:
        return is_name_part(after, page.view[after.start : after.end], page.language)
    return False


def _parts(
    page: PageMentions, runs: Sequence[TextSpan], forms: Sequence[NameForm]
) -> Iterator[NameMention]:
    """Yield runs that are a part of a form: “Tsehay Maria”, “Barlow Steel”, “the Council”."""
    parts: dict[tuple[str, ...], str] = {}
    for form in forms:
        for length in range(1, min(len(form.words), _LONGEST_FORM)):
            if len(form.words[0]) >= _SHORTEST_PART and form.type in ("PERSON", "ORG"):
                parts.setdefault(form.words[:length], form.type)
            if form.type == "PERSON":
                parts.setdefault(form.words[-length:], form.type)
    nouns = page.language.lexicon("organisation_nouns")
    heads = {form.words[-1:] for form in forms if form.type == "ORG"}
    for run in runs:
        words = tuple(fold(word) for word in page.text(run).split())
        has_article = page.view[max(0, run.start - 4) : run.start].casefold() == "the "
        is_organisation = has_article and words in heads and words[0] in nouns
        type_ = parts.get(words) or ("ORG" if is_organisation else None)
        if type_ and not _is_inside_name(page, run):
            yield NameMention(run, type_)


def _is_inside_name(page: PageMentions, run: TextSpan) -> bool:
    """Return whether a run is part of a longer name: “… for Oral Health”, “Tri-Mountain”."""
    view = page.view
    if "-" in (view[run.start - 1 : run.start], view[run.end : run.end + 1]):
        return True
    before = view[max(0, run.start - _BEFORE) : run.start].split()
    joins = _JOINS | page.language.lexicon("name_particles")
    return len(before) > 1 and before[-1] in joins and before[-2][:1].isupper()


def _voted(
    page: PageMentions, runs: Sequence[TextSpan], classifier: TypeClassifier
) -> Iterator[NameMention]:
    """Yield runs without a mention that have enough votes for a type."""
    acronyms = page.language.lexicon("plain_acronyms")
    unmarked = [
        NameMention(run, "")
        for run in runs
        if run.end - run.start >= _SHORTEST_PART
        and page.is_free(run)
        and page.text(run).casefold() not in acronyms
        and not _is_inside_name(page, run)
    ]
    for form in classifier.classify(NameForms(page.view, unmarked, page.language)):
        if form.votes[form.type] >= ENOUGH or _is_speaker(page, form):
            yield from (NameMention(span, form.type) for span in form.spans)


def _is_speaker(page: PageMentions, form: NameForm) -> bool:
    """Return whether a single word that is no common word speaks: “Holt denied the claim.”"""
    is_name = form.type == "PERSON" and form.is_single
    is_common = form.words[0] in page.language.lexicon("common_words", "sentence_openers")
    return is_name and form.words[0] in page.speaking_words and not is_common
