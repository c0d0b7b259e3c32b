"""Quotations as the stages hand them on: where the text has them, and who said them."""

from dataclasses import dataclass, replace
from typing import Literal

from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType, Resolution

Rule = Literal["transcript", "label", "cue", "beside", "alone"]
"""How a quotation came to its speaker: by the label of a transcript's turn, by another label, by
its own cue, by a cue beside the passage, or not yet."""


@dataclass(frozen=True, slots=True)
class FoundCue:
    """The words that attribute."""

    span: TextSpan
    lemma: str


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quotation before its speaker has a name; `mention` is where the text names the speaker.

    `confidence` is the share, between 0 and 1, of such finds that are right. The rules have
    constants for it, a detector its own calibration.
    """

    type: QuoteType
    spans: tuple[TextSpan, ...]
    rule: Rule
    confidence: float
    cue: FoundCue | None = None
    mention: TextSpan | None = None

    @property
    def start(self) -> int:
        """Return where its first span starts."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Return where its last span ends."""
        return self.spans[-1].end

    def joined(self, *spans: TextSpan) -> "FoundQuote":
        """Return the same quotation with more spans, in the order of the text."""
        return replace(self, spans=tuple(sorted((*self.spans, *spans))))


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """The speaker as far as the page names one; `entity_id` is the entity of `name`."""

    mention: TextSpan | None
    name: str | None
    entity_id: str | None
    resolution: Resolution
