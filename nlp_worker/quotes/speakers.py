"""Speakers: the words of the text that say who spoke."""

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan


def is_according(tree: Tree, i: int) -> bool:
    """Whether word `i` is the "according" of "according to"."""
    word = tree.word(i)
    follows = i + 1 < len(tree.words) and tree.word(i + 1).lemma.casefold() == "to"
    return follows and word.lemma.casefold() in ("accord", "according")


def mention_of(reading: Reading, tree: Tree, i: int) -> TextSpan | None:
    """The mention with head `i`: a person's name with honorific, else the noun phrase."""
    word = tree.word(i)
    if word.pos == "PRON":
        return TextSpan(word.start, word.end)
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
