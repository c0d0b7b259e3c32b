"""Find where English sentences end, by their marks: surely, perhaps (a parser decides), or not.

The functions work on views: quote marks are straight, and every white space is one space.
"""

import re
from functools import lru_cache

from nlp_worker.languages.language import Bound, Language

_END = re.compile(
    r"""(?P<mark>[.!?…]{1,200})(?P<close>["')\]]{0,20}(?:[ ]"(?=[ ]))?)(?P<gap> *)"""
    r"""(?P<open>["'(\[]{0,20})(?P<next>[^\s"'(\[])"""
)
_LAST = re.compile(r"""[^\s"'(\[]+$""")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_GLUED = re.compile(r"[^\W\d_]{2,}(?=[\s,;'’]|$)")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CITATION = re.compile(r"[^()]{1,60}\)(?:[.,;]| [a-z])")
"""The rest of a bracket that belongs to the sentence before it: “(Holt 55).”."""
_SPEAKER = re.compile(r"(?:(?:[^\W\d_][\w.'-]*) ){1,5}")
_LOOK_BACK = 40
_SHORTEST_GLUED = 3


def find_bounds(view: str, language: Language) -> dict[int, Bound]:
    """Return where a sentence begins or may begin after an end mark.

    A place is the position of the first character of the sentence, its opening mark included.
    """
    found: dict[int, Bound] = {}
    marks, counted = 0, 0
    for match in _END.finditer(view):
        if bound := _bound(view, match, language):
            at = match.start("close")
            marks, counted = marks + view.count('"', counted, at), at
            found[_place(match, is_open=marks % 2 == 1)] = bound
    return found


def _place(match: re.Match[str], *, is_open: bool) -> int:
    """Return where the next sentence begins: a mark without a space before it may open it.

    `is_open` tells that the text before has an opening mark that is not closed.
    """
    is_glued = not match["gap"] and match["close"][:1] == '"'
    return match.start("close") if is_glued and not is_open else match.end("gap")


def _bound(view: str, match: re.Match[str], language: Language) -> Bound | None:
    before = _LAST.search(view, max(0, match.start() - _LOOK_BACK), match.start())
    word = before[0] if before else ""
    following = match["next"]
    if following.islower() or not (following.isalnum() or following in "$£€#@"):
        return None
    if match["open"] == "(" and _CITATION.match(view, match.start("next")):
        return None
    if not match["gap"]:
        return _glued(view, match, word, language)
    if "…" in match["mark"] or (len(match["mark"]) > 1 and set(match["mark"]) == {"."}):
        is_opened = _next_word(view, match.start("next")) in language.lexicon("sentence_openers")
        return Bound.SURE if match["close"] or is_opened else Bound.PERHAPS
    if match["mark"] != ".":
        return None if _is_asked(view, match, language) else Bound.SURE
    if match["close"]:
        return (
            Bound.SURE
            if match["close"].strip(")]") != "" or not is_abbreviation(word, language)
            else None
        )
    return _after_stop(view, match, word, language)


def _glued(view: str, match: re.Match[str], word: str, language: Language) -> Bound | None:
    """Judge an end mark without a space after it: it ends a sentence between two words only."""
    quoted = '"' in match["close"] + match["open"]
    if match["mark"] not in ".?!" or not match["next"].isupper():
        return None
    after = _GLUED.match(view, match.start("next"))
    if _next_word(view, match.start("next")) in language.lexicon("sentence_openers"):
        # “Do they want it?I think …”
        is_short = match["mark"] in "?!" or word.casefold() in language.lexicon("common_words")
        if is_short and word.islower() and word.isalpha() and len(word) > 1:
            return Bound.SURE
    is_word = word[-_SHORTEST_GLUED:].islower() and len(word) >= (1 if quoted else _SHORTEST_GLUED)
    if not is_word or not set("@/._").isdisjoint(word):
        return None
    if after and after[0][1:].islower() and after[0].casefold() not in language.lexicon("domains"):
        return Bound.SURE
    return Bound.SURE if quoted and after else None


def is_abbreviation(word: str, language: Language) -> bool:
    """Return whether a word before a dot can be an abbreviation or an initial."""
    key = word.rstrip(".").casefold()
    names = ("abbreviations", "abbreviations_final", "abbreviations_number")
    return bool(_INITIALS.fullmatch(key)) or any(key in language.lexicon(name) for name in names)


def _after_stop(view: str, match: re.Match[str], word: str, language: Language) -> Bound | None:
    key = word.casefold()
    following = _next_word(view, match.start("next"))
    is_opened = following in language.lexicon("sentence_openers") and match["next"].isupper()
    if key in language.lexicon("abbreviations") and word != key:
        return None
    if key in ("vs", "v", "cf", "e.g", "i.e", "viz", "approx", "ca"):
        return None
    if key in language.lexicon("abbreviations_number") and match["next"].isdigit():
        return None
    if word.isdigit() and match.start() == len(word):  # the number of a list item
        return None
    if _INITIALS.fullmatch(word) and (word.isupper() or "." in word):
        if is_opened:
            return Bound.SURE
        return Bound.PERHAPS if "." in word else None
    if key in language.lexicon("abbreviations_final"):
        if match["next"].isdigit():
            return None
        return Bound.SURE if is_opened else Bound.PERHAPS
    return Bound.SURE


def _next_word(view: str, start: int) -> str:
    word = _NEXT_WORD.match(view, start)
    return word[0].casefold() if word else ""


def _is_asked(view: str, match: re.Match[str], language: Language) -> bool:
    """Return whether the speaker follows a quoted question or call: "Why?" Holt asked."""
    if ('"' not in match["close"] and "'" not in match["close"]) or match["open"]:
        return False
    after = _SPEAKER.match(view, match.start("next"))
    words = (view[after.start() : after.end() + 20].split()[:6]) if after else []
    return any(is_reporting_verb(word.strip(",.;"), language) for word in words[:1] + words[1:5])


@lru_cache(maxsize=16384)
def is_reporting_verb(word: str, language: Language) -> bool:
    """Return whether a word is a finite form of a verb that reports speech."""
    key = word.casefold()
    if word[:1].isupper():
        return False
    if key in language.lexicon("reporting_past"):
        return True
    stems = {key[: -len(end)] for end in ("s", "es", "d", "ed") if key.endswith(end)}
    if key.endswith("ed") and key[-4:-3] == key[-3:-2]:
        stems.add(key[:-3])
    if key.endswith(("ied", "ies")):
        stems.add(f"{key[:-3]}y")
    return not stems.isdisjoint(language.lexicon("reporting_verbs"))
