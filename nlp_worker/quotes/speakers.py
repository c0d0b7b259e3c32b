"""Speakers: the words of the text that say who spoke."""

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan

_NEAR = 8


def is_according(tree: Tree, i: int) -> bool:
    """Whether word `i` is the "according" of "according to"."""
    word = tree.word(i)
    follows = i + 1 < len(tree.words) and tree.word(i + 1).lemma.casefold() == "to"
    return follows and word.lemma.casefold() in ("accord", "according")


def speaker_of(reading: Reading, tree: Tree, cue: int) -> TextSpan | None:
    """The mention of who speaks by the verb (or "according") `cue`, outside quotation marks."""
    word = _source(tree, cue) if is_according(tree, cue) else tree.subject(cue)
    if word is None or reading.in_marks(tree.word(word).start):
        return None
    return mention_of(reading, tree, word)


def _source(tree: Tree, cue: int) -> int | None:
    to = next((c for c in tree.children(cue) if tree.word(c).lemma.casefold() == "to"), cue + 1)
    objects = tree.children(to, "pobj") or tree.children(cue, "pobj")
    return objects[0] if objects else None


def speaker_near(reading: Reading, tree: Tree, cue: int) -> TextSpan | None:
    """The nearest noun beside a cue whose subject the parser lost: after it, else before it."""
    for i in [*range(cue + 1, cue + _NEAR), *range(cue - 1, cue - _NEAR, -1)]:
        if not 0 <= i < len(tree.words) or reading.in_marks(tree.word(i).start):
            continue
        word = tree.word(i)
        if word.pos in ("PROPN", "PRON") or (word.pos == "NOUN" and word.dep.startswith("nsubj")):
            return mention_of(reading, tree, i)
    return None


def mention_of(reading: Reading, tree: Tree, i: int) -> TextSpan | None:
    """The mention with head `i`: a person's name with honorific, else the noun phrase."""
    word = tree.word(i)
    if word.pos == "PRON":
        return None if word.tag in ("WP", "WDT", "EX") else TextSpan(word.start, word.end)
    for head in (i, *tree.children(i, "appos")):
        name = reading.name_at(tree.word(head).start)
        if name and name.type == "PERSON":
            return _with_honorific(tree, name.span)
    phrase = [k for k in tree.noun_phrase(i) if not reading.in_marks(tree.word(k).start)]
    if not phrase:
        return None
    span = tree.span(phrase[0], phrase[-1])
    name = reading.name_at(word.start)
    # The phrase must not cut a name in two.
    end = max(span.end, name.span.end) if name else span.end
    if reading.view[end - 2 : end] == "'s":
        end -= 2
    return TextSpan(span.start, end) if span.start < end else None


def _with_honorific(tree: Tree, name: TextSpan) -> TextSpan:
    first = tree.at(name.start)
    if first and tree.word(first - 1).lemma.casefold().rstrip(".") in (
        lexicon("honorifics_male") | lexicon("honorifics_female")
    ):
        return TextSpan(tree.word(first - 1).start, name.end)
    return name
