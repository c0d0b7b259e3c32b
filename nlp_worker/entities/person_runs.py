"""Runs of capitalised words that name people, whatever the recognizer has marked in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import (
    known_countries,
    known_peoples,
)
from nlp_worker.entities.names import (
    CAPITALISED,
    is_title,
    is_title_modifier,
)
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_evidence import OWNER, is_person_run
from nlp_worker.entities.proper_nouns import POST_NOMINALS
from nlp_worker.entities.spelling import fold
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

_INITIALS = r"(?:[A-Z]\.){1,3}"
_GAP = r"[ \t]{1,3}"
_LONGEST, _SHORTEST = 5, 2
"""Words with a capital letter in a name."""
_POSSESSIVE = re.compile(r"(?:['’]s?)?$")
_INITIAL = re.compile(_INITIALS)
_BEFORE_FIRST = ("", "\n", '"', "'", "“", "‘", "„", "«", "(", "[", "–", "—", "-", ":")
_OPENERS = ("sentence_openers", "common_openings", "determiners")


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
    if is_title(word, language) or is_title_modifier(word, language) or OWNER.search(word):
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
