"""What a block is, by its own words: links, datelines, bylines, sources, captions, noise."""

import re
from functools import cache

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.dates import find_date, find_day, is_clock, without_clock, without_date
from shared.contracts.annotation import BlockKind

LONGEST_LABEL = 60
LONGEST_NOTICE = 240
LONGEST_BYLINE = 120
LONGEST_CAPTION = 400
MOST_NAME_WORDS = 8
_URL = re.compile(r"(?:[\w ]{1,20}:\s*)?(?:(?:https?://|www\.)\S+\s*)+", re.IGNORECASE)
_MARKS = " \t.:;,!|«»›>→↓•*–—-_=~#[](){}\"'"
_BRACKETS = re.compile(r"[()\[\]]")
_DIGITS = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W\d_][\w.'’&-]*")
_PARTING = re.compile(r"\s*[|·•»/]\s*")
_CRUMBS = re.compile(r"[^>»]{1,30}(?: [>»] [^>»]{1,30}){2,}")
_ENDS = (".", ")", "]")
_COUNTER = re.compile(r"#\d{1,5}|\d{1,3} ?/ ?\d{1,3}|\d{1,3} of \d{1,3}")
_ELISIONS = ("...", "…", "[...]", "[…]", "(...)", "(…)")
_NAME_WORD = re.compile(r"(?=[^\W\d_])(?![a-z])[\w.'’-]*[^\W\d_]\.?")
_IMAGE_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|bmp|svg)|\S*\d{2,4}x\d{2,4}\S*|(?:IMG|DSC|DSCN|P)_?\d{3,}\S*",
    re.IGNORECASE,
)
_ALT_TEXT = re.compile(r"[^\W\d_]\w*(?:[-_][\w]+){2,}")
_LABELLED = re.compile(r"[:/]| by ", re.IGNORECASE)
_CREDIT = re.compile(r"(?:^|[\s(\[])(?P<label>[^\W\d_]+(?: [^\W\d_]+)?) ?(?::|/| by )", re.I)


def own_kind(view: str, *, has_meta: bool = True) -> BlockKind | None:
    """The kind a block's own words give it; None for headlines, paragraphs and what looks so.

    `view` is the block as viewed, wraps as spaces. Without `has_meta` dates and names alone are
    not looked at.
    """
    if _URL.fullmatch(view):
        return "url"
    if is_notice(view):
        return "boilerplate"
    if is_related_label(view):
        return "related"
    if is_caption(view):
        return "caption"
    return _meta(view) if has_meta and len(view) <= LONGEST_BYLINE else None


@cache
def _openings(name: str) -> dict[str, tuple[str, ...]]:
    """The entries of a list by their first word, so that a look-up costs one."""
    found: dict[str, list[str]] = {}
    for entry in ENGLISH.lexicon(name):
        found.setdefault(_first(entry), []).append(entry)
    return {word: tuple(entries) for word, entries in found.items()}


def _first(text: str) -> str:
    """The first word, without the marks after it."""
    return text.split(" ", 1)[0].rstrip(".,:;–—-")


def opening(view: str, name: str) -> str:
    """The longest entry of a word list the text begins with, at the end of a word; or ""."""
    head, best = view[:LONGEST_LABEL], ""
    entries = _openings(name).get(_first(_folded(head.split(" ", 1)[0])))
    if not entries:
        return best
    text = _folded(head)
    for entry in entries:
        ends = text[len(entry) : len(entry) + 1]
        if text.startswith(entry) and not ends.isalnum() and len(entry) > len(best):
            best = entry
    return best


def normal(view: str) -> str:
    """A short line as the word lists have it: lower case, numbers as 0, no marks
    at its ends, no brackets."""
    return " ".join(_folded(_BRACKETS.sub("", view)).strip(_MARKS).split())


def _folded(view: str) -> str:
    """In lower case, with plain apostrophes, numbers as 0."""
    return _DIGITS.sub("0", view.casefold().replace("’", "'"))


def is_notice(view: str) -> bool:
    """Whether a line is what a site prints around its articles."""
    if not any(map(str.isalnum, view)):
        return view not in _ELISIONS
    return is_notice_line(view) or _opens_notice(view)


def is_notice_line(view: str) -> bool:
    """Whether a whole line is a button, a menu or a counter; such a line never goes on."""
    if len(view) > LONGEST_LABEL or view.endswith("."):
        return False
    if _COUNTER.fullmatch(view) or _CRUMBS.fullmatch(view):
        return True
    parts = _PARTING.split(view)
    return all(
        normal(part) in ENGLISH.lexicon("boilerplate_lines") for part in parts if part.strip()
    )


def _opens_notice(view: str) -> bool:
    return len(view) <= LONGEST_NOTICE and bool(opening(view, "boilerplate_openings"))


def is_related_label(view: str) -> bool:
    """A label such as "Related:", alone or before the title of another article."""
    label, colon, rest = view.partition(":")
    if len(view) <= LONGEST_LABEL and normal(view) in ENGLISH.lexicon("related_labels"):
        return True
    is_link = bool(colon) and len(rest) <= LONGEST_NOTICE and not rest.rstrip().endswith(".")
    return (
        is_link
        and len(label) <= LONGEST_LABEL
        and normal(label) in ENGLISH.lexicon("related_labels")
    )


def is_comment_header(view: str) -> bool:
    """The header of a comment area."""
    if len(view) > LONGEST_NOTICE:
        return False
    if len(view) <= LONGEST_LABEL and normal(view) in ENGLISH.lexicon("comment_headers"):
        return True
    entry = opening(view, "comment_headers")
    return entry.endswith((" to", " on")) and entry[:1] == "0"


def is_caption(view: str) -> bool:
    """A picture's name, description or credit."""
    if len(view) > LONGEST_CAPTION:
        return False
    if " " not in view:
        return bool(_IMAGE_FILE.fullmatch(view) or _ALT_TEXT.fullmatch(view))
    if opening(view, "caption_openings"):
        return True
    label, colon, rest = view.partition(":")
    if colon and rest.strip() and (name := normal(label)) in ENGLISH.lexicon("caption_labels"):
        is_headline = name in ENGLISH.lexicon("media_labels") and not rest.endswith(_ENDS)
        return not is_headline or is_name(rest)
    return _ends_in_credit(view)


def _ends_in_credit(view: str) -> bool:
    """Whether the last words are a credit: "Photo: A. Holt", "(Photo by …)", "/ Getty Images"."""
    tail = view[-80:]
    folded = tail[-40:].casefold()
    if any(agency in folded for agency in ENGLISH.lexicon("picture_agencies")):
        return view.count(". ") <= 2 and not view.endswith((".", '."'))
    if not _LABELLED.search(tail):
        return False
    for match in _CREDIT.finditer(tail):
        label = match["label"].casefold()
        known = label in ENGLISH.lexicon("caption_labels") or label.split()[-1] in ENGLISH.lexicon(
            "caption_labels"
        )
        rest = tail[match.end() :].strip(" ().]")
        if known and 0 < len(rest.split()) <= MOST_NAME_WORDS and rest[:1].isupper():
            return not tail.rstrip().endswith(".") or tail.rstrip().endswith(").")
    return False


def _meta(view: str) -> BlockKind | None:
    """Dateline, byline or source line."""
    if is_clock(view):
        return "dateline"
    if view.endswith(".") and not view.endswith((".m.", ". m.")):
        return None
    date = find_date(view) or _sure_day(view)
    rest = without_date(view, date).strip(_MARKS) if date else view.strip(_MARKS)
    if date and (
        not rest or normal(without_clock(rest)) in {"", *ENGLISH.lexicon("date_openings")}
    ):
        return "dateline"
    words = _WORD.findall(rest)
    if not words or len(words) > MOST_NAME_WORDS * 2 or rest.endswith((".", "?", "!")):
        return None
    entry = opening(rest, "byline_openings")
    if entry and (
        _names_follow(rest, entry) or words[-1].casefold() in ENGLISH.lexicon("writer_nouns")
    ):
        return "byline"
    before, by, after = rest.rpartition(" by ")
    if (
        by
        and is_name(after)
        and any(word.casefold() in ENGLISH.lexicon("byline_verbs") for word in before.split())
    ):
        return "byline"
    if (entry := opening(rest, "source_openings")) and _names_follow(rest, entry):
        return "source"
    if is_outlet(rest) or (date and _is_titled_name(words)):
        return "source"
    return "byline" if date and is_name(rest) else None


def _sure_day(view: str) -> re.Match[str] | None:
    """A day without its year, where all before it says that it dates the article."""
    day = find_day(view)
    before = view[: day.start()].strip(_MARKS) if day else ""
    is_sure = not before or normal(before) in ENGLISH.lexicon("date_openings") or is_outlet(before)
    return day if is_sure else None


def _is_titled_name(words: list[str]) -> bool:
    """Whether words beside a date name a paper: one, or several after "The"."""
    if not words[0][0].isupper() or (len(words) > 1 and words[0] != "The"):
        return False
    return all(word[0].isupper() or word in ENGLISH.lexicon("outlet_particles") for word in words)


def _names_follow(rest: str, entry: str) -> bool:
    """Whether capitalized words follow an opening and nothing that reads like a sentence."""
    names = rest[len(entry) :].strip(_MARKS)
    words = names.split()
    if not words or len(words) > MOST_NAME_WORDS + 4:
        return False
    particles = ENGLISH.lexicon("outlet_particles")
    small = [w for w in words if w[0].islower() and w not in particles and "." not in w]
    return (words[0][0].isupper() or "." in words[0]) and len(small) <= len(words) // 3


def is_outlet(rest: str) -> bool:
    """Whether a short line is the name of a newspaper, an agency or a station."""
    words = _WORD.findall(rest)
    # Two commas and a number are an address.
    is_address = rest.count(",") > 1 and any(map(str.isdigit, rest))
    if not words or len(words) > MOST_NAME_WORDS or is_address:
        return False
    names = [w for w in words if w[0].isupper()]
    if any(w[0].islower() and w not in ENGLISH.lexicon("outlet_particles") for w in words):
        return False
    return bool(names) and any(
        w.casefold() in ENGLISH.lexicon("outlet_words") for w in re.split(r"[\s/.,-]+", rest)
    )


def is_name(view: str) -> bool:
    """Whether a line can be a person's name and nothing else: two to four capitalized words."""
    words = view.strip(_MARKS).split()
    if not words or words[0].casefold() in ENGLISH.lexicon("dangling_words"):
        return False
    capitals = [word for word in words if _NAME_WORD.fullmatch(word)]
    others = [word for word in words if word not in capitals]
    are_particles = len(others) < 2 and ENGLISH.lexicon("name_particles").issuperset(others)
    return 2 <= len(capitals) <= 4 and are_particles
