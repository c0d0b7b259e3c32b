"""The kind of a block by its own words: links, datelines, bylines, sources, captions, noise."""

import re
from collections.abc import Sequence
from functools import cache

from nlp_worker.languages import Language
from nlp_worker.pages.dates import find_date, find_day, is_time, without_date, without_times
from shared.contracts.annotation import BlockKind

METADATA_KINDS: tuple[BlockKind, ...] = ("source", "byline", "dateline")
"""Kinds of the lines that hold the author, the publisher, the place or the date of an article."""
LONGEST_LABEL = 60
LONGEST_NOTICE = 240
LONGEST_BYLINE = 120
LONGEST_CAPTION = 400
MOST_NAME_WORDS = 8
_LINK = r"(?:https?://|www\.)\S+"
_URL = re.compile(rf"(?:[\w ]{{1,20}}:\s*)?{_LINK}(?:\s+{_LINK})*\s*", re.IGNORECASE)
_MARKS = " \t.:;,!|«»›>→↓•*–—-_=~#[](){}\"'"
_BRACKETS = re.compile(r"[()\[\]]")
_DIGITS = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W\d_][\w.'’&-]*")
_SEPARATOR = re.compile(r"\s{0,60}[|·•»/]\s*")
_CRUMBS = re.compile(r"[^>»]{1,30}(?: [>»] [^>»]{1,30}){2,}")
_ENDS = (".", ")", "]")
_COUNTER = re.compile(r"#\d{1,5}|\d{1,3} ?/ ?\d{1,3}|\d{1,3} of \d{1,3}")
_ELISIONS = ("...", "…", "[...]", "[…]", "(...)", "(…)")
_NAME_WORD = re.compile(r"(?=[^\W\d_])(?![a-z])[\w.'’-]*[^\W\d_]\.?")
_IMAGE_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|bmp|svg)|\S{0,200}\d{2,4}x\d{2,4}\S*|(?:IMG|DSC|DSCN|P)_?\d{3}\S*",
    re.IGNORECASE,
)
_ALT_TEXT = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
_JOIN = re.compile(r"[-_]\w")
_FEWEST_JOINS = 2
_LABELLED = re.compile(r"[:/]| by ", re.IGNORECASE)
_CREDIT = re.compile(r"(?:^|[\s(\[])(?P<label>[^\W\d_]+(?: [^\W\d_]+)?) ?(?::|/| by )", re.I)


def lexical_kind(view: str, language: Language) -> BlockKind | None:
    """Return the kind that the words of a block give it; None for headlines and paragraphs.

    `view` is the plain view of the block, with spaces in place of line breaks.
    """
    if _URL.fullmatch(view):
        return "url"
    if _is_notice(view, language):
        return "boilerplate"
    if is_related_label(view, language):
        return "related"
    if _is_caption(view, language):
        return "caption"
    return _metadata_kind(view, language) if len(view) <= LONGEST_BYLINE else None


@cache
def _entries_by_first_word(lexicon: str, language: Language) -> dict[str, tuple[str, ...]]:
    """Return the entries of a word list by their first word."""
    found: dict[str, list[str]] = {}
    for entry in language.lexicon(lexicon):
        found.setdefault(_first_word(entry), []).append(entry)
    return {word: tuple(entries) for word, entries in found.items()}


def _first_word(text: str) -> str:
    """Return the first word, without the marks after it."""
    return text.split(" ", 1)[0].rstrip(".,:;–—-")


def find_opening(view: str, lexicon: str, language: Language) -> str:
    """Return the longest entry of a word list that the text begins with; "" without one.

    The entry must end at the end of a word.
    """
    head, best = view[:LONGEST_LABEL], ""
    entries = _entries_by_first_word(lexicon, language).get(
        _first_word(_folded(head.split(" ", 1)[0]))
    )
    if not entries:
        return best
    text = _folded(head)
    for entry in entries:
        ends = text[len(entry) : len(entry) + 1]
        if text.startswith(entry) and not ends.isalnum() and len(entry) > len(best):
            best = entry
    return best


def normalize(view: str) -> str:
    """Return a short line in the form of the word lists.

    It is in lower case, numbers are 0, and brackets and the marks at its ends are left out.
    """
    return " ".join(_folded(_BRACKETS.sub("", view)).strip(_MARKS).split())


def _folded(view: str) -> str:
    """Return a text in lower case, with straight apostrophes, and 0 for each number."""
    return _DIGITS.sub("0", view.casefold().replace("’", "'"))


def _is_notice(view: str, language: Language) -> bool:
    """Return whether a line is what a site prints around its articles."""
    if not any(map(str.isalnum, view)):
        return view not in _ELISIONS
    return is_notice_line(view, language) or _begins_notice(view, language)


def is_notice_line(view: str, language: Language) -> bool:
    """Return whether a whole line is a button, a menu or a counter, which is never wrapped."""
    if len(view) > LONGEST_LABEL or view.endswith("."):
        return False
    if _COUNTER.fullmatch(view) or _CRUMBS.fullmatch(view):
        return True
    notices = language.lexicon("boilerplate_lines")
    return all(normalize(part) in notices for part in _SEPARATOR.split(view) if part.strip())


def _begins_notice(view: str, language: Language) -> bool:
    if len(view) > LONGEST_NOTICE:
        return False
    return bool(find_opening(view, "boilerplate_openings", language))


def is_related_label(view: str, language: Language) -> bool:
    """Return whether a line is a label such as "Related:", with or without a title after it."""
    labels = language.lexicon("related_labels")
    label, colon, rest = view.partition(":")
    if len(view) <= LONGEST_LABEL and normalize(view) in labels:
        return True
    is_link = bool(colon) and len(rest) <= LONGEST_NOTICE and not rest.rstrip().endswith(".")
    return is_link and len(label) <= LONGEST_LABEL and normalize(label) in labels


def is_comment_header(view: str, language: Language) -> bool:
    """Return whether a line is the header of a comment area."""
    if len(view) > LONGEST_NOTICE:
        return False
    if len(view) <= LONGEST_LABEL and normalize(view) in language.lexicon("comment_headers"):
        return True
    entry = find_opening(view, "comment_headers", language)
    return entry.endswith((" to", " on")) and entry[:1] == "0"


def _is_caption(view: str, language: Language) -> bool:
    """Return whether a line is the name, the description or the credit of a picture."""
    if len(view) > LONGEST_CAPTION:
        return False
    if " " not in view:
        return bool(_IMAGE_FILE.fullmatch(view)) or _is_alt_text(view)
    if find_opening(view, "caption_openings", language):
        return True
    label, colon, rest = view.partition(":")
    if colon and rest.strip():
        name = normalize(label)
        if name in language.lexicon("caption_labels"):
            is_headline = name in language.lexicon("media_labels") and not rest.endswith(_ENDS)
            return not is_headline or is_name(rest, language)
    return _ends_in_credit(view, language)


def _is_alt_text(word: str) -> bool:
    """Return whether a word is made of others: “Minister_speaks-to_press”."""
    # One pattern for both would try every underscore as a join and as a part of a word.
    return bool(_ALT_TEXT.fullmatch(word)) and len(_JOIN.findall(word)) >= _FEWEST_JOINS


def _ends_in_credit(view: str, language: Language) -> bool:
    """Return whether a line ends in a credit: "Photo: A. Holt", "(Photo by …)", "/ Getty"."""
    tail = view[-80:]
    folded = tail[-40:].casefold()
    if any(agency in folded for agency in language.lexicon("picture_agencies")):
        return view.count(". ") <= 2 and not view.endswith((".", '."'))
    if not _LABELLED.search(tail):
        return False
    labels = language.lexicon("caption_labels")
    for match in _CREDIT.finditer(tail):
        label = match["label"].casefold()
        known = label in labels or label.split()[-1] in labels
        rest = tail[match.end() :].strip(" ().]")
        if known and 0 < len(rest.split()) <= MOST_NAME_WORDS and rest[:1].isupper():
            return not tail.rstrip().endswith(".") or tail.rstrip().endswith(").")
    return False


def _metadata_kind(view: str, language: Language) -> BlockKind | None:
    """Return whether a line is a dateline, a byline or a source line; None for any other."""
    if is_time(view):
        return "dateline"
    if view.endswith(".") and not view.endswith((".m.", ". m.")):
        return None
    date = find_date(view, language) or _sure_day(view, language)
    rest = without_date(view, date).strip(_MARKS) if date else view.strip(_MARKS)
    if date and (not rest or _opens_date(without_times(rest), language)):
        return "dateline"
    words = _WORD.findall(rest)
    if not words or len(words) > MOST_NAME_WORDS * 2 or rest.endswith((".", "?", "!")):
        return None
    if _is_byline(rest, words, language):
        return "byline"
    entry = find_opening(rest, "source_openings", language)
    if entry and _names_follow(rest, entry, language):
        return "source"
    if is_outlet(rest, language) or (date and _is_titled_name(words, language)):
        return "source"
    return "byline" if date and is_name(rest, language) else None


def _is_byline(rest: str, words: Sequence[str], language: Language) -> bool:
    """Return whether a line names a writer after "By" or the like, or after a verb and "by"."""
    if entry := find_opening(rest, "byline_openings", language):
        is_writer = words[-1].casefold() in language.lexicon("writer_nouns")
        if is_writer or _names_follow(rest, entry, language):
            return True
    before, by, after = rest.rpartition(" by ")
    verbs = language.lexicon("byline_verbs")
    return bool(
        by and is_name(after, language) and any(word.casefold() in verbs for word in before.split())
    )


def _opens_date(before: str, language: Language) -> bool:
    """Return whether all words before a date belong to it: none, or "Updated on"."""
    opening = normalize(before)
    return not opening or opening in language.lexicon("date_openings")


def _sure_day(view: str, language: Language) -> re.Match[str] | None:
    """Return a day without a year, when the words before it say that it dates the article."""
    day = find_day(view, language)
    before = view[: day.start()].strip(_MARKS) if day else ""
    openings = language.lexicon("date_openings")
    is_sure = not before or normalize(before) in openings or is_outlet(before, language)
    return day if is_sure else None


def _is_titled_name(words: Sequence[str], language: Language) -> bool:
    """Return whether words beside a date name a newspaper: one word, or several after "The"."""
    if not words[0][0].isupper() or (len(words) > 1 and words[0] != "The"):
        return False
    particles = language.lexicon("outlet_particles")
    return all(word[0].isupper() or word in particles for word in words)


def _names_follow(rest: str, entry: str, language: Language) -> bool:
    """Return whether capitalized words follow an opening, and nothing like a sentence."""
    names = rest[len(entry) :].strip(_MARKS)
    words = names.split()
    if not words or len(words) > MOST_NAME_WORDS + 4:
        return False
    particles = language.lexicon("outlet_particles")
    small = [w for w in words if w[0].islower() and w not in particles and "." not in w]
    return (words[0][0].isupper() or "." in words[0]) and len(small) <= len(words) // 3


def is_outlet(rest: str, language: Language) -> bool:
    """Return whether a short line is the name of a newspaper, an agency or a station."""
    words = _WORD.findall(rest)
    # A line with two commas and a number is an address.
    is_address = rest.count(",") > 1 and any(map(str.isdigit, rest))
    if not words or len(words) > MOST_NAME_WORDS or is_address:
        return False
    names = [w for w in words if w[0].isupper()]
    particles = language.lexicon("outlet_particles")
    if any(w[0].islower() and w not in particles for w in words):
        return False
    outlets = language.lexicon("outlet_words")
    return bool(names) and any(w.casefold() in outlets for w in re.split(r"[\s/.,-]+", rest))


def is_name(view: str, language: Language) -> bool:
    """Return whether a line can be the name of a person: two to four capitalized words."""
    words = view.strip(_MARKS).split()
    if not words or words[0].casefold() in language.lexicon("dangling_words"):
        return False
    capitals = [word for word in words if _NAME_WORD.fullmatch(word)]
    others = [word for word in words if word not in capitals]
    are_particles = len(others) < 2 and language.lexicon("name_particles").issuperset(others)
    return 2 <= len(capitals) <= 4 and are_particles
