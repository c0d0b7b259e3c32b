"""The dependency tree of one sentence (labels of spaCy's English pipelines)."""

from collections.abc import Iterator
from functools import cached_property

from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan

LONGEST_SENTENCE = 250
"""Words; a longer "sentence" is a table or a list, and its tree means nothing."""
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_INHERITING = ("conj", "advcl", "xcomp", "pcomp", "acl", "relcl", "dep", "parataxis", "ccomp")


class Tree:
    """Look-ups in the tree of a sentence, by numbers of its words."""

    def __init__(self, sentence: ParsedSentence) -> None:
        self.sentence = sentence
        self.words = sentence.words

    @cached_property
    def _children(self) -> list[list[int]]:
        children: list[list[int]] = [[] for _ in self.words]
        for i, word in enumerate(self.words):
            if word.head != i:
                children[word.head].append(i)
        return children

    def children(self, i: int, *labels: str) -> list[int]:
        """Return the children of word `i`, in order; with `labels`, those that have one of them."""
        return [c for c in self._children[i] if not labels or self.words[c].dep in labels]

    def subtree(self, i: int, without: frozenset[int] = frozenset()) -> list[int]:
        """Return word `i` and all below it, in order, without the subtrees of `without`."""
        found, queue = [], [i]
        while queue:
            at = queue.pop()
            found.append(at)
            queue += [c for c in self._children[at] if c not in without]
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the governors of word `i`, nearest first."""
        while (head := self.words[i].head) != i:
            yield head
            i = head

    def span(self, first: int, last: int) -> TextSpan:
        """Return the span from the start of word `first` to the end of word `last`."""
        return TextSpan(self.words[first].start, self.words[last].end)

    def at(self, position: int) -> int | None:
        """Return the number of the word that covers `position`, or None."""
        for i, word in enumerate(self.words):
            if word.start <= position < word.end:
                return i
        return None

    def word(self, i: int) -> Word:
        """Return word number `i`."""
        return self.words[i]

    def subject(self, i: int) -> int | None:
        """Return the subject of verb `i`: its own, the agent of a passive, or an inherited one."""
        if agents := self.children(i, "agent"):
            return next(iter(self.children(agents[0], "pobj")), None)
        if own := self.children(i, *SUBJECTS):
            return self.antecedent(own[0])
        if self.children(i, "auxpass"):
            return None
        if self.words[i].dep in ("acl", "relcl"):
            return self.words[i].head
        return self._inherited(i)

    def _inherited(self, i: int) -> int | None:
        for governor in self.ancestors(i):
            if self.words[i].dep not in _INHERITING:
                return None
            if found := self.children(governor, *SUBJECTS):
                return self.antecedent(found[0])
            i = governor
        return None

    def antecedent(self, i: int) -> int:
        """Return the noun that word `i` stands for if it is a relative pronoun, else the word."""
        if self.words[i].tag not in ("WP", "WDT"):
            return i
        if i > 0 and self.words[i - 1].pos in ("NOUN", "PROPN"):
            # “It was Holt who said …”
            return i - 1
        verb = self.words[self.words[i].head]
        return verb.head if verb.dep == "relcl" else i

    def noun_phrase(self, i: int) -> list[int]:
        """Return the phrase around noun `i`: its modifiers and "of" phrases, no clauses."""
        left = i
        for child in reversed([c for c in self._children[i] if c < i]):
            if self.words[child].dep in ("punct", "cc", "conj", "advmod", "mark", "preconj"):
                break
            left = min(left, self.subtree(child)[0])
        right = i
        for child in (c for c in self._children[i] if c > i):
            is_next = self.subtree(child)[0] == right + 1
            is_part = self.words[child].dep == "case" or self.words[child].lemma == "of"
            if not (is_next and is_part):
                break
            right = self.subtree(child)[-1]
        return list(range(left, right + 1))
