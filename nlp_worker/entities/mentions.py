"""Mentions: the recognizer's spans, trimmed to the name alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from nlp_worker.lexicons import lexicon
from nlp_worker.text.parse import NamedSpan
from nlp_worker.text.spans import TextSpan, trim
from shared.contracts.annotation import EntityType, ValueType

ENTITY_TYPES: frozenset[str] = frozenset(get_args(EntityType))
VALUE_TYPES: frozenset[str] = frozenset(get_args(ValueType))
_EDGES = "\"'`.,;:!?-–—()[]{}*|/\\_"
_POSSESSIVE = re.compile(r"'[sS]$")
_BREAK = re.compile(r"(?<=\w): ")
_WORD = re.compile(r"\S+")
_FULL_NAME = 2
_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A trimmed mention of a thing or a value, `type` as in the wire contract."""

    span: TextSpan
    type: str


def clean_mentions(
    names: Iterable[NamedSpan], view: str
) -> tuple[list[NameMention], list[NameMention]]:
    """Split into things and values; marks, possessives and a leading article stay outside."""
    things: list[NameMention] = []
    values: list[NameMention] = []
    for name in names:
        if name.label in ENTITY_TYPES and (span := _name_only(view, name)):
            things.append(NameMention(span, name.label))
        elif name.label in VALUE_TYPES and (span := trim(view, name.start, name.end, "\"'`")):
            values.append(NameMention(span, name.label))
    return things, values


def _without_titles(view: str, span: TextSpan) -> TextSpan:
    """A person's full name without the titles before it, and without a second line or label."""
    first = _BREAK.split(view[span.start : span.end], maxsplit=1)[0]
    words = list(_WORD.finditer(view, span.start, span.start + len(first)))
    end = words[-1].end()
    for before, word in reversed(list(enumerate(words, start=1))):
        is_title = word[0].rstrip(".").casefold() in lexicon("honorifics")
        if is_title and len(words) - before >= _FULL_NAME:
            return TextSpan(words[before].start(), end)
    return TextSpan(span.start, end)


def _name_only(view: str, name: NamedSpan) -> TextSpan | None:
    span = trim(view, name.start, name.end, _EDGES)
    if span and (possessive := _POSSESSIVE.search(view[span.start : span.end])):
        span = trim(view, span.start, span.start + possessive.start(), _EDGES)
    if span and name.label == "PERSON":
        span = _without_titles(view, span)
    if span and name.label != "WORK_OF_ART":
        article = _ARTICLE.match(view, span.start, span.end)
        span = trim(view, article.end() if article else span.start, span.end, _EDGES)
    if not span or not any(char.isalnum() for char in view[span.start : span.end]):
        return None
    # "U.S." loses its dot at the edge: a name of initials keeps it.
    is_initials = "." in view[span.start : span.end] and view[span.end : span.end + 1] == "."
    return TextSpan(span.start, span.end + (is_initials and span.end < name.end))
