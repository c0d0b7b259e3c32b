"""The cue of a quotation in a sentence."""

from nlp_worker.quotes.found_quotes import FoundCue
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan


def make_cue(tree: Tree, i: int) -> FoundCue:
    """Return the cue of word `i`: the word alone, or "according to"."""
    if _is_according(tree, i):
        return FoundCue(tree.span(i, i + 1), "according to")
    word = tree.word(i)
    return FoundCue(TextSpan(word.start, word.end), word.lemma)


def _is_according(tree: Tree, i: int) -> bool:
    """Return whether word `i` is the "according" of "according to"."""
    word = tree.word(i)
    follows = i + 1 < len(tree.words) and tree.word(i + 1).lemma.casefold() == "to"
    return follows and word.lemma.casefold() in ("accord", "according")
