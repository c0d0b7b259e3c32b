"""Mentions: the recognizer's spans, trimmed to the name alone."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from nlp_worker.entities.names import is_rank, is_title, whole_name
from nlp_worker.text.parsed import NamedSpan
from nlp_worker.text.spans import TextSpan, trim
from shared.contracts.annotation import EntityType, ValueType

ENTITY_TYPES: frozenset[str] = frozenset(get_args(EntityType))
VALUE_TYPES: frozenset[str] = frozenset(get_args(ValueType))
_EDGES = "\"'`.,;:!?-–—()[]{}*|/\\_&+@#"
_POSSESSIVE = re.compile(r"'[sS]?$")
_WORD = re.compile(r"\S+")
_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_TAIL = re.compile(r"[-–](?:led|based|backed|born|run|controlled|style|owned|held|trained)$")
_NUMBERS = re.compile(r"(?: [\d:.,/-]+)+$")
# A place behind the legal form of a company is not of its name.
_COMPANY_OF = re.compile(r"\b((?:Inc|Ltd|LLC|plc|PLC|AG|GmbH|Co|Corp|Corporation|SA|NV)\.?) of ")
_SMALL = re.compile(
    r"(?: (?:and|or|of|in|for|at|the|a|to|on|by|with|from|is|was|said|who|but|as))+$", re.IGNORECASE
)
_HEAD = re.compile(r"(?:pro|anti|ex|non|pan|un|post|pre|ultra|mid)[-–‐](?=[A-Z])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b", re.IGNORECASE)
# A label, a quote mark or a bracket inside a span: the name ends before it.
_BREAK = re.compile(r"(?<=\w): |\"|\s[(\[]|[)\]]\s|[*|]|/\s|\s/|\s[-–—]+\s")
_PERSON_BREAK = re.compile(r"(?<=\w): |\"|\s?[(\[*|,;]|\s[-–—]+\s")
_WORK_BREAK = re.compile(r"\"")
_PAIR = re.compile(r"\s(?:and|&)\s")


class NameMention(NamedTuple):
    """A trimmed mention of a thing or a value, `type` as in the wire contract."""

    span: TextSpan
    type: str


def clean_mentions(
    names: Iterable[NamedSpan], view: str
) -> tuple[list[NameMention], list[NameMention]]:
    """Split into things and values; marks, titles, possessives and articles stay outside."""
    things: list[NameMention] = []
    values: list[NameMention] = []
    for name in names:
        if name.label in ENTITY_TYPES:
            things += (NameMention(span, name.label) for span in _names_only(view, name))
        elif name.label in VALUE_TYPES and (span := trim(view, name.start, name.end, "\"'`")):
            values.append(NameMention(span, name.label))
    return things, values


def without_titles(view: str, span: TextSpan) -> TextSpan:
    """A span without the titles before the name; a title alone stays."""
    words = list(_WORD.finditer(view, *span))
    first = 0
    for number, word in enumerate(words[:-1]):
        if is_title(word[0]):
            first = number + 1
        elif not is_title(word[0], modifies=True):
            break
    return TextSpan(words[first].start(), span.end)


def without_numbers(view: str, span: TextSpan) -> TextSpan:
    """A span without the score or the age behind the name."""
    numbers = _NUMBERS.search(view, *span)
    return TextSpan(span.start, numbers.start()) if numbers else span


def _names_only(view: str, name: NamedSpan) -> Iterator[TextSpan]:
    """The names in a span: one, none, or the two people of a pair."""
    if _ADDRESS.search(view, name.start, name.end):
        return
    start = name.start
    pair = _PAIR.search(view, name.start, name.end) if name.label == "PERSON" else None
    # “Anna and Bo Renn” are two; “Renn and Holt” may be a firm.
    if pair and len(view[pair.end() : name.end].split()) > 1:
        if first := _name_only(view, TextSpan(name.start, pair.start()), name.label):
            yield first
        start = pair.end()
    if found := _name_only(view, TextSpan(start, name.end), name.label):
        yield found


def _name_only(view: str, given: TextSpan, label: str) -> TextSpan | None:
    is_person = label == "PERSON"
    span = trim(view, *given, _EDGES)
    if span:
        breaks = _WORK_BREAK if label == "WORK_OF_ART" else _BREAK
        stop = (_PERSON_BREAK if is_person else breaks).search(view, span.start, span.end)
        span = trim(view, span.start, stop.start() if stop else span.end, _EDGES)
    if span and (possessive := _POSSESSIVE.search(view[span.start : span.end])):
        span = trim(view, span.start, span.start + possessive.start(), _EDGES)
    if span and label != "WORK_OF_ART":
        article = _ARTICLE.match(view, span.start, span.end)
        span = trim(view, article.end() if article else span.start, span.end, _EDGES)
    if span and label != "WORK_OF_ART":
        span = _without_affixes(view, span)
    if span and (is_person or is_rank(view[span.start : span.end].split(maxsplit=1)[0])):
        span = without_titles(view, without_numbers(view, span))
    elif span and (form := _COMPANY_OF.search(view, *span)):
        span = TextSpan(span.start, form.end(1))
    if span and label in ("PERSON", "ORG", "GPE", "LOC"):
        span = whole_name(view, span)
    text = view[span.start : span.end] if span else ""
    if not span or not any(map(str.isalpha if label == "NORP" else str.isupper, text)):
        return None
    # "U.S." loses its dot at the edge: a name of initials keeps it.
    is_initials = "." in text and view[span.end : span.end + 1] == "."
    return TextSpan(span.start, span.end + (is_initials and span.end < given.end))


def _without_affixes(view: str, span: TextSpan) -> TextSpan | None:
    """“Modi-led”, “anti-Iranian” and “West and” without what is no part of the name."""
    head = _HEAD.match(view, span.start, span.end)
    start = head.end() if head else span.start
    tail = _TAIL.search(view, start, span.end) or _SMALL.search(view, start, span.end)
    return trim(view, start, tail.start() if tail else span.end, _EDGES)
