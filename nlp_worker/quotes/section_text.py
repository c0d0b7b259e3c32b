"""One section as the quotation rules read it: text, blocks, trees, names, passages."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.marks import Passage, find_passages
from nlp_worker.quotes.syntax import LONGEST_SENTENCE, Tree
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views


class SectionText:
    """What the rules look things up in. `taken` marks the characters of quotations found so far."""

    def __init__(
        self,
        views: Views,
        blocks: Sequence[TextSpan],
        sentences: Sequence[ParsedSentence],
        names: Sequence[NameMention],
    ) -> None:
        self.views = views
        self.text = views.text
        self.view = views.plain
        self.blocks = blocks
        self.sentences = sentences
        self.names = names
        self._starts = [sentence.start for sentence in sentences]
        self._name_starts = [name.span.start for name in names]
        self._trees: dict[int, Tree | None] = {}
        self._taken = bytearray(len(self.text))

    @cached_property
    def passages(self) -> list[list[Passage]]:
        """The passages between quote marks, by block."""
        return [find_passages(self.text, block) for block in self.blocks]

    @cached_property
    def _inside(self) -> bytearray:
        inside = bytearray(len(self.text))
        for passages in self.passages:
            for passage in passages:
                if passage.is_closed:
                    start, end = passage.outer
                    inside[start:end] = b"\x01" * (end - start)
        return inside

    def in_marks(self, position: int) -> bool:
        """Whether a character stands between (or is one of) two quote marks."""
        return bool(self._inside[position])

    def take(self, span: TextSpan) -> None:
        """Note that `span` belongs to a quotation."""
        self._taken[span.start : span.end] = b"\x01" * (span.end - span.start)

    def is_free(self, span: TextSpan) -> bool:
        """Whether no quotation has any of `span` yet."""
        return self._taken.find(1, span.start, span.end) < 0

    def sentence_at(self, position: int) -> int | None:
        """Number of the sentence that covers `position`."""
        number = bisect_right(self._starts, position) - 1
        if number >= 0 and position < self.sentences[number].end:
            return number
        return None

    def tree(self, number: int) -> Tree | None:
        """The tree of a sentence; None when it has none that means anything."""
        if number not in self._trees:
            sentence = self.sentences[number]
            is_plain = 0 < len(sentence.words) <= LONGEST_SENTENCE
            self._trees[number] = Tree(sentence) if is_plain else None
        return self._trees[number]

    def name_at(self, position: int) -> NameMention | None:
        """The name that covers `position`."""
        number = bisect_right(self._name_starts, position) - 1
        if number >= 0 and position < self.names[number].span.end:
            return self.names[number]
        return None

    def names_within(self, start: int, end: int) -> Sequence[NameMention]:
        """The names that start in a stretch of text."""
        return self.names[
            bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)
        ]

    def block_at(self, position: int) -> int:
        """Number of the last block that starts at or before `position`."""
        return max(0, bisect_right(self.blocks, position, key=lambda block: block.start) - 1)
