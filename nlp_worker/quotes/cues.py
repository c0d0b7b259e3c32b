"""Cues: the words that attribute, by lexicon and by where they stand."""

from collections.abc import Iterator

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.found import FoundCue
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan

WINDOW = 14
"""Words between a passage and a cue that attributes it."""


def is_reporting(tree: Tree, i: int, words: str = "reporting_verbs") -> bool:
    """Whether word `i` is a verb of the lexicon `words`."""
    word = tree.word(i)
    return word.pos == "VERB" and word.lemma.casefold() in lexicon(words)


def is_according(tree: Tree, i: int) -> bool:
    """Whether word `i` is the "according" of "according to"."""
    word = tree.word(i)
    follows = i + 1 < len(tree.words) and tree.word(i + 1).lemma.casefold() == "to"
    return follows and word.lemma.casefold() in ("accord", "according")


def make_cue(tree: Tree, i: int) -> FoundCue:
    """The cue of word `i`: the verb alone, or "according to"."""
    if is_according(tree, i):
        return FoundCue(tree.span(i, i + 1), "according to")
    word = tree.word(i)
    return FoundCue(TextSpan(word.start, word.end), word.lemma)


def cue_beside(reading: Reading, passage: Passage, block: int) -> tuple[Tree, int] | None:
    """The cue of a whole quotation: right after it, else right before it."""
    return _after(reading, passage, block) or _before(reading, passage, block)


def _after(reading: Reading, passage: Passage, block: int) -> tuple[Tree, int] | None:
    view, limit = reading.view, reading.blocks[block].end
    start = _next_word(view, passage.outer.end, limit)
    if start is None:
        return None
    last = view[passage.inner.end - 1]
    if last == "." and not view[start].islower():
        return None
    number = reading.sentence_at(start)
    if number is None or (tree := reading.tree(number)) is None:
        return None
    for i in _from(tree, start):
        if reading.in_marks(tree.word(i).start) or tree.word(i).lemma in (";", ":"):
            return None
        if is_reporting(tree, i) or is_according(tree, i):
            return tree, i
    return None


def _from(tree: Tree, start: int) -> Iterator[int]:
    first = next((i for i, word in enumerate(tree.words) if word.start >= start), len(tree.words))
    yield from range(first, min(first + WINDOW, len(tree.words)))


def _next_word(view: str, position: int, limit: int) -> int | None:
    while position < limit and not view[position].isalnum():
        if view[position] in ".;:?!":
            return None
        position += 1
    return position if position < limit else None


def _before(reading: Reading, passage: Passage, block: int) -> tuple[Tree, int] | None:
    lead = reading.view[reading.blocks[block].start : passage.outer.start].rstrip()[-1:]
    if not lead:
        return None
    position = passage.outer.start - 1
    while not reading.view[position].isalnum() and position > reading.blocks[block].start:
        position -= 1
    number = reading.sentence_at(position)
    if number is None or (tree := reading.tree(number)) is None:
        return None
    if lead in ".!?;":
        return None
    reach = WINDOW if lead in ",:" else 3
    before = [i for i, word in enumerate(tree.words) if word.end <= passage.outer.start]
    for i in reversed(before[-reach:]):
        if reading.in_marks(tree.word(i).start):
            return None
        if is_reporting(tree, i):
            return tree, i
    return None
