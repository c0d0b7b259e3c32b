"""Sections built by hand: sentences from rows of words, without a model."""

from nlp_worker.entities.genders import PersonGender, gender_of_full_name
from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.mentions import NameMention
from nlp_worker.languages import Language, load_language
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views

Row = tuple[str, str, str, str, str, int]
"""Form, lemma, part of speech, tag, dependency, number of the head in the sentence."""
ENGLISH: Language = load_language("en")


def rows(table: str) -> list[Row]:
    """Return the rows of a sentence that is written with a line a word, a space between cells."""
    cells = [line.split() for line in table.strip().splitlines()]
    return [(form, lemma, pos, tag, dep, int(head)) for form, lemma, pos, tag, dep, head in cells]


def lines_of(text: str) -> list[TextSpan]:
    """Return the lines of a text that are not blank, as blocks."""
    blocks, at = [], 0
    for line in text.splitlines():
        if line.strip():
            blocks.append(TextSpan(at, at + len(line)))
        at += len(line) + 1
    return blocks


def make_sentences(text: str, tables: list[list[Row]]) -> list[ParsedSentence]:
    """Return the sentences of a text; the words of all rows stand in it in this order."""
    blocks = lines_of(text)
    parsed, position = [], 0
    for table in tables:
        words = []
        for form, lemma, pos, tag, dep, head in table:
            start = text.index(form, position)
            position = start + len(form)
            words.append(Word(start, position, lemma, pos, tag, dep, head))
        block = max(i for i, span in enumerate(blocks) if span.start <= words[0].start)
        parsed.append(ParsedSentence(words[0].start, words[-1].end, block, words))
    return parsed


def find_all(text: str, name: str) -> list[TextSpan]:
    """Return every place of a name in a text."""
    found, start = [], text.find(name)
    while start >= 0:
        found.append(TextSpan(start, start + len(name)))
        start = text.find(name, start + 1)
    return found


def make_section(
    text: str, tables: list[list[Row]], names: dict[str, str] | None = None
) -> SectionText:
    """Return a text as a section, one block a line; `names` are types by name."""
    found = [
        NameMention(span, kind)
        for name, kind in (names or {}).items()
        for span in find_all(text, name)
    ]
    mentions = sorted(found, key=lambda mention: mention.span)
    sentences = make_sentences(text, tables)
    return SectionText(make_views(text), lines_of(text), sentences, mentions, ENGLISH)


def make_entity(text: str, kind: str, name: str, *aliases: str) -> EntityGroup:
    """Return an entity that is mentioned wherever the text has its name or an alias alone.

    Its gender is that of its given name.
    """
    mentions: list[TextSpan] = []
    for form in (name, *aliases):
        mentions += (span for span in find_all(text, form) if not any(map(span.overlaps, mentions)))
    gender = gender_of_full_name(name, ENGLISH)
    told = gender and PersonGender(gender, "name list")
    return EntityGroup(f"e-{name}", kind, name, list(aliases), sorted(mentions), told)


HOLT_SAID = "Holt said that it rained. “Go home,” she said."
HOLT_ROWS = [
    rows(
        """
        Holt Holt PROPN NNP nsubj 1
        said say VERB VBD ROOT 1
        that that SCONJ IN mark 4
        it it PRON PRP nsubj 4
        rained rain VERB VBD ccomp 1
        . . PUNCT . punct 1
        """
    ),
    rows(
        """
        “ " PUNCT `` punct 6
        Go go VERB VB ccomp 6
        home home ADV RB advmod 1
        , , PUNCT , punct 6
        ” " PUNCT '' punct 6
        she she PRON PRP nsubj 6
        said say VERB VBD ROOT 6
        . . PUNCT . punct 6
        """
    ),
]


def holt() -> SectionText:
    """Return two sentences: an indirect and a direct quotation."""
    return make_section(HOLT_SAID, HOLT_ROWS, {"Holt": "PERSON"})
