"""Tokenize frequent words once instead of on every page.

Inside a memory zone spaCy's tokenizer keeps nothing, so it tokenizes every "the" again. What it
tokenizes outside of a zone it keeps for good, so the number of such words is bounded.
"""

from collections.abc import Iterable

from spacy.language import Language

MOST_KEPT = 8_000
"""Stretches between spaces ("said", "said,") that are kept; some 4 MB in all."""
MOST_SEEN = 20_000
"""Stretches remembered as seen once; when there are more, they are forgotten."""


class KnownWords:
    """Keeps in the tokenizer of `nlp` the words that two batches had."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._kept: set[str] = set()
        self._seen: set[str] = set()
        self._due: set[str] = set()

    def note(self, texts: Iterable[str]) -> None:
        """Count the words of a batch as seen."""
        if len(self._kept) >= MOST_KEPT:
            return
        words = set[str]().union(*(text.split() for text in texts)) - self._kept
        self._due |= words & self._seen
        self._seen = words if len(self._seen) > MOST_SEEN else self._seen | words

    def keep(self) -> None:
        """Tokenize the words that were seen twice. Call it outside of memory zones."""
        if self._due:
            words = sorted(self._due)[: MOST_KEPT - len(self._kept)]
            self._nlp.make_doc(" ".join(words))
            self._kept.update(words)
            self._seen -= self._due
            self._due.clear()
        if len(self._kept) >= MOST_KEPT:
            self._seen.clear()
