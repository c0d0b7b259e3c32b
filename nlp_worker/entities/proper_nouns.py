"""Runs of proper nouns; the tagger misses fewer names than the recognizer."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from nlp_worker.entities.gazetteers import known_countries, known_peoples
from nlp_worker.entities.names import is_title, is_title_modifier
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.token_index import PROPER_NOUNS, TokenIndex
from nlp_worker.languages import Language
from nlp_worker.languages.lexicons import words
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

_IN_RUNS = (*PROPER_NOUNS, "HYPH")
_LONGEST = 20
"""Words; a longer run of capitalized words is a list or a heading."""
POST_NOMINALS = frozenset(words("cbe esq jnr jr kc mbe md mp mla obe phd qc sc snr sr"))
"""Abbreviations that stand after a name and are not part of it."""


@cache
def _calendar_words(language: Language) -> frozenset[str]:
    return frozenset(word.casefold() for word in language.lexicon("months", "weekdays"))


def proper_noun_runs(tokens: TokenIndex, view: str, language: Language) -> Iterator[TextSpan]:
    """Yield the runs of proper nouns in order, without titles, days and post-nominals."""
    run: list[Word] = []
    for word in tokens.words:
        if word.tag not in _IN_RUNS:
            if run:
                yield from _run_span(run)
                run = []
            continue
        text = view[word.start : word.end]
        joins = bool(run) and not view[run[-1].end : word.start].strip(" ")
        is_hyphen = joins and word.tag == "HYPH" and view[word.end : word.end + 1].isupper()
        if (
            not joins
            or tokens.opens_sentence(word.start)
            or not (is_hyphen or is_name_part(word, text, language))
        ):
            yield from _run_span(run)
            run = [word] if is_name_part(word, text, language) else []
        else:
            run.append(word)
    yield from _run_span(run)


def _run_span(run: Sequence[Word]) -> Iterator[TextSpan]:
    if 0 < len(run) <= _LONGEST:
        yield TextSpan(run[0].start, run[-1].end)


def is_name_part(word: Word, text: str, language: Language) -> bool:
    """Return whether a token can be part of a name, by its tag and its text."""
    if word.tag not in PROPER_NOUNS or not text[:1].isupper():
        return False
    return _may_be_name_part(text, language)


@lru_cache(maxsize=4096)
def _may_be_name_part(text: str, language: Language) -> bool:
    if is_title(text, language):
        return False
    name = text.strip(".").casefold()
    return name not in _calendar_words(language) and name not in POST_NOMINALS


def is_person_part(word: Word, text: str, language: Language) -> bool:
    """Return whether a token can be part of a person's name: not a place, people or role."""
    return is_name_part(word, text, language) and not _is_not_person(text, language)


@lru_cache(maxsize=4096)
def _is_not_person(text: str, language: Language) -> bool:
    name = fold(text.strip("."))
    is_known = name in known_countries(language) or name in known_peoples(language)
    is_noun = name in language.lexicon("person_nouns", "organisation_nouns")
    return is_known or is_noun or is_title_modifier(text, language)
