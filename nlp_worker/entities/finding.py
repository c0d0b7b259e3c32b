"""Finding: names the recognizer missed, by the page's own evidence.

What is named once is named everywhere; a title, a bracket behind an organisation, a country's name
or the head of a dateline tell a name by themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from nlp_worker.entities.acronyms import equal_names, in_brackets, spelt_out
from nlp_worker.entities.bodies import is_telling
from nlp_worker.entities.evidence import Evidence
from nlp_worker.entities.gazetteers import known_country, known_people
from nlp_worker.entities.mending import mend
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.name_forms import Form, Forms
from nlp_worker.entities.names import is_title
from nlp_worker.entities.page_words import PARTED, Found, page_words
from nlp_worker.entities.runs import is_part, proper_runs
from nlp_worker.entities.spelling import core_words, plain
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan

ENOUGH = 2.0
"""Votes that make a name of words nobody named."""
_LONGEST_FORM = 8
_SHORTEST_PART = 3
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'.-]{2,}(?: [A-Z][A-Z'.-]+){0,2})"
    r"(?=,? ?(?:\([^)\n]*\) ?)?[-–—]|, [A-Z][\w. ,]*\()"
)
_JOINS = frozenset(("of", "and", "&", "for", "de", "du", "del", "di", "e", "y"))
_BEFORE = 24
Known = Mapping[str, Mapping[tuple[str, ...], str]]
"""Types of names by their plain words, by the first of these."""


def find_missed(found: Found, evidence: Evidence) -> None:
    """Mend what the recognizer cut wrongly and add what it missed."""
    runs = list(proper_runs(found.tokens, found.view))
    mend(found, runs)
    for mention in spelt_out(found):
        found.put(mention)
    rules = (in_brackets(found), _known_names(found), equal_names(found))
    for mention in [*chain(*rules), *_titled(found, runs), *_datelines(found)]:
        found.add(mention)
    forms = list(evidence.weighed(Forms(found.view, found.mentions)))
    for mention in _again(found, forms):
        found.put(mention)
    for mention in _parts(found, runs, forms):
        found.add(mention)
    for mention in _evident(found, runs, evidence):
        found.add(mention)


def _known_names(found: Found) -> Iterator[NameMention]:
    """Countries and peoples."""
    peoples = known_people()
    for word in found.capitals(_countries_and_peoples()):
        yield NameMention(word.span, "NORP" if word.plain in peoples else "GPE")


@cache
def _countries_and_peoples() -> frozenset[str]:
    return known_country() | known_people()


def _titled(found: Found, runs: Sequence[TextSpan]) -> Iterator[NameMention]:
    """A name behind a title: “Mr Renn”, “Judge Okoro”."""
    for run in runs:
        before, after = found.tokens.before(run.start), found.tokens.after(run.end)
        last = found.tokens.within(run)[-1]
        is_behind = before is not None and is_title(found.view[before.start : before.end])
        leads = after is not None and is_title(found.view[after.start : after.end])
        if is_behind and not leads and last.dep not in ("compound", "amod"):
            yield NameMention(run, "PERSON")


def _datelines(found: Found) -> Iterator[NameMention]:
    """The place a report comes from: “RAVENSBRO, Norway, Aug. 3 (Wire) -”."""
    for area in found.areas:
        if dateline := _DATELINE.match(found.view, *area):
            yield NameMention(TextSpan(*dateline.span("place")), "GPE")


def _again(found: Found, forms: Sequence[Form]) -> Iterator[NameMention]:
    """Every other place of a name that was found once, and of the words that can stand for it."""
    known = _index(forms)
    longest = {first: max(map(len, names)) for first, names in known.items()}
    for near in found.rows(longest):
        plains = tuple(word.plain for word in near)
        names = known[plains[0]]
        for length in range(len(near), 0, -1):
            if type_ := names.get(plains[:length]):
                span = TextSpan(near[0].start, near[length - 1].end)
                if _is_new(found, span, length) and _may_be_name(found, span, length):
                    yield NameMention(span, type_)
                    break


def _index(forms: Sequence[Form]) -> Known:
    index: defaultdict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for form in forms:
        for known in _spellings(form.name, form.type):
            index[known[0]].setdefault(known, form.type)
    return index


@lru_cache(maxsize=4096)
def _spellings(name: str, type_: str) -> tuple[tuple[str, ...], ...]:
    """The plain words by which a name is found again, and those that can stand for it."""
    words = tuple(word.plain for word in page_words(name, TextSpan(0, len(name))))
    if not words or len(words) > _LONGEST_FORM or not name[:1].isupper():
        return ()
    return words, *_short_forms(words, type_)


def _short_forms(words: tuple[str, ...], type_: str) -> Iterator[tuple[str, ...]]:
    """The words that can stand for a longer name: a surname, a family, a company's own name."""
    if len(words) == 1:
        return
    if type_ == "PERSON" and len(words[-1]) >= _SHORTEST_PART:
        yield from ((words[-1],), (f"{words[-1]}s",), (words[0],))
        surname = core_words(words[-1])
        if len(surname) == 1 and len(surname[0]) >= _SHORTEST_PART:
            # “Harani” of “al-Harani”.
            yield surname
    if type_ == "ORG":
        if is_telling(words[0]):
            yield words[:1]
        for length in range(2, len(words)):
            if words[length] in ENGLISH.lexicon("company_suffixes") and len(words[length - 1]) > 3:
                yield words[:length]


def _is_new(found: Found, span: TextSpan, length: int) -> bool:
    """Whether a name may be put at a place: a longer one over what is there already."""
    if length == 1:
        return found.is_free(span)
    return all(part.span != span for part in found.touching(span))


def _may_be_name(found: Found, span: TextSpan, length: int) -> bool:
    """Whether a place with the words of a name is the name: by its tags, or inside a sentence."""
    text = found.text(span)
    if text.isupper() and found.around(span).isupper():
        return length > 1 or len(text) >= _SHORTEST_PART
    if length > 1 and PARTED.search(text):
        return False
    if length > 1:
        return all(word[:1].isupper() or len(word) < 4 for word in text.split())
    if text.casefold() in ENGLISH.lexicon("plain_acronyms") or _has_neighbour(found, span):
        return False
    if found.tokens.is_proper(span):
        return True
    if found.tokens.opens(span.start):
        return (
            text.casefold() not in ENGLISH.lexicon("sentence_openers") and text not in found.lower
        )
    return not text.isupper()


def _has_neighbour(found: Found, span: TextSpan) -> bool:
    """Whether another part of a name stands right beside a word."""
    view = found.view
    before, after = found.tokens.before(span.start), found.tokens.after(span.end)
    if before and before.end + 1 == span.start and is_part(before, view[before.start : before.end]):
        return not view[before.start : before.end].isupper()
    if after and after.start == span.end + 1:
        return is_part(after, view[after.start : after.end])
    return False


def _parts(found: Found, runs: Sequence[TextSpan], forms: Sequence[Form]) -> Iterator[NameMention]:
    """Runs that are a part of a known name: “Tsehay Maria”, “Barlow Steel”, “the Council”."""
    parts: dict[tuple[str, ...], str] = {}
    bodies = {form.words[-1:] for form in forms if form.type == "ORG"}
    for form in forms:
        for length in range(1, min(len(form.words), _LONGEST_FORM)):
            if len(form.words[0]) >= _SHORTEST_PART and form.type in ("PERSON", "ORG"):
                parts.setdefault(form.words[:length], form.type)
            if form.type == "PERSON":
                parts.setdefault(form.words[-length:], form.type)
    for run in runs:
        words = tuple(plain(word) for word in found.text(run).split())
        is_the = found.view[max(0, run.start - 4) : run.start].casefold() == "the "
        is_body = is_the and words in bodies and words[0] in ENGLISH.lexicon("organisation_nouns")
        if (type_ := parts.get(words) or ("ORG" if is_body else None)) and not _is_inside(
            found, run
        ):
            yield NameMention(run, type_)


def _is_inside(found: Found, run: TextSpan) -> bool:
    """Whether a run is a piece of a longer name: “… for Oral Health”, “Tri-Mountain”."""
    view = found.view
    if "-" in (view[run.start - 1 : run.start], view[run.end : run.end + 1]):
        return True
    before = view[max(0, run.start - _BEFORE) : run.start].split()
    return len(before) > 1 and before[-1] in _JOINS and before[-2][:1].isupper()


def _evident(found: Found, runs: Sequence[TextSpan], evidence: Evidence) -> Iterator[NameMention]:
    """Runs that nobody named, with enough evidence around them."""
    unheard = [
        NameMention(run, "")
        for run in runs
        if run.end - run.start >= _SHORTEST_PART
        and found.is_free(run)
        and found.text(run).casefold() not in ENGLISH.lexicon("plain_acronyms")
        and not _is_inside(found, run)
    ]
    for form in evidence.weighed(Forms(found.view, unheard)):
        if form.votes[form.type] >= ENOUGH:
            yield from (NameMention(span, form.type) for span in form.spans)
