"""The words of a page, to be looked up by where they stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan

_PROPER = ("NNP", "NNPS")


class Tokens:
    """Words in the order of the text; sentences that nothing parsed have none."""

    def __init__(self, sentences: Sequence[ParsedSentence]) -> None:
        self.words: list[Word] = []
        self._openings: set[int] = set()
        for sentence in sentences:
            if sentence.words:
                self._openings.add(sentence.words[0].start)
            self.words += sentence.words
        self._starts = [word.start for word in self.words]

    def number_at(self, position: int) -> int | None:
        """Number of the word that covers a position."""
        number = bisect_right(self._starts, position) - 1
        if number >= 0 and position < self.words[number].end:
            return number
        return None

    def within(self, span: TextSpan) -> Sequence[Word]:
        """The words that start in a span."""
        return self.words[
            bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)
        ]

    def before(self, position: int) -> Word | None:
        """The word before the one that starts at or covers a position, in the same sentence."""
        number = bisect_left(self._starts, position) - 1
        if number < 0 or (number + 1 < len(self.words) and self.opens(position)):
            return None
        return self.words[number]

    def after(self, position: int) -> Word | None:
        """The first word at or behind a position, in the same sentence."""
        number = bisect_left(self._starts, position)
        if number >= len(self.words) or self.opens(self._starts[number]):
            return None
        return self.words[number]

    def opens(self, position: int) -> bool:
        """Whether a sentence begins with the word at a position."""
        return position in self._openings

    def is_proper(self, span: TextSpan) -> bool:
        """Whether the tagger took every word of a span for part of a name."""
        words = self.within(span)
        return bool(words) and all(word.tag in _PROPER for word in words)
