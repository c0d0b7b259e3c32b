"""An index of the tokens of a page by their positions."""

from bisect import bisect_left
from collections.abc import Sequence

from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan

PROPER_NOUNS = ("NNP", "NNPS")
"""Fine-grained tags of names."""


class TokenIndex:
    """The tokens of the parsed sentences, in the order of the text."""

    def __init__(self, sentences: Sequence[ParsedSentence]) -> None:
        self.words: list[Word] = []
        self._openings: set[int] = set()
        for sentence in sentences:
            if sentence.words:
                self._openings.add(sentence.words[0].start)
            self.words += sentence.words
        self._starts = [word.start for word in self.words]

    def within(self, span: TextSpan) -> Sequence[Word]:
        """Return the tokens that start in a span."""
        return self.words[
            bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)
        ]

    def before(self, position: int) -> Word | None:
        """Return the token before the one that starts at a position, in the same sentence."""
        number = bisect_left(self._starts, position) - 1
        if number < 0 or (number + 1 < len(self.words) and self.opens_sentence(position)):
            return None
        return self.words[number]

    def after(self, position: int) -> Word | None:
        """Return the first token at or after a position, unless it opens a sentence."""
        number = bisect_left(self._starts, position)
        if number >= len(self.words) or self.opens_sentence(self._starts[number]):
            return None
        return self.words[number]

    def first_after(self, position: int, most: int) -> Sequence[Word]:
        """Return at most `most` tokens from a position on, in any sentence."""
        number = bisect_left(self._starts, position)
        return self.words[number : number + most]

    def opens_sentence(self, position: int) -> bool:
        """Return whether a sentence begins with the token at a position."""
        return position in self._openings

    def is_proper_noun(self, span: TextSpan) -> bool:
        """Return whether the tagger tagged every token of a span as a proper noun."""
        words = self.within(span)
        return bool(words) and all(word.tag in PROPER_NOUNS for word in words)
