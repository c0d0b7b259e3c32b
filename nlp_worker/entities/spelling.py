"""When two spellings are one name: accents, transliterations, slips."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from nlp_worker.entities.names import given_names, name_words
from nlp_worker.languages.en import LANGUAGE as ENGLISH

SHORTEST_SLIP = 6
"""Letters a word needs for one wrong letter to leave it the same name."""
_SHORTEST_SKELETON = 4
_HYPHEN = re.compile(r"[-‐–]")
_JOINED = re.compile(r"^(?:al|el|as|an|ar|ash|at|ud|ul)[-‐](?=\w{3})|^d['’](?=\w{3})")
_LETTERS = str.maketrans(
    {"’": "'", "ð": "d", "đ": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"}
)
_SERVANT = frozenset(("abdul", "abdel", "abdal", "abdol"))
# Letters and groups that transliterations of one name differ in; applied in this order.
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
        ("[ai]+$", "a"),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word case-folded and without accents."""
    if word.isascii():
        return word.casefold()
    folded = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """What is left of a plain word when spellings of one sound are made one."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=4096)
def core_words(name: str) -> tuple[str, ...]:
    """The words to compare a name by: plain, without titles, particles and joined articles."""
    joined = (_JOINED.sub("", plain(word)) for word in name_words(name))
    words = [part.strip(".,'") for word in joined for part in _HYPHEN.split(word)]
    words = ["abd" if word in _SERVANT else word for word in words if word]
    core = [word for word in words if word not in ENGLISH.lexicon("name_particles")]
    return tuple(core or words)


@lru_cache(maxsize=16384)
def same_word(one: str, other: str) -> bool:
    """Whether two plain words may be one name spelt in two ways, a single slip included."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter >= _SHORTEST_SKELETON and skeleton(one) == skeleton(other):
        return True
    # A letter more at the end is another name: “Petrov” and “Petrova”, “Robert” and “Roberts”.
    is_longer = one.startswith(other) or other.startswith(one)
    if shorter < SHORTEST_SLIP or one[0] != other[0] or is_longer:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def is_initial(one: str, other: str) -> bool:
    """Whether one word is the first letter of the other."""
    short, long = sorted((one.strip("."), other.strip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: the same, an initial, or a transliteration.

    Two names that both stand in the lists of given names are two, unless they sound the same.
    """
    if one == other or is_initial(one, other):
        return True
    if not same_word(one, other):
        return False
    known = given_names()
    return not (one in known and other in known) or skeleton(one) == skeleton(other)


@cache
def _equal() -> dict[str, tuple[str, ...]]:
    lines = (tuple(map(plain, line.split(" = "))) for line in ENGLISH.lexicon("equal_names"))
    return {name: names for names in lines for name in names}


def names_equal_to(name: str) -> tuple[str, ...]:
    """All names of what a plain name stands for, the fullest first; none for most names."""
    return _equal().get(name, ())
