"""One section as quotations are looked for in it: text, blocks, trees, names, passages."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from nlp_worker.entities.mentions import NameMention
from nlp_worker.languages import Language
from nlp_worker.quotes.marks import Passage, find_all_passages
from nlp_worker.quotes.syntax import LONGEST_SENTENCE, Tree
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views


class SectionText:
    """A section with look-ups by position; it also notes which characters quotations have taken.

    Positions are code points of the whole page.
    """

    def __init__(
        self,
        views: Views,
        blocks: Sequence[TextSpan],
        sentences: Sequence[ParsedSentence],
        names: Sequence[NameMention],
        language: Language,
    ) -> None:
        self.views = views
        self.text = views.text
        self.view = views.plain
        self.blocks = blocks
        self.sentences = sentences
        self.names = names
        self.language = language
        self._starts = [sentence.start for sentence in sentences]
        self._name_starts = [name.span.start for name in names]
        self._trees: dict[int, Tree | None] = {}

    @cached_property
    def _taken(self) -> bytearray:
        return bytearray(len(self.text))

    @cached_property
    def passages(self) -> list[list[Passage]]:
        """Return the passages between quote marks, a list for each block."""
        return [
            [passage for passage in passages if not self._is_in_name(passage)]
            for passages in find_all_passages(self.text, self.blocks, self.language)
        ]

    def passage_at(self, outer: TextSpan) -> Passage | None:
        """Return the passage that stands in a span with its marks, or None."""
        return self._by_outer.get(outer)

    @cached_property
    def _by_outer(self) -> dict[TextSpan, Passage]:
        return {one.outer: one for passages in self.passages for one in passages}

    def _is_in_name(self, passage: Passage) -> bool:
        """Return whether a passage is a nickname inside of a name: “Lewin “Buck” Arkady”."""
        name = self.name_at(passage.outer.start)
        return name is not None and name.span.covers(passage.outer)

    @cached_property
    def _closed(self) -> list[TextSpan]:
        closed = (one.outer for passages in self.passages for one in passages if one.is_closed)
        return sorted(closed)

    def in_marks(self, position: int) -> bool:
        """Return whether a character stands between two quote marks, or is one of them."""
        number = bisect_right(self._closed, position, key=lambda span: span.start) - 1
        return number >= 0 and position < self._closed[number].end

    def take(self, span: TextSpan) -> None:
        """Note that a quotation has the characters of `span`."""
        self._taken[span.start : span.end] = b"\x01" * (span.end - span.start)

    def is_free(self, span: TextSpan) -> bool:
        """Return whether no quotation has any character of `span` yet."""
        return self._taken.find(1, span.start, span.end) < 0

    def sentence_at(self, position: int) -> int | None:
        """Return the number of the sentence that covers `position`, or None."""
        number = bisect_right(self._starts, position) - 1
        if number >= 0 and position < self.sentences[number].end:
            return number
        return None

    def sentence_from(self, position: int) -> int:
        """Return the number of the first sentence that does not end before `position`."""
        return max(0, bisect_right(self._starts, position) - 1)

    def tree(self, number: int) -> Tree | None:
        """Return the tree of a sentence; None for one without words or with too many."""
        if number not in self._trees:
            sentence = self.sentences[number]
            is_plain = 0 < len(sentence.words) <= LONGEST_SENTENCE
            self._trees[number] = Tree(sentence) if is_plain else None
        return self._trees[number]

    def tree_at(self, position: int) -> Tree | None:
        """Return the tree of the sentence that covers `position`, or None."""
        number = self.sentence_at(position)
        return self.tree(number) if number is not None else None

    def word_at(self, position: int) -> tuple[Tree, int] | None:
        """Return the tree and the number of the word that covers `position`, or None."""
        tree = self.tree_at(position)
        number = tree.at(position) if tree else None
        return (tree, number) if tree and number is not None else None

    def name_at(self, position: int) -> NameMention | None:
        """Return the name that covers `position`, or None."""
        number = bisect_right(self._name_starts, position) - 1
        if number >= 0 and position < self.names[number].span.end:
            return self.names[number]
        return None

    def names_within(self, start: int, end: int) -> Sequence[NameMention]:
        """Return the names that start between two positions."""
        return self.names[
            bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)
        ]

    def block_at(self, position: int) -> int:
        """Return the number of the last block that starts at or before `position`."""
        return max(0, bisect_right(self.blocks, position, key=lambda block: block.start) - 1)
