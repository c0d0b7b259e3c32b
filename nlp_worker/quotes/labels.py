"""Verbless attributions: "— Name, role" after a quotation, "Name:" before it, and headlines."""

import re
from collections.abc import Iterator

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NameIndex
from nlp_worker.text.spans import TextSpan, trim
from shared.contracts.annotation import QuoteType

_DASH = re.compile(r"[ \t]*\s?[ \t]*(?:[–—―]|--?)[ \t]*(?=[^\W\d_])")
_SOURCE = re.compile(r"[^\n,.;:|\"]{2,60}")
_LABEL = re.compile(
    r"(?:^|[\n.!?|•*]|\d[ \t]+[-–—]?|\d[ \t]*[-–—|])[ \t]*"
    r"(?P<label>[^\W\d_][^\n.!?:,|\"“”]{1,70}?)(?:,[^\n.!?:|]{1,60}?)?"
    r"(?:[ \t]*\([^)\n]{1,40}\))?[ \t]*:\s*$"
)
_REACH = 140
_LINE = re.compile(r"[^\r\n]+")
_STAMP = re.compile(r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|[•*])[\s|–—-]*", re.IGNORECASE)
_LEADING = re.compile(r"(?P<label>[^:\n\"]{2,60}):[ \t]+(?P<said>\S.{8,})$")
_TRAILING = re.compile(
    r"(?P<said>.{10,}?)(?::|[ \t]+[–—―]|[ \t]--?)[ \t]+(?P<label>[^:\n\"–—―]{2,50})$"
)
_LONGEST_LINE = 140
_SCORE = 0.6
_MOST_WORDS = 7
_ENDED = (".", "!", "?", ",", ";", ":", "…", '"', "”")


def label_of(section: SectionText, passage: Passage, block: TextSpan) -> TextSpan | None:
    """The words of a label beside a passage that say whose it is."""
    found = _after(section, passage) or _before(section, passage, block)
    return found if found and names_somebody(section, found) else None


def names_somebody(section: SectionText, label: TextSpan) -> bool:
    """Whether a label may be a speaker and not the name of a part of the page."""
    first = section.view[label.start : label.end].split()[0]
    return first.lower() not in ENGLISH.lexicon("label_words")


def _after(section: SectionText, passage: Passage) -> TextSpan | None:
    text = section.text
    dash = _DASH.match(text, passage.outer.end, passage.outer.end + 8)
    source = _SOURCE.match(text, dash.end()) if dash else None
    if source is None:
        return None
    is_end = source.end() >= len(text) or text[source.end()] in "\n,.;|"
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


def find_headlines(section: SectionText, cast: NameIndex) -> Iterator[FoundQuote]:
    """Lines like "Name: content", "Content: source" and "Content — source", without marks."""
    for block in section.blocks:
        for line in _LINE.finditer(section.text, *block):
            if line.end() - line.start() <= _LONGEST_LINE and (
                found := _headline(section, cast, line)
            ):
                yield found


def _headline(section: SectionText, cast: NameIndex, line: re.Match[str]) -> FoundQuote | None:
    text = section.text
    stamp = _STAMP.match(text, *line.span())
    start = stamp.end() if stamp else line.start()
    content = text[start : line.end()].rstrip()
    if content.endswith(_ENDED):
        return None
    for pattern in (_LEADING, _TRAILING):
        found = pattern.match(text, start, start + len(content))
        if found is None:
            continue
        mention, said = trim(text, *found.span("label")), trim(text, *found.span("said"))
        if mention and said and _is_source(section, cast, mention, leads=pattern is _LEADING):
            kind: QuoteType = "mixed" if '"' in section.view[said.start : said.end] else "indirect"
            if len(text[said.start : said.end].split()) >= 3:
                return FoundQuote(kind, (said,), "label", _SCORE, mention=mention)
    return None


def _is_source(section: SectionText, cast: NameIndex, mention: TextSpan, *, leads: bool) -> bool:
    """Whether a label is somebody who speaks: a name alone, or with a role; or a known role."""
    words = section.view[mention.start : mention.end].lower().split()
    if len(words) > _MOST_WORDS or not names_somebody(section, mention):
        return False
    if words[-1].rstrip("s") in _speaking() and not leads:
        return True
    member = cast.ending(section.view[mention.start : mention.end])
    if member is None:
        return False
    kinds = ("PERSON", "ORG") if leads else ("PERSON", "ORG", "")
    return member.type in kinds and (member.is_full or len(words) == 1)


def _speaking() -> frozenset[str]:
    return ENGLISH.lexicon("person_nouns") | ENGLISH.lexicon("organisation_nouns")
