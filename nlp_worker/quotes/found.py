"""What the stages of quotation finding hand on."""

from dataclasses import dataclass, replace
from typing import Literal

from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType, Resolution

Rule = Literal[
    "transcript", "adjacent cue", "clause", "according", "noun", "fragment", "continued", "alone"
]
CONFIDENCE: dict[Rule, float] = {
    "transcript": 0.8,
    "adjacent cue": 0.9,
    "clause": 0.7,
    "according": 0.7,
    "noun": 0.5,
    "fragment": 0.6,
    "continued": 0.6,
    "alone": 0.4,
}
"""How sure a rule is of its finds: an order of the rules, not calibrated on anything yet."""


@dataclass(frozen=True, slots=True)
class FoundCue:
    """The words that attribute."""

    span: TextSpan
    lemma: str


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quotation before its speaker has a name; `mention` is where the text names the speaker."""

    type: QuoteType
    spans: tuple[TextSpan, ...]
    rule: Rule
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
