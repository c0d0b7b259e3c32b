"""The noun phrase around a mention."""

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan

LINKING_WORDS = frozenset(
    ("of", "for", "at", "from", "in", "with", "to", "on", "by", "and", "who", "which", "that")
)
"""Words that link a phrase or a clause to a noun."""
_LONGEST_LINK = 7


def head_of(section: SectionText, mention: TextSpan) -> tuple[Tree | None, int | None]:
    """Return the tree of a mention and its last word that no other word of it governs."""
    tree = section.tree_at(mention.end - 1)
    if tree is None:
        return None, None
    inside = [i for i, word in enumerate(tree.words) if mention.start <= word.start < mention.end]
    heads = [i for i in inside if tree.word(i).head not in inside or tree.word(i).head == i]
    return tree, (heads[-1] if heads else None)


def long_phrase(section: SectionText, mention: TextSpan) -> TextSpan:
    """Return a mention with the phrases that belong to it: “Lawyers for the families”."""
    tree, head = head_of(section, mention)
    if tree is None or head is None or tree.word(head).end != mention.end:
        return mention
    reporting = section.language.lexicon("reporting_nouns")
    last = head
    for child in (c for c in tree.children(head, "prep") if c > head):
        below = tree.subtree(child)
        if below[0] != last + 1 or tree.word(child).lemma.casefold() not in LINKING_WORDS:
            break
        if any(tree.word(i).lemma.casefold() in reporting for i in below):
            break
        last = below[-1]
    has_verb = any(tree.word(i).pos == "VERB" for i in range(head, last))
    if has_verb or last - head > _LONGEST_LINK:
        return mention
    end = tree.word(last).end
    return mention if "\n" in section.text[mention.end : end] else TextSpan(mention.start, end)


def antecedent_of(section: SectionText, pronoun: TextSpan) -> TextSpan | None:
    """Return the phrase that a relative pronoun stands for: “an officer | who described …”."""
    tree, at = head_of(section, pronoun)
    clause = tree.word(at).head if tree and at is not None else None
    if tree is None or clause is None or tree.word(clause).dep != "relcl":
        return None
    found = mention_of(section, tree, tree.word(clause).head)
    return found if found and found.end <= pronoun.start else None
