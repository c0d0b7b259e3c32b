"""Mentions: the spans of the recognizer, trimmed to the name."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from nlp_worker.entities.gazetteers import known_peoples
from nlp_worker.entities.names import is_short_title, is_title, is_title_modifier, whole_name
from nlp_worker.entities.spelling import fold
from nlp_worker.languages import Language
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
_NUMBERS = re.compile(r"(?: [\d:.,/-]{1,40}){1,20}$")
# A place after the legal form of a company is not part of its name.
_COMPANY_OF = re.compile(r"\b((?:Inc|Ltd|LLC|plc|PLC|AG|GmbH|Co|Corp|Corporation|SA|NV)\.?) of ")
_SMALL = re.compile(
    r"(?: (?:and|or|of|in|for|at|the|a|to|on|by|with|from|is|was|said|who|but|as)){1,20}$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?:pro|anti|ex|non|pan|un|post|pre|ultra|mid)[-–‐](?=[A-Z])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b", re.IGNORECASE)
# The name ends before a label, a quote mark or a bracket inside a span.
_BREAK = re.compile(r"(?<=\w): |\"|\s[(\[]|[)\]]\s|[*|]|/\s|\s/|\s[-–—]+\s")
_PERSON_BREAK = re.compile(r"(?<=\w): |\"|\s?[(\[*|,;]|\s[-–—]+\s")
_WORK_BREAK = re.compile(r"\"")
_PAIR = re.compile(r"\s(?:and|&)\s")


class NameMention(NamedTuple):
    """A trimmed mention of an entity or a value; `type` as in the wire contract."""

    span: TextSpan
    type: str


def clean_mentions(
    names: Iterable[NamedSpan], view: str, language: Language
) -> tuple[list[NameMention], list[NameMention]]:
    """Return the mentions of entities and those of values.

    Marks, titles, possessives and articles stay outside. Spans of other labels are left out.
    """
    entities: list[NameMention] = []
    values: list[NameMention] = []
    for name in names:
        if name.label in ENTITY_TYPES:
            entities += (NameMention(span, name.label) for span in _names_in(view, name, language))
        elif name.label in VALUE_TYPES and (span := trim(view, name.start, name.end, "\"'`")):
            values.append(NameMention(span, name.label))
    return entities, values


def trim_titles(view: str, span: TextSpan, language: Language) -> TextSpan:
    """Return a span without the titles before the name; a title alone stays."""
    words = list(_WORD.finditer(view, *span))
    first = 0
    for number, word in enumerate(words[:-1]):
        if is_title(word[0], language):
            first = number + 1
        elif not is_title_modifier(word[0], language):
            break
    return TextSpan(words[first].start(), span.end)


def _trim_numbers(view: str, span: TextSpan) -> TextSpan:
    """Return a span without the score or the age after the name."""
    numbers = _NUMBERS.search(view, *span)
    return TextSpan(span.start, numbers.start()) if numbers else span


def _names_in(view: str, name: NamedSpan, language: Language) -> Iterator[TextSpan]:
    """Yield the names in a span: one, none, or the two people of a pair."""
    if _ADDRESS.search(view, name.start, name.end):
        return
    start = name.start
    pair = _PAIR.search(view, name.start, name.end) if name.label == "PERSON" else None
    # “Anna and Bo Renn” are two people; “Renn and Holt” may be a firm.
    if pair and len(view[pair.end() : name.end].split()) > 1:
        if first := _trim_name(view, TextSpan(name.start, pair.start()), name.label, language):
            yield first
        start = pair.end()
    if found := _trim_name(view, TextSpan(start, name.end), name.label, language):
        yield found


def _trim_name(view: str, given: TextSpan, label: str, language: Language) -> TextSpan | None:
    """Return the name in a span; None when there is none."""
    is_person = label == "PERSON"
    span = trim(view, *given, _EDGES)
    if span:
        breaks = _WORK_BREAK if label == "WORK_OF_ART" else _BREAK
        stop = (_PERSON_BREAK if is_person else breaks).search(view, span.start, span.end)
        span = trim(view, span.start, stop.start() if stop else span.end, _EDGES)
    if span and label == "ORG":
        span = _without_second_name(view, span, language)
    if span and (possessive := _POSSESSIVE.search(view[span.start : span.end])):
        span = trim(view, span.start, span.start + possessive.start(), _EDGES)
    if span and label != "WORK_OF_ART":
        article = _ARTICLE.match(view, span.start, span.end)
        span = trim(view, article.end() if article else span.start, span.end, _EDGES)
    if span and label != "WORK_OF_ART":
        span = _trim_affixes(view, span)
    if span and (is_person or _begins_with_short_title(view, span, language)):
        span = trim_titles(view, _trim_numbers(view, span), language)
    elif span and (form := _COMPANY_OF.search(view, *span)):
        span = TextSpan(span.start, form.end(1))
    if span and label in ("PERSON", "ORG", "GPE", "LOC"):
        span = whole_name(view, span)
    text = view[span.start : span.end] if span else ""
    is_name = any(map(str.isupper, text)) or (
        label == "NORP" and fold(text) in known_peoples(language)
    )
    if not span or not is_name:
        return None
    # "U.S." loses its last dot in the trimming; a name of initials keeps it.
    is_initials = "." in text and view[span.end : span.end + 1] == "."
    return TextSpan(span.start, span.end + (is_initials and span.end < given.end))


def _without_second_name(view: str, span: TextSpan, language: Language) -> TextSpan:
    """Return a span up to its comma, which parts two names: “at Vellmouth, Holt”.

    Lists of fields (“Trade, Industry and Energy”) and legal forms (“Holt Bank, Inc.”) stay.
    """
    name, comma, rest = view[slice(*span)].partition(", ")
    last = rest.strip(".").casefold()
    is_one = _PAIR.search(rest) or last in language.lexicon("company_forms", "company_suffixes")
    return span if is_one or not comma else TextSpan(span.start, span.start + len(name))


def _begins_with_short_title(view: str, span: TextSpan, language: Language) -> bool:
    return is_short_title(view[span.start : span.end].split(maxsplit=1)[0], language)


def _trim_affixes(view: str, span: TextSpan) -> TextSpan | None:
    """Return a span without “-led”, “anti-”, “and” and the like at its ends."""
    head = _HEAD.match(view, span.start, span.end)
    start = head.end() if head else span.start
    tail = _TAIL.search(view, start, span.end) or _SMALL.search(view, start, span.end)
    return trim(view, start, tail.start() if tail else span.end, _EDGES)
