"""Spellings of one name: accents, transliterations, misspellings."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from nlp_worker.entities.names import name_words
from nlp_worker.languages import Language

SHORTEST_MISSPELT = 6
"""Letters of a word that is still the same name with one wrong letter."""
_SHORTEST_PHONETIC = 4
_SHORTEST_NAME = 2
_SUFFIXES = frozenset(("jr", "sr", "jnr", "snr", "ii", "iii", "iv"))
"""Words behind a name that tell of generations."""
_HYPHEN = re.compile(r"[-‐–]")
_JOINED_ARTICLE = re.compile(r"^(?:al|el|as|an|ar|ash|at|ud|ul)[-‐](?=\w{3})|^d['’](?=\w{3})")
_LETTERS = str.maketrans(
    {"’": "'", "ð": "d", "đ": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"}
)
_ABD_VARIANTS = frozenset(("abdul", "abdel", "abdal", "abdol"))
# Letters in which transliterations of one name differ; the order matters.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^[yj](?=e)", ""),
        ("sch|sh", "s"),
        ("tch|ch|cz", "c"),
        ("kh|h", ""),
        ("zh|dj|dzh", "j"),
        ("gh|q|ck|k|g", "k"),
        ("ph|v|w", "f"),
        ("ts|tz|z", "s"),
        ("x", "ks"),
        ("y|j|i", "i"),
        ("ei|ai|e|a", "a"),
        ("ou|oo|u|o", "u"),
        ("(?<![ai])[ai]+$", "a"),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return a word in lower case and without accents."""
    if word.isascii():
        return word.casefold()
    folded = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=4096)
def phonetic_key(word: str) -> str:
    """Return a key that spellings of one sound share; `word` is folded."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=4096)
def core_words(name: str, language: Language) -> tuple[str, ...]:
    """Return the folded words to compare a name by, without titles, particles and articles."""
    unjoined = (_JOINED_ARTICLE.sub("", fold(word)) for word in name_words(name, language))
    words = [part.strip(".,'") for word in unjoined for part in _HYPHEN.split(word)]
    words = ["abd" if word in _ABD_VARIANTS else word for word in words if word]
    while len(words) > _SHORTEST_NAME and words[-1] in _SUFFIXES:
        words.pop()
    particles = language.lexicon("name_particles")
    core = [word for word in words if word not in particles]
    return tuple(core or words)


@lru_cache(maxsize=16384)
def same_word(one: str, other: str) -> bool:
    """Return whether two folded words may be one name: transliterated, or with a wrong letter."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter >= _SHORTEST_PHONETIC and phonetic_key(one) == phonetic_key(other):
        return True
    # One more letter at the end makes another name: “Petrov” and “Petrova”, “Robert” and “Roberts”.
    is_longer = one.startswith(other) or other.startswith(one)
    if shorter < SHORTEST_MISSPELT or one[0] != other[0] or is_longer:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def is_initial(one: str, other: str) -> bool:
    """Return whether one word is the first letter of the other."""
    short, long = sorted((one.strip("."), other.strip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


def same_given_name(one: str, other: str, language: Language) -> bool:
    """Return whether two given names may be one: equal, an initial, or a transliteration.

    Two names of the word lists are different unless they sound the same.
    """
    if one == other or is_initial(one, other):
        return True
    if not same_word(one, other):
        return False
    known = language.given_names
    return not (one in known and other in known) or phonetic_key(one) == phonetic_key(other)


def names_equal_to(name: str, language: Language) -> tuple[str, ...]:
    """Return all names of what a folded name stands for, the fullest first; mostly none."""
    return _equal_names(language).get(name, ())


@cache
def _equal_names(language: Language) -> dict[str, tuple[str, ...]]:
    lines = (tuple(map(fold, line.split(" = "))) for line in language.lexicon("equal_names"))
    return {name: names for names in lines for name in names}
