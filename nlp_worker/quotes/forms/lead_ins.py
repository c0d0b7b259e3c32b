"""Lead-ins without a verb of speech: “A statement from Ada Holt:”, “Her message was clear:”."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.forms.items import NOUN_PHRASE, Item, ItemReader, mention_of_item
from nlp_worker.quotes.labels import names_somebody
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan

_MOST_WORDS = 16
_LOOK_BACK = 20
_PLACE_PREPOSITIONS = ("of", "from", "in", "at")
_OF = ("of", "from", "by")
_WHERE = ("in", "at", "on")
_NOMINAL = ("DET", "ADJ", "NOUN", "PROPN", "NUM")
_PLACES = ("GPE", "LOC", "FAC")


def speaker_of_lead_in(
    section: SectionText, reader: ItemReader, words: Sequence[Word]
) -> TextSpan | None:
    """Return the last person or body that a short lead-in names; None if it tells what happened."""
    words = _last_clause(words)
    if not 0 < len(words) <= _MOST_WORDS or _tells(section, words):
        return None
    start, end = words[0].start, words[-1].end
    if not names_somebody(section, TextSpan(start, end)):
        return None
    items = reader.read(words)
    if len(items) > 1 and items[0].code == NOUN_PHRASE and items[1].code == ",":
        return mention_of_item(section, items[0])
    names = [name for name in section.names_within(start, end) if name.type == "PERSON"]
    people = [name for name in names if not is_in_place(section, name)]
    if people:
        return people[-1].span
    named = _owner(section, words) or _named_phrase(section, items)
    return named or (names[0].span if names else None)


def _last_clause(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words behind a comma and a conjunction: “…, but Ada Holt was not so sure:”."""
    starts = (
        at + 2
        for at, (mark, link) in enumerate(pairwise(words))
        if mark.pos == "PUNCT" and link.pos == "CCONJ"
    )
    return words[max(starts, default=0) :]


def is_statement(section: SectionText, words: Sequence[Word]) -> bool:
    """Return whether words name something said or written: “letter”, “answer”."""
    nouns = section.language.lexicon("statement_nouns")
    return any(word.lemma.casefold() in nouns for word in words)


def is_in_place(section: SectionText, name: NameMention) -> bool:
    """Return whether a preposition of place stands before a name: “a baker from Velmark”."""
    start = name.span.start
    before = section.view[max(0, start - _LOOK_BACK) : start].split()[-1:]
    return before != [] and before[0].casefold() in _PLACE_PREPOSITIONS


def _tells(section: SectionText, words: Sequence[Word]) -> bool:
    """Return whether the main clause has a verb that leads into nobody's words."""
    light = section.language.lexicon("leadin_verbs")
    who = next((at for at, word in enumerate(words) if word.lemma == "who" and at > 1), None)
    main = words[:who] if who and words[who - 1].pos == "PUNCT" else words
    return any(word.pos == "VERB" and word.lemma.casefold() not in light for word in main)


def _owner(section: SectionText, words: Sequence[Word]) -> TextSpan | None:
    """Return whose words a lead-in names: “The mayor’s answer”, “the words of the mayor”."""
    if not is_statement(section, words):
        return None
    if words[0].tag == "PRP$":
        return TextSpan(words[0].start, words[0].end)
    own = next((at for at, word in enumerate(words) if word.tag == "POS"), 0)
    of = next((at for at, word in enumerate(words) if word.lemma in _OF), len(words))
    owner = list(takewhile(lambda word: word.pos in _NOMINAL, words[:own] or words[of + 1 :]))
    return TextSpan(owner[0].start, owner[-1].end) if owner else None


def _named_phrase(section: SectionText, items: Sequence[Item]) -> TextSpan | None:
    """Return the first noun phrase with a proper noun; one that is no place goes first."""
    if section.view[slice(*items[0].span)].casefold() in _WHERE:
        return None
    named = [
        item
        for item in items
        if item.code == NOUN_PHRASE and any(word.pos == "PROPN" for word in item.words)
    ]
    others = [item for item in named if not _names_place(section, item)]
    first = next(iter(others or named), None)
    return mention_of_item(section, first) if first else None


def _names_place(section: SectionText, item: Item) -> bool:
    names = section.names_within(item.span.start, item.span.end)
    return any(name.type in _PLACES for name in names)
