"""Names as words, without titles, possessives and labels, so that they can be compared."""

import re
from collections.abc import Iterator
from functools import cache

from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender

_PARTICLES = (
    "de|del|della|der|den|des|di|da|das|do|dos|du|e|el|la|las|le|"
    "los|al|bin|bint|ibn|ben|van|von|ter|ten|zu"
)
# Bounded, so that a run of a million capitals and hyphens costs linear time.
CAPITALISED = r"[^\W\d_a-zß-ÿ][\w'’]{0,60}(?:-[\w'’]{1,60}){0,4}"
FULL_NAME = re.compile(rf"\b{CAPITALISED}(?: (?:(?:{_PARTICLES}) )*{CAPITALISED}){{1,3}}")
"""Two to four capitalised words, with the particles of surnames between them."""
_LONGEST_SHORT_TITLE = 4
_MANY_PEOPLE = 20_000
_SURE_SHARE = 90
"""Women, or men, in a hundred people of a given name that shows a gender."""
_ARTICLES = frozenset(("the", "a", "an"))
_HYPHENED_BEFORE = re.compile(rf"{CAPITALISED}-$")
_HYPHENED_AFTER = re.compile(rf"-{CAPITALISED}")
_TWO_SYLLABLES = re.compile(r"[A-Z][a-z]{1,7}-[a-z]{1,7}")
_LIVE_TIME = re.compile(r"^\d{1,2}[:.]\d{2}(?:\s*[-–—:]\s*|\s+)")


@cache
def honorifics(language: Language) -> frozenset[str]:
    """Return every title that may stand before a name."""
    return language.lexicon("honorifics", "honorifics_male", "honorifics_female")


def is_common_given_name(word: str, language: Language) -> bool:
    """Return whether a folded word is a given name that many people have."""
    found = language.given_names.get(word)
    return found is not None and found.people >= _MANY_PEOPLE


def begins_with_given_name(word: str, folded: str, language: Language) -> bool:
    """Return whether a word is a common given name, or written like “Hye-jin” and “Kam-leung”."""
    return is_common_given_name(folded, language) or bool(_TWO_SYLLABLES.fullmatch(word))


def is_title(word: str, language: Language) -> bool:
    """Return whether a capitalized word is a title."""
    return word[:1].isupper() and word.strip(".,").casefold() in honorifics(language)


def is_title_modifier(word: str, language: Language) -> bool:
    """Return whether a capitalized word may stand before a title: “Foreign” Minister."""
    modifiers = language.lexicon("title_modifiers")
    return word[:1].isupper() and word.strip(".,").casefold() in modifiers


def is_short_title(word: str, language: Language) -> bool:
    """Return whether a word is the short form of a title, which no other name begins with.

    Examples are “Insp” and “Adm.”.
    """
    if not is_title(word, language):
        return False
    folded = word.strip(".,").casefold()
    return (word.endswith(".") or len(folded) <= _LONGEST_SHORT_TITLE) and folded != "king"


def gender_of_title(title: str, language: Language) -> Gender | None:
    """Return the gender that a title shows; None when it shows none."""
    word = title.casefold().strip(".")
    if word in language.lexicon("honorifics_female"):
        return "female"
    return "male" if word in language.lexicon("honorifics_male") else None


def gender_of_given_name(word: str, language: Language) -> Gender | None:
    """Return the gender that nine in ten people of a folded given name have, or None."""
    names = language.given_names
    name = next((names[form] for form in given_name_forms(word) if form in names), None)
    if name is None:
        return None
    if name.women_in_100 >= _SURE_SHARE:
        return "female"
    return "male" if name.women_in_100 <= 100 - _SURE_SHARE else None


def given_name_forms(word: str) -> Iterator[str]:
    """Yield a folded given name and the forms in which a list may have it."""
    yield word
    first, hyphen, last = word.partition("-")
    if hyphen:
        # “Mi-ran” is also written “Miran”; of “Jean-Luc” the first part tells.
        yield first + last
        yield first
    if word.startswith("ye"):
        # “Yevgenia” is “Evgenia” in another transliteration.
        yield word[1:]


def name_words(name: str, language: Language) -> list[str]:
    """Return the case-folded words of a name, without article, titles, dots and possessive."""
    words = [word.strip(".,'’\"()[]").casefold() for word in name.replace("’", "'").split()]
    words = [word.removesuffix("'s") for word in words if word]
    titles = honorifics(language)
    while len(words) > 1 and (words[0] in titles or words[0] in _ARTICLES):
        words = words[1:]
    return words


def without_titles(name: str, language: Language) -> str:
    """Return a name as it is written, without its last title and all before that."""
    words = name.split()
    titles = honorifics(language)
    for number in range(len(words) - 2, 0, -1):
        is_name = words[number][:1].isupper()
        if is_name and words[number - 1].strip(".").casefold() in titles:
            return " ".join(words[number:])
    return name


def whole_name(view: str, span: TextSpan) -> TextSpan:
    """Return a span with the rest of a double name, when it begins or ends at a hyphen."""
    start, end = span
    if before := _HYPHENED_BEFORE.search(view, max(0, start - 30), start):
        start = before.start()
    if after := _HYPHENED_AFTER.match(view, end, end + 30):
        end = after.end()
    return TextSpan(start, end)


def without_label(mention: str) -> str:
    """Return a mention in one line, without the time of a live report before it."""
    return _LIVE_TIME.sub("", " ".join(mention.split()))
