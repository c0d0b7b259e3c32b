"""Sections built by hand: sentences from rows of words, without a model."""

from nlp_worker.entities.mentions import NameMention
from nlp_worker.languages import Language, load_language
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views

Row = tuple[str, str, str, str, str, int]
"""Form, lemma, part of speech, tag, dependency, number of the head in the sentence."""
ENGLISH: Language = load_language("en")


def make_section(
    text: str, sentences: list[list[Row]], names: dict[str, str] | None = None
) -> SectionText:
    """Return `text` as a section, one block a line; the words of the rows stand in this order."""
    blocks, at = [], 0
    for line in text.splitlines():
        if line.strip():
            blocks.append(TextSpan(at, at + len(line)))
        at += len(line) + 1
    parsed, position = [], 0
    for rows in sentences:
        words = []
        for form, lemma, pos, tag, dep, head in rows:
            start = text.index(form, position)
            position = start + len(form)
            words.append(Word(start, position, lemma, pos, tag, dep, head))
        block = max(i for i, span in enumerate(blocks) if span.start <= words[0].start)
        parsed.append(ParsedSentence(words[0].start, words[-1].end, block, words))
    found = []
    for name, kind in (names or {}).items():
        start = text.find(name)
        while start >= 0:
            found.append(NameMention(TextSpan(start, start + len(name)), kind))
            start = text.find(name, start + 1)
    names_found = sorted(found, key=lambda name: name.span)
    return SectionText(make_views(text), blocks, parsed, names_found, ENGLISH)


HOLT_SAID = "Holt said that it rained. “Go home,” she said."
HOLT_ROWS: list[list[Row]] = [
    [
        ("Holt", "Holt", "PROPN", "NNP", "nsubj", 1),
        ("said", "say", "VERB", "VBD", "ROOT", 1),
        ("that", "that", "SCONJ", "IN", "mark", 4),
        ("it", "it", "PRON", "PRP", "nsubj", 4),
        ("rained", "rain", "VERB", "VBD", "ccomp", 1),
        (".", ".", "PUNCT", ".", "punct", 1),
    ],
    [
        ("“", '"', "PUNCT", "``", "punct", 6),
        ("Go", "go", "VERB", "VB", "ccomp", 6),
        ("home", "home", "ADV", "RB", "advmod", 1),
        (",", ",", "PUNCT", ",", "punct", 6),
        ("”", '"', "PUNCT", "''", "punct", 6),
        ("she", "she", "PRON", "PRP", "nsubj", 6),
        ("said", "say", "VERB", "VBD", "ROOT", 6),
        (".", ".", "PUNCT", ".", "punct", 6),
    ],
]


def holt() -> SectionText:
    """Return two sentences: an indirect and a direct quotation."""
    return make_section(HOLT_SAID, HOLT_ROWS, {"Holt": "PERSON"})
