"""Runs: words side by side that the tagger took for names; it misses fewer than the recognizer."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from nlp_worker.entities.gazetteers import known_country, known_people
from nlp_worker.entities.names import is_title
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

_PROPER = ("NNP", "NNPS")
_IN_RUNS = (*_PROPER, "HYPH")
_LONGEST = 20
"""Words; a longer row of capitals is a list or a heading and no name."""
POST_NOMINALS = frozenset(
    (
        "cbe",
        "esq",
        "jnr",
        "jr",
        "kc",
        "mbe",
        "md",
        "mp",
        "mla",
        "obe",
        "phd",
        "qc",
        "sc",
        "snr",
        "sr",
    )
)
"""What stands behind a name and is no part of it."""


@cache
def _calendar() -> frozenset[str]:
    return frozenset(word.casefold() for word in ENGLISH.lexicon("months", "weekdays"))


def proper_runs(tokens: Tokens, view: str) -> Iterator[TextSpan]:
    """Runs of proper nouns, in order: without titles, days and what stands behind names."""
    run: list[Word] = []
    for word in tokens.words:
        if word.tag not in _IN_RUNS:
            if run:
                yield from _name_of(run)
                run = []
            continue
        text = view[word.start : word.end]
        joins = bool(run) and not view[run[-1].end : word.start].strip(" ")
        is_hyphen = joins and word.tag == "HYPH" and view[word.end : word.end + 1].isupper()
        if not joins or tokens.opens(word.start) or not (is_hyphen or is_part(word, text)):
            yield from _name_of(run)
            run = [word] if is_part(word, text) else []
        else:
            run.append(word)
    yield from _name_of(run)


def _name_of(run: Sequence[Word]) -> Iterator[TextSpan]:
    if 0 < len(run) <= _LONGEST:
        yield TextSpan(run[0].start, run[-1].end)


def is_part(word: Word, text: str) -> bool:
    """Whether a word can be part of a name that the tagger saw."""
    if word.tag not in _PROPER or not text[:1].isupper():
        return False
    return _may_be_part(text)


@lru_cache(maxsize=4096)
def _may_be_part(text: str) -> bool:
    name = text.strip(".").casefold()
    return not is_title(text) and name not in _calendar() and name not in POST_NOMINALS


def is_part_of_person(word: Word, text: str) -> bool:
    """Whether a word beside a person's name can belong to it, and is no place, people or role."""
    return is_part(word, text) and not _is_other(text)


@lru_cache(maxsize=4096)
def _is_other(text: str) -> bool:
    name = plain(text.strip("."))
    is_known = name in known_country() or name in known_people()
    is_noun = name in ENGLISH.lexicon("person_nouns", "organisation_nouns")
    return is_known or is_noun or is_title(text, modifies=True)
