"""Words that come again and again, tokenized once instead of on every page.

Inside a memory zone spaCy's tokenizer keeps nothing, so that a page leaves nothing behind: it would
take every "the" apart anew. What is tokenized outside of a zone is kept for good, so the number of
such words is bounded.
"""

from collections.abc import Iterable

from spacy.language import Language

MOST_KEPT = 8_000
"""Stretches between spaces ("said", "said,") that are kept; some 4 MB in all."""
MOST_SEEN = 20_000
"""Stretches remembered as seen once; when there are more, they are forgotten."""


class KnownWords:
    """Keeps in the tokenizer of `nlp` what was read in two batches."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._kept: set[str] = set()
        self._seen: set[str] = set()
        self._due: set[str] = set()

    def note(self, texts: Iterable[str]) -> None:
        """Take notice of the words of a batch."""
        if len(self._kept) >= MOST_KEPT:
            return
        words = set[str]().union(*(text.split() for text in texts)) - self._kept
        self._due |= words & self._seen
        self._seen = words if len(self._seen) > MOST_SEEN else self._seen | words

    def keep(self) -> None:
        """Tokenize what has come again. Call it outside of memory zones."""
        if self._due:
            words = sorted(self._due)[: MOST_KEPT - len(self._kept)]
            self._nlp.make_doc(" ".join(words))
            self._kept.update(words)
            self._seen -= self._due
            self._due.clear()
        if len(self._kept) >= MOST_KEPT:
            self._seen.clear()
