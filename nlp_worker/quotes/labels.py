"""Verbless attributions: "— Name, role" after a quotation, "Name:" before it, and headlines."""

import re
from collections.abc import Iterator

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.cast import Cast
from nlp_worker.quotes.found import FoundQuote
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.reading import Reading
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


def label_of(reading: Reading, passage: Passage, block: TextSpan) -> TextSpan | None:
    """The words of a label beside a passage that say whose it is."""
    found = _after(reading, passage) or _before(reading, passage, block)
    return found if found and names_somebody(reading, found) else None


def names_somebody(reading: Reading, label: TextSpan) -> bool:
    """Whether a label may be a speaker and not the name of a part of the page."""
    first = reading.view[label.start : label.end].split()[0]
    return first.lower() not in lexicon("label_words")


def _after(reading: Reading, passage: Passage) -> TextSpan | None:
    text = reading.text
    dash = _DASH.match(text, passage.outer.end, passage.outer.end + 8)
    source = _SOURCE.match(text, dash.end()) if dash else None
    if source is None:
        return None
    is_end = source.end() >= len(text) or text[source.end()] in "\n,.;|"
    is_name = text[source.start()].isupper() or len(source[0].split()) <= 4
    return trim(reading.view, *source.span()) if is_end and is_name else None


def _before(reading: Reading, passage: Passage, block: TextSpan) -> TextSpan | None:
    start = max(block.start, passage.outer.start - _REACH)
    label = _LABEL.search(reading.text[start : passage.outer.start])
    if label is None:
        return None
    span = trim(reading.view, start + label.start("label"), start + label.end("label"))
    if span is None:
        return None
    topic = re.search(r"\s(?:on|in|at|about)\s", reading.view[span.start : span.end])
    return TextSpan(span.start, span.start + topic.start()) if topic else span


def find_headlines(reading: Reading, cast: Cast) -> Iterator[FoundQuote]:
    """Lines like "Name: content", "Content: source" and "Content — source", without marks."""
    for block in reading.blocks:
        for line in _LINE.finditer(reading.text, *block):
            if line.end() - line.start() <= _LONGEST_LINE and (
                found := _headline(reading, cast, line)
            ):
                yield found


def _headline(reading: Reading, cast: Cast, line: re.Match[str]) -> FoundQuote | None:
    text = reading.text
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
        if mention and said and _is_source(reading, cast, mention, leads=pattern is _LEADING):
            kind: QuoteType = "mixed" if '"' in reading.view[said.start : said.end] else "indirect"
            if len(text[said.start : said.end].split()) >= 3:
                return FoundQuote(kind, (said,), "label", _SCORE, mention=mention)
    return None


def _is_source(reading: Reading, cast: Cast, mention: TextSpan, *, leads: bool) -> bool:
    """Whether a label is somebody who speaks: a name alone, or with a role; or a known role."""
    words = reading.view[mention.start : mention.end].lower().split()
    if len(words) > _MOST_WORDS or not names_somebody(reading, mention):
        return False
    if words[-1].rstrip("s") in _speaking() and not leads:
        return True
    member = cast.ending(reading.view[mention.start : mention.end])
    if member is None:
        return False
    kinds = ("PERSON", "ORG") if leads else ("PERSON", "ORG", "")
    return member.type in kinds and (member.is_full or len(words) == 1)


def _speaking() -> frozenset[str]:
    return lexicon("person_nouns") | lexicon("organisation_nouns")
