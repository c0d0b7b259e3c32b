"""The words of a quotation, normalised so that two printings of one statement can be compared.

Contractions and numbers are written out in one way, plurals and tenses are cut off, British and
American spelling are one. Words that carry little (`Kind.LIGHT`) are told from those that decide
what is stated: negations, numbers, and operators such as “may”, “all” or “before”.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

# The language whose words are known here. Of others, only quotations of the same words agree.
ENGLISH = "en"


class Kind(IntEnum):
    """What a word does for what is stated."""

    LIGHT = 0
    WORD = 1
    OPERATOR = 2
    NEGATION = 3
    NUMBER = 4


class Token(NamedTuple):
    """A normalised word; it stands for the words `first` to `last` (included) of the text."""

    stem: str
    kind: Kind
    first: int
    last: int


def _listed(words: str) -> dict[str, None]:
    """Return the words of a list, in their order."""
    return dict.fromkeys(words.split())


PERSONS = {
    **dict.fromkeys(("i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"), 1),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), 2),
    **dict.fromkeys(("he", "she", "him", "her", "his", "hers", "himself", "herself"), 3),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), 3),
}
"""The grammatical person of a pronoun; “it” is left out, because it names things, too."""

_LIGHT = PERSONS.keys() | _listed("""
    a an the it its itself this that these those which who whom whose and but so as of to in on at
    for by be am is are was were been being have has had having do does did doing done s re ve m d
    there here then now well just very really quite also too yet percent about
""")
_OPERATORS = {word: word for word in _listed("""
    must if unless only even almost nearly some all every each any most many much few several more
    less least before after until since during with without from against or up down out off over
    under above below inside outside first last once twice always often sometimes seldom rarely
    again still already perhaps maybe probably possibly allegedly reportedly former half both
    between other another except instead because although though can may should will
""")} | {
    "would": "will", "shall": "will", "ll": "will", "could": "can", "might": "may",
    "ought": "should",
}  # fmt: skip
_NEGATIONS = _listed("not no never none nobody nothing nowhere neither nor hardly barely scarcely")
_UNITS = tuple(
    _listed("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""")
)
_TENS = tuple(_listed("twenty thirty forty fifty sixty seventy eighty ninety"))
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_SHARES = ("dozen", "trillion", "third", "quarter")
_NUMBERS = {
    **{word: str(value) for value, word in enumerate(_UNITS)},
    **{word: str(value) for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{form: word for word in (*_SCALES, *_SHARES) for form in (word, f"{word}s")},
}
# What the endings do not tell: forms of frequent verbs and nouns, each after its base.
_IRREGULAR = {
    form: base
    for base, *forms in (
        line.split()
        for line in """become became
        begin began begun
        break broke broken
        bring brought
        build built
        buy bought
        catch caught
        child children
        choose chose chosen
        come came
        fall fell fallen
        feel felt
        fight fought
        find found
        foot feet
        forget forgot forgotten
        give gave given
        go went gone
        grow grew grown
        hear heard
        keep kept
        know knew known
        lead led
        leave left
        lose lost
        make made
        man men
        mean meant
        meet met
        pay paid
        rise rose risen
        run ran
        say said
        see saw seen
        sell sold
        send sent
        speak spoke spoken
        spend spent
        stand stood
        take took taken
        teach taught
        tell told
        think thought
        win won
        woman women
        write wrote written""".splitlines()
    )
    for form in forms
}
# What is left of a verb before “n't”.
_BASES = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_NOT = "not"
# With these, digits and what stands before “’t”, one token may stand for two words.
_BEGINNINGS = frozenset(("cannot", "no", "going", "per", *_TENS))
_TOGETHER = _BEGINNINGS | {"t"} | {form for form, word in _NUMBERS.items() if word in _SCALES}
_VOWELS = frozenset("aeiouy")


def tokens(words: Sequence[str], language: str | None) -> list[Token]:
    """Return the tokens of folded words; of an unknown language each word is one."""
    if language != ENGLISH:
        return [Token(word, Kind.WORD, at, at) for at, word in enumerate(words)]
    found: list[Token] = []
    at, end = 0, len(words)
    while at < end:
        word = words[at]
        after = words[at + 1] if at + 1 < end else ""
        if word in _BEGINNINGS or after == "t" or word.isdecimal():
            made, used = _next(word, after)
            found += [Token(stem, kind, at, at + used - 1) for stem, kind in made]
            at += used
            continue
        stem, kind = _classified(word)
        found.append(Token(stem, kind, at, at))
        at += 1
        if stem in _SCALES:
            _multiply(found)
    return found


def _multiply(found: list[Token]) -> None:
    """Make one number of the last two tokens if they are like “four hundred”."""
    if len(found) > 1 and found[-2].stem.isdecimal() and found[-2].last + 1 == found[-1].first:
        scale, number = found.pop(), found.pop()
        value = str(int(number.stem) * _SCALES[scale.stem])
        found.append(Token(value, Kind.NUMBER, number.first, scale.last))


def core_stems(words: Sequence[str], language: str | None) -> list[str]:
    """Return the stems of `core(tokens(words, language))`, sooner."""
    is_plain = (
        language == ENGLISH and _TOGETHER.isdisjoint(words) and not any(map(str.isdecimal, words))
    )
    if not is_plain:
        return [token.stem for token in core(tokens(words, language))]
    return [stem for stem, kind in map(_classified, words) if kind]


def core(found: Iterable[Token]) -> list[Token]:
    """Return the tokens that decide what is stated."""
    return [token for token in found if token.kind is not Kind.LIGHT]


def _next(word: str, after: str) -> tuple[list[tuple[str, Kind]], int]:
    """Return what a word, or it and the word after it, stand for, and how many they are."""
    if after == "t" and word.endswith("n"):
        base = word[:-1]
        return [_classified(_BASES.get(base, base)), (_NOT, Kind.NEGATION)], 2
    if word == "cannot":
        return [_classified("can"), (_NOT, Kind.NEGATION)], 1
    if word == "no" and after == "one":
        return [(_NOT, Kind.NEGATION)], 2
    if word == "going" and after == "to":
        return [_classified("will")], 2
    if word == "per" and after == "cent":
        return [("percent", Kind.LIGHT)], 2
    if word in _TENS and after in _UNITS[1:10]:
        return [(str(int(_NUMBERS[word]) + _UNITS.index(after)), Kind.NUMBER)], 2
    if word.isdecimal() and len(word) <= 3 and len(after) == 3 and after.isdecimal():
        return [(word.lstrip("0") + after, Kind.NUMBER)], 2
    return [_classified(word)], 1


@lru_cache(maxsize=50_000)
def _classified(word: str) -> tuple[str, Kind]:
    """Return the stem and the kind of a word."""
    if word in _LIGHT:
        return word, Kind.LIGHT
    if word in _NEGATIONS:
        return _NOT, Kind.NEGATION
    if word in _OPERATORS:
        return _OPERATORS[word], Kind.OPERATOR
    if word in _NUMBERS:
        return _NUMBERS[word], Kind.NUMBER
    if word.isdecimal():
        return word.lstrip("0") or "0", Kind.NUMBER
    return _stem(word), Kind.WORD


def _stem(word: str) -> str:
    """Return a word without the ending of a plural or a tense, and in one spelling."""
    stem = _respelled(_without_ending(_IRREGULAR.get(word, word)))
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        stem = stem[:-1]
    return stem[:-1] if len(stem) > 3 and stem.endswith("e") else stem


def _without_ending(word: str) -> str:
    for ending, instead in _endings(word):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            return rest + instead
    return word


def _endings(word: str) -> Iterator[tuple[str, str]]:
    yield from (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""))
    yield from ((f"{end}es", end) for end in ("ss", "x", "z", "ch", "sh"))
    if not word.endswith(("ss", "us", "is")):
        yield "s", ""


def _respelled(stem: str) -> str:
    for british, american in (("our", "or"), ("tre", "ter"), ("ence", "ense"), ("mme", "m")):
        if len(stem) > len(british) + 1 and stem.endswith(british):
            return stem[: -len(british)] + american
    # organise, organize: the ending of a tense has taken the e with it.
    for ending in ("is", "ise"):
        if len(stem) > len(ending) + 3 and stem.endswith(ending):
            return stem[: -len(ending)] + ending.replace("s", "z")
    return stem
