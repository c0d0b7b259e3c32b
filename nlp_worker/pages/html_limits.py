"""Limits on markup whose reading would take more than proportional time.

No ordinary page reaches them. The HTML standard compares the attributes of a tag with each other,
and repeats formatting elements that are never closed in every paragraph; trafilatura compares
authors with each other, and searches JSON that does not parse with patterns.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement
from trafilatura.metadata import METANAME_AUTHOR, PROPERTY_AUTHOR

LONGEST_TAG = 4_000
"""Characters; the attributes of a shorter tag are not counted."""
MOST_ATTRIBUTES = 500
MOST_FORMATTING = 30
"""Formatting elements that are open at once."""
MOST_AUTHORS = 50
"""`<meta>` elements that name authors."""
LONGEST_AUTHORS = 5_000
"""Characters of all authors that `<meta>` elements, or one JSON-LD script, name."""
LONGEST_BROKEN = 50_000
"""Characters of all JSON-LD that does not parse."""
# Every part is possessive or cannot fail, so the time is linear.
_REST_OF_TAG = r"""(?:[^>"']++|"[^"]*+"?|'[^']*+'?)*+>?"""
# A “<” in a script, a style or a comment begins no tag, and a quote mark there has no other one.
_START_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+"
    rf"|(?P<raw><(?:script|style)\b{_REST_OF_TAG})(?P<text>(?:[^<]++|<(?!/(?:script|style)))*+)"
    rf"|(?P<tag><[a-zA-Z]{_REST_OF_TAG})",
    re.IGNORECASE,
)
_NAME = re.compile(r"<[^\s/>]*+")
_ATTRIBUTE = re.compile(
    r"""[^\s"'=>/]++(?:[ \t\n]{0,20}=[ \t\n]{0,20}(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?"""
)
_FORMATTING = re.compile(
    r"<(/?)(big|b|code|em|font|i|small|strike|strong|s|tt|u)(?=[\s/>])", re.IGNORECASE
)


def limit_markup(html: str) -> str:
    """Return a page whose tags have few attributes, and few open formatting elements."""
    if len(html) >= LONGEST_TAG:
        html = _START_TAG.sub(_with_few_attributes, html)
    return _with_few_open(html)


def _with_few_attributes(found: re.Match[str]) -> str:
    tag = found["tag"] or found["raw"] or ""
    if len(tag) < LONGEST_TAG:
        return found[0]
    name = _NAME.match(tag)
    end = name.end() if name else len(tag)
    attributes = _ATTRIBUTE.findall(tag, end)
    if len(attributes) <= MOST_ATTRIBUTES:
        return found[0]
    return f"{tag[:end]} {' '.join(attributes[:MOST_ATTRIBUTES])}>{found['text'] or ''}"


def _with_few_open(html: str) -> str:
    """Make `<span>`s, which end with their block, of formatting elements above the limit."""
    opened: Counter[str] = Counter()

    def limited(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if tag[1]:
            opened[name] -= opened[name] > 0
        elif opened.total() >= MOST_FORMATTING:
            return "<span"
        else:
            opened[name] += 1
        return tag[0]

    return _FORMATTING.sub(limited, html)


def limit_metadata(tree: HtmlElement) -> None:
    """Remove metadata with so many authors that to compare them takes long."""
    authors = [meta for meta in tree.iter("meta") if _names_author(meta)]
    left = LONGEST_AUTHORS
    for number, meta in enumerate(authors):
        left -= len(meta.get("content", ""))
        if number >= MOST_AUTHORS or left < 0:
            meta.attrib.clear()
    broken = LONGEST_BROKEN
    for script in list(tree.iter("script")):
        text = script.text or ""
        length = _length_of_authors(text)
        if length is None:
            broken -= len(text)
        if broken < 0 if length is None else length > LONGEST_AUTHORS:
            script.text = ""


def _names_author(meta: HtmlElement) -> bool:
    keys = (meta.get("property", "").lower(), meta.get("name", "").lower(), meta.get("itemprop"))
    return keys[0] in PROPERTY_AUTHOR or keys[1] in METANAME_AUTHOR or keys[2] == "author"


def _length_of_authors(text: str) -> int | None:
    """Return the number of characters of all authors that JSON names; None if it does not parse."""
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    return sum(len(name) for name in _names(value))


def _names(value: object) -> Iterator[str]:
    """Yield the strings below a member “author” or in a person."""
    left = [(value, False)]
    while left:
        one, is_author = left.pop()
        if isinstance(one, str) and is_author:
            yield one
        elif isinstance(one, list):
            left += ((part, is_author) for part in one)
        elif isinstance(one, dict):
            is_person = is_author or "Person" in str(one.get("@type"))
            left += ((part, is_person or key == "author") for key, part in one.items())
