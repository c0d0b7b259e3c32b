"""Headlines that quote without marks: “Name: content”, “Content: source”, “Content — source”."""

import re
from collections.abc import Iterator

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.labels import names_somebody
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NameIndex
from nlp_worker.text.spans import TextSpan, trim
from shared.contracts.annotation import QuoteType

CONFIDENCE = 0.683
"""Share of such quotations that is right, as the forests' calibration has it for a score of 0.6."""
_LINE = re.compile(r"[^\r\n]+")
_STAMP = re.compile(r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|[•*])[\s|–—-]*", re.IGNORECASE)
_LEADING = re.compile(r"(?P<label>[^:\n\"]{2,60}):[ \t]+(?P<said>\S.{8,})$")
_TRAILING = re.compile(
    r"(?P<said>.{10,}?)(?::|[ \t]+[–—―]|[ \t]--?)[ \t]+(?P<label>[^:\n\"–—―]{2,50})$"
)
_LONGEST_LINE = 140
"""Code points; a longer line is no headline."""
_MOST_WORDS = 7
_FEWEST_WORDS = 3
_ENDED = tuple('.!?,;:…"”»“')


def find_headlines(section: SectionText, names: NameIndex) -> Iterator[FoundQuote]:
    """Yield the quotations of short lines that do not end like a sentence."""
    for block in section.blocks:
        for line in _LINE.finditer(section.text, *block):
            if line.end() - line.start() <= _LONGEST_LINE and (
                found := _headline(section, names, line)
            ):
                yield found


def _headline(section: SectionText, names: NameIndex, line: re.Match[str]) -> FoundQuote | None:
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
        if said and (_ends_with_label(section, said) or _is_name(section, said)):
            continue
        if mention and said and _is_source(section, names, mention, leads=pattern is _LEADING):
            kind: QuoteType = "mixed" if '"' in section.view[said.start : said.end] else "indirect"
            if passage := section.passage_at(said):
                kind, said = "direct", passage.inner
            if len(text[said.start : said.end].split()) >= _FEWEST_WORDS:
                return FoundQuote(kind, (said,), "label", CONFIDENCE, mention=mention)
    return None


def _is_source(section: SectionText, names: NameIndex, mention: TextSpan, *, leads: bool) -> bool:
    """Return whether a label can speak: a name alone, a name with a role, or a word for a role."""
    label = section.view[mention.start : mention.end]
    words = label.lower().split()
    if len(words) > _MOST_WORDS or not names_somebody(section, mention):
        return False
    speaking = section.language.lexicon("person_nouns", "organisation_nouns")
    if words[-1].rstrip("s") in speaking and not leads:
        return True
    source = names.ending(label)
    if source is None:
        return False
    kinds = ("PERSON", "ORG") if leads else ("PERSON", "ORG", "")
    return source.type in kinds and (source.is_full or len(words) == 1)


def _is_name(section: SectionText, said: TextSpan) -> bool:
    """Return whether a line only tells a name: “Guest: Ada Holt”."""
    name = section.name_at(said.start)
    return name is not None and name.type == "PERSON" and name.span.covers(said)


def _ends_with_label(section: SectionText, said: TextSpan) -> bool:
    """Return whether a line is a caption with its credit: “The pier at dusk. Photo: …”."""
    last = section.view[said.start : said.end].split()[-1].strip(".:").casefold()
    return last in section.language.lexicon("label_words", "caption_labels")
