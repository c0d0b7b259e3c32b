"""What the stages of quotation finding hand on."""

from dataclasses import dataclass, replace
from typing import Literal

from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType, Resolution

Rule = Literal["transcript", "label", "cue", "beside", "alone"]
"""How a quotation came to its speaker: a transcript's label, a label without a transcript, its own
cue, a cue beside the passage, or not yet."""


@dataclass(frozen=True, slots=True)
class FoundCue:
    """The words that attribute."""

    span: TextSpan
    lemma: str


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quotation before its speaker has a name; `mention` is where the text names the speaker.

    `score` is the last scorer's, before calibration.
    """

    type: QuoteType
    spans: tuple[TextSpan, ...]
    rule: Rule
    score: float
    cue: FoundCue | None = None
    mention: TextSpan | None = None

    @property
    def start(self) -> int:
        """Where its first span starts."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its last span ends."""
        return self.spans[-1].end

    def joined(self, *spans: TextSpan) -> "FoundQuote":
        """The same quotation with more spans."""
        return replace(self, spans=(*self.spans, *spans))


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """Who said it, as far as the page tells; `entity_id` is the entity of `name`."""

    mention: TextSpan | None
    name: str | None
    entity_id: str | None
    resolution: Resolution
