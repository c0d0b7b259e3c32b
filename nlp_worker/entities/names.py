"""Names as words: without honorifics, possessives and labels, so that they can be compared."""

import re
from functools import cache
from typing import Literal

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan

Gender = Literal["female", "male"]
_PARTICLES = "de|del|della|der|den|des|di|da|dos|du|el|la|le|al|bin|ibn|ben|van|von|ter|zu"
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w'’]*(?:-[\w'’]+)*"
FULL_NAME = re.compile(rf"\b{_CAPITAL}(?: (?:(?:{_PARTICLES}) )*{_CAPITAL}){{1,3}}")
"""Two to four capitalised words, with the particles of surnames between them."""
_LONGEST_RANK = 4
_ARTICLES = frozenset(("the", "a", "an"))
_HYPHENED_BEFORE = re.compile(rf"{_CAPITAL}-$")
_HYPHENED_AFTER = re.compile(rf"-{_CAPITAL}")
_CLOCK = re.compile(r"^\d{1,2}[:.]\d{2}(?:\s*[-–—:]\s*|\s+)")


@cache
def honorifics() -> frozenset[str]:
    """Every title that may stand before a name."""
    return ENGLISH.lexicon("honorifics", "honorifics_male", "honorifics_female")


def is_title(word: str, *, modifies: bool = False) -> bool:
    """Whether a word with a capital is a title, or (`modifies`) stands before one: “Foreign”."""
    known = ENGLISH.lexicon("title_modifiers") if modifies else honorifics()
    return word[:1].isupper() and word.strip(".,").casefold() in known


@cache
def given_names() -> frozenset[str]:
    """Every given name of the lists."""
    return ENGLISH.lexicon("given_names_female", "given_names_male")


def is_rank(word: str) -> bool:
    """Whether a word is the short form of a title, which begins no other name: “Insp”, “Adm.”."""
    plain = word.strip(".,").casefold()
    return (
        is_title(word) and (word.endswith(".") or len(plain) <= _LONGEST_RANK) and plain != "king"
    )


def gender_of_title(title: str) -> Gender | None:
    """What an honorific tells."""
    word = title.casefold().strip(".")
    if word in ENGLISH.lexicon("honorifics_female"):
        return "female"
    return "male" if word in ENGLISH.lexicon("honorifics_male") else None


def gender_of_given_name(word: str) -> Gender | None:
    """What a given name tells; None when it may be either or is not known."""
    is_female, is_male = (
        word in ENGLISH.lexicon(f"given_names_{sex}") for sex in ("female", "male")
    )
    if is_female == is_male:
        return None
    return "female" if is_female else "male"


def name_words(name: str) -> list[str]:
    """The words of a name, case-folded, without article, honorifics, dots or possessive."""
    words = [word.strip(".,'’\"()[]").casefold() for word in name.replace("’", "'").split()]
    words = [word.removesuffix("'s") for word in words if word]
    titles = honorifics()
    while len(words) > 1 and (words[0] in titles or words[0] in _ARTICLES):
        words = words[1:]
    return words


def without_titles(name: str) -> str:
    """A name as it is written, without the titles up to the last one before it."""
    words = name.split()
    titles = honorifics()
    for number in range(len(words) - 2, 0, -1):
        if words[number - 1].strip(".").casefold() in titles:
            return " ".join(words[number:])
    return name


def whole_name(view: str, span: TextSpan) -> TextSpan:
    """A span that ends or begins at a hyphen, with the rest of the double name."""
    start, end = span
    if before := _HYPHENED_BEFORE.search(view, max(0, start - 30), start):
        start = before.start()
    if after := _HYPHENED_AFTER.match(view, end, end + 30):
        end = after.end()
    return TextSpan(start, end)


def without_label(mention: str) -> str:
    """A mention in one line, without the time of a live ticker before it."""
    return _CLOCK.sub("", " ".join(mention.split()))
