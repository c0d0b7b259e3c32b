"""Attributions without a verb: “— Name, role” after a passage, “Name:” before it."""

import re

from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan, trim

_DASH = re.compile(r"[.,]?[ \t]*\s?[ \t]*(?:[–—―]|--?)[ \t]*(?=[^\W\d_])")
_SOURCE = re.compile(r"(?:[^\n,.;:|\"]|(?<=\b[A-Z])\.|(?<=\b[DMS][rst])\.){2,60}")
_LABEL = re.compile(
    r"(?:^|[\n.!?|•*]|\d[ \t]+[-–—]?|\d[ \t]*[-–—|])[ \t]*"
    r"(?P<label>[^\W\d_][^\n.!?:,|\"“”]{1,70}?)(?:,[^\n.!?:|]{1,60}?)?"
    r"(?:[ \t]*\([^)\n]{1,40}\))?[ \t]*:\s*$"
)
_LINE_GAP = 2
_REACH = 140
"""Code points before a passage in which its label begins."""


def label_of(section: SectionText, passage: Passage, block: TextSpan) -> TextSpan | None:
    """Return the words of a label beside a passage that name its speaker, or None."""
    found = _after(section, passage) or _before(section, passage, block)
    return found if found and names_somebody(section, found) else None


def signature_of(section: SectionText, passage: Passage) -> TextSpan | None:
    """Return the name that signs a passage: “It rains.” — Ada Holt, mayor."""
    found = _after(section, passage) if passage.is_closed else None
    is_name = found is not None and section.view[found.start].isupper()
    return found if is_name and found and names_somebody(section, found) else None


def names_somebody(section: SectionText, label: TextSpan) -> bool:
    """Return whether a label may name a speaker, and not a part of the page."""
    first = section.view[label.start : label.end].split()[0]
    return first.lower() not in section.language.lexicon("label_words")


def _signature_end(section: SectionText, passage: Passage) -> int:
    """Return where a signature ends at the latest: with its block, or with the next line."""
    number = section.block_at(passage.outer.start)
    stop = section.blocks[number].end
    is_last = not section.view[passage.outer.end : stop].strip(" .,")
    if is_last and number + 1 < len(section.blocks):
        following = section.blocks[number + 1]
        is_next_line = following.start - stop <= _LINE_GAP
        if is_next_line and section.view[following.start] in "-–—―":
            return following.end
    return stop


def _after(section: SectionText, passage: Passage) -> TextSpan | None:
    text, stop = section.text, _signature_end(section, passage)
    dash = _DASH.match(text, passage.outer.end, min(passage.outer.end + 8, stop))
    source = _SOURCE.match(text, dash.end(), stop) if dash else None
    if source is None:
        return None
    is_end = source.end() >= stop or text[source.end()] in "\n,.;|"
    is_name = text[source.start()].isupper() or len(source[0].split()) <= 4
    return trim(section.view, *source.span()) if is_end and is_name else None


def _before(section: SectionText, passage: Passage, block: TextSpan) -> TextSpan | None:
    start = max(block.start, passage.outer.start - _REACH)
    label = _LABEL.search(section.text[start : passage.outer.start])
    if label is None:
        return None
    span = trim(section.view, start + label.start("label"), start + label.end("label"))
    if span is None:
        return None
    topic = re.search(r"\s(?:on|in|at|about)\s", section.view[span.start : span.end])
    return TextSpan(span.start, span.start + topic.start()) if topic else span
