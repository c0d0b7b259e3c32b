"""Corrections of the recognizer's mentions: those that are not a name, or not a whole one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import known_organisations
from nlp_worker.entities.mentions import NameMention, trim_titles
from nlp_worker.entities.names import is_title, is_title_modifier
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_bounds import correct_person_bounds
from nlp_worker.entities.proper_nouns import is_person_part
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.type_classifier import type_of_head
from nlp_worker.languages import Language
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

_OFFICE = re.compile(r"\b(?:Secretary|Secretaries|Ministers?|Commissioner|Director) of (?:the )?$")
_OFFICE_WIDTH = 24
_COMPANY_FORM = re.compile(r",? ([^\W\d_]{2,12})(?![\w-])")
_SMALL_FORMS = ("plc",)
_LONGEST_COMPANY_FORM = 16
_LONGEST_KNOWN = 4
_LONGEST_RUN = 8
_SHORTEST_HEADING = 5
_OFTEN_COMMON = ("ORG", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT")
_LONGEST_IN_CAPITALS = 3
"""Words; a longer run in a line of capitals is the line and not a name in it."""


def correct_mentions(page: PageMentions, runs: Sequence[TextSpan]) -> None:
    """Remove mentions that are not a name, and extend those that are cut.

    `runs` are runs of proper nouns.
    """
    correct_marked(page, runs)
    correct_person_bounds(page)


def correct_marked(page: PageMentions, runs: Sequence[TextSpan]) -> None:
    """Correct the mentions of the recognizer without a look at people that it has not marked."""
    checks = (_is_part_of_office, _is_heading, _is_common_word)
    page.remove([one for one in page.mentions if any(is_wrong(page, one) for is_wrong in checks)])
    for run in runs:
        _complete_person(page, run)
    for mention in (
        *_known_organisations(page),
        *_runs_with_head(page, runs),
        *_with_company_form(page),
    ):
        page.add_over(mention)


def _is_part_of_office(page: PageMentions, mention: NameMention) -> bool:
    """Return whether a mention is part of an office: “Secretary of State”, “Finance Minister”."""
    start, end = mention.span
    name, after = page.view[start:end], page.view[end : end + 16].split()[:1]
    if after and is_title_modifier(name, page.language) and is_title(after[0], page.language):
        return True
    return _follows_office(page, start)


def _follows_office(page: PageMentions, start: int) -> bool:
    return bool(_OFFICE.search(page.view, max(0, start - _OFFICE_WIDTH), start))


def _is_heading(page: PageMentions, mention: NameMention) -> bool:
    """Return whether a mention is part of a line in capitals, where the recognizer is unreliable.

    A name in the line is found later if the page has it elsewhere too.
    """
    text = page.text(mention.span)
    if len(text) < _SHORTEST_HEADING or not page.around(mention.span).isupper():
        return False
    words = text.casefold().split()
    return not (len(words) == 2 and fold(words[0]) in page.language.given_names)


def _is_common_word(page: PageMentions, mention: NameMention) -> bool:
    """Return whether a mention is a common word: “AI”, “the Kingdom”, “US” of “US$”."""
    text = page.text(mention.span)
    word = text.casefold()
    if word in page.language.lexicon("no_names", "plain_acronyms"):
        return True
    if page.view[mention.span.end : mention.span.end + 1] == "$":
        return True
    is_common = text in page.common_words and not text.isupper()
    # A surname may be a common word too, but the first word of a sentence always has a capital.
    is_opening = mention.type == "PERSON" and page.tokens.opens_sentence(mention.span.start)
    return is_common and (is_opening or mention.type in _OFTEN_COMMON)


def _complete_person(page: PageMentions, run: TextSpan) -> None:
    """Extend a person's mention to the whole name: “Hero Alom” where only “Alom” is marked."""
    inside = page.overlapping(run)
    people = [mention for mention in inside if mention.type == "PERSON"]
    if not people:
        return
    words = page.tokens.within(run)
    if _follows_office(page, run.start):
        words = words[1:]
    marked = TextSpan(people[0].span.start, max(mention.span.end for mention in people))
    grown = _extend(page.view, words, marked, page.language)
    span = trim_titles(page.view, grown, page.language)
    page.remove([mention for mention in inside if mention.span.overlaps(span)])
    page.add(NameMention(span, "PERSON"))


def _extend(view: str, words: Sequence[Word], marked: TextSpan, language: Language) -> TextSpan:
    """Return a span with the words on both sides that can be part of the person's name."""
    start, end = marked
    is_capital = view[start:end].isupper()

    def belongs(word: Word) -> bool:
        text = view[word.start : word.end]
        return is_person_part(word, text, language) and text.isupper() is is_capital

    for word in reversed([word for word in words if word.start < start]):
        if not belongs(word):
            break
        start = word.start
    for word in (word for word in words if word.start >= end):
        if view[word.start : word.end] != "-" and not belongs(word):
            break
        end = word.end
    return TextSpan(start, end)


@cache
def _first_words(language: Language) -> dict[str, int]:
    """Return the first words of known organisations, each with the number of words to compare."""
    names = known_organisations(language)
    return {name.split()[0]: _LONGEST_KNOWN for name in names if " " in name}


def _known_organisations(page: PageMentions) -> Iterator[NameMention]:
    """Yield known organisations of several words, whatever the recognizer marked in them."""
    known = known_organisations(page.language)
    for words in page.runs_from(_first_words(page.language)):
        for length in range(len(words), 1, -1):
            span = TextSpan(words[0].start, words[length - 1].end)
            if fold(" ".join(page.text(span).split())) in known:
                yield NameMention(span, "ORG")
                break


def _with_company_form(page: PageMentions) -> Iterator[NameMention]:
    """Yield names with the legal form behind them: “Marrow Harbour plc”."""
    forms = page.language.lexicon("company_forms")
    for mention in page.mentions:
        end = mention.span.end
        form = _COMPANY_FORM.match(page.view, end, end + _LONGEST_COMPANY_FORM)
        # “Nordvik group” is no legal form.
        is_written = form and (form[1][0].isupper() or form[1] in _SMALL_FORMS)
        if form and is_written and form[1].casefold() in forms:
            yield NameMention(TextSpan(mention.span.start, form.end(1)), "ORG")


def _runs_with_head(page: PageMentions, runs: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Yield runs that end in a noun for their type: “Ekholm Street”, “Tri-Valley LLC”."""
    for run in runs:
        words = tuple(fold(word) for word in page.text(run).split())
        if not 1 < len(words) <= _LONGEST_RUN:
            continue
        if not (type_ := type_of_head(words, page.language)):
            continue
        if len(words) > _LONGEST_IN_CAPITALS and page.around(run).isupper():
            continue
        parts = page.overlapping(run)
        if not any(part.type == "PERSON" for part in parts):
            first = min([run.start, *(part.span.start for part in parts)])
            yield NameMention(TextSpan(first, run.end), type_)
