"""Text as it is written, with the place of everything that is said."""

from dataclasses import dataclass, field

ANYBODY: frozenset[str] = frozenset()
"""The names of a speaker whom nobody asks for."""


@dataclass(frozen=True, slots=True)
class ExpectedQuote:
    """A quotation that a page holds by construction.

    `spans` are half-open code points of the inner words; `names` are the right full names, empty
    where none is asked for; `type` is None where conventions differ.
    """

    type: str | None
    spans: tuple[tuple[int, int], ...]
    names: frozenset[str]


@dataclass
class _Draft:
    type: str | None
    names: frozenset[str]
    spans: list[tuple[int, int]] = field(default_factory=list)


class PageWriter:
    """Writes a page piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._drafts: dict[int, _Draft] = {}
        self._owes_comma = False
        self.length = 0

    @property
    def text(self) -> str:
        """Return what is written so far."""
        return "".join(self._pieces)

    def write(self, piece: str) -> None:
        """Write a piece of text; the comma that ends an apposition comes first if one is due."""
        if not piece:
            return
        if self._owes_comma and piece[0] not in ".,:;":
            self._append(",")
        self._owes_comma = False
        self._append(piece)

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)

    def owe_comma(self) -> None:
        """End an apposition: a comma follows unless another mark does."""
        self._owes_comma = True

    def add_span(self, number: int, kind: str | None, names: frozenset[str], start: int) -> None:
        """Make all that was written since `start` a span of quotation `number`."""
        draft = self._drafts.setdefault(number, _Draft(kind, names))
        draft.spans.append((start, self.length))

    def quotes(self) -> tuple[ExpectedQuote, ...]:
        """Return the quotations in the order of their first words."""
        quotes = [
            ExpectedQuote(draft.type, tuple(draft.spans), draft.names)
            for draft in self._drafts.values()
        ]
        return tuple(sorted(quotes, key=lambda quote: quote.spans))
