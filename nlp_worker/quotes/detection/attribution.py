"""Attribution: from chosen contents to quotations with a cue and the mention of a speaker."""

from dataclasses import replace

from nlp_worker.quotes.cues import make_cue
from nlp_worker.quotes.detection.choice import NO_CUE
from nlp_worker.quotes.detection.columns import PassageWords
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.forest_file import Forests
from nlp_worker.quotes.detection.speaker_features import (
    CuedContent,
    best_words,
    speaker_candidates,
    speaker_features,
)
from nlp_worker.quotes.detection.stages import ChosenContents
from nlp_worker.quotes.found_quotes import FoundQuote, Rule
from nlp_worker.quotes.labels import label_of
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType

_AFTER, _BEFORE = 14, 16
"""Words between a passage and a cue beside it."""
_LEAST_BESIDE = 0.25
_LEAST_SPEAKER = 0.03
_STOPS = (2, 3)
"""Codes of the marks that end a sentence or a clause."""


class Attributor:
    """Makes quotations of the contents that were chosen in one section."""

    def __init__(
        self,
        section: SectionText,
        features: EdgeFeatures,
        chosen: ChosenContents,
        forests: Forests,
    ) -> None:
        columns = features.columns
        self._section, self._columns, self._chosen = section, columns, chosen
        self._forests = forests
        self._by_words = {(p.first, p.last): p for p in columns.passages}
        self._taken = bytearray(len(columns))
        for at in chosen.numbers:
            first, last = int(chosen.contents.first[at]), int(chosen.contents.last[at])
            self._taken[first : last + 1] = b"\x01" * (last + 1 - first)
        self._cues = {at: self._cue(at) for at in chosen.numbers}
        self._speakers = self._find_speakers(features)

    def quotes(self) -> list[FoundQuote]:
        """Return the quotations in the order of the text."""
        quotes: list[FoundQuote] = []
        for at in self._chosen.numbers:
            quote = self._quote(at)
            if quotes and (joined := self._joined(quotes[-1], quote)):
                quotes[-1] = joined
            else:
                quotes.append(quote)
        return quotes

    def _cue(self, at: int) -> tuple[int | None, Rule]:
        """Return the word of a content's cue, and the rule by which it has that."""
        contents = self._chosen.contents
        if (group := int(contents.group[at])) != NO_CUE:
            return int(self._chosen.cue_sides.cue[group]), "cue"
        cue = self._beside(int(contents.first[at]), int(contents.last[at]))
        return cue, "alone" if cue is None else "beside"

    def _find_speakers(self, features: EdgeFeatures) -> dict[int, int]:
        """Return the best word for the speaker of each content that has a cue."""
        contents = self._chosen.contents
        cues = {at: cue for at, (cue, _) in self._cues.items() if cue is not None}
        cued = [
            CuedContent(cue, int(contents.first[at]), int(contents.last[at]))
            for at, cue in cues.items()
        ]
        groups, words = speaker_candidates(self._columns, cued, self._taken)
        if not len(words):
            return {}
        table = speaker_features(self._section, features, cued, groups, words)
        scores = self._forests.scorers.speaker.score(table.rows)
        best = best_words(groups, words, scores, len(cued))
        return {
            at: found[0]
            for at, found in zip(cues, best, strict=True)
            if found and found[1] >= _LEAST_SPEAKER
        }

    def _quote(self, at: int) -> FoundQuote:
        contents = self._chosen.contents
        span, kind = self._span(int(contents.first[at]), int(contents.last[at]))
        cue, rule = self._cues[at]
        confidence = self._forests.curve.confidence(float(self._chosen.scores[at]))
        if rule != "cue" and (label := self._label(at)) and not label.overlaps(span):
            return FoundQuote(kind, (span,), "label", confidence, mention=label)
        if cue is None:
            return FoundQuote(kind, (span,), "alone", confidence)
        mention = None
        if (word := self._speakers.get(at)) is not None:
            mention = mention_of(self._section, *self._tree(word))
        if mention and mention.overlaps(span):
            mention = None
        return FoundQuote(kind, (span,), rule, confidence, make_cue(*self._tree(cue)), mention)

    def _label(self, at: int) -> TextSpan | None:
        contents = self._chosen.contents
        found = self._by_words.get((int(contents.first[at]), int(contents.last[at])))
        if found is None:
            return None
        block = self._section.blocks[found.block]
        return label_of(self._section, found.passage, block)

    def _tree(self, word: int) -> tuple[Tree, int]:
        """Return the tree that a word of the section stands in, and its number there."""
        number = int(self._columns.sentence[word])
        tree = self._section.tree(number)
        assert tree is not None
        return tree, word - self._columns.bounds[number][0]

    def _span(self, first: int, last: int) -> tuple[TextSpan, QuoteType]:
        """Return a content's span, with the marks of passages inside it, and its type."""
        columns = self._columns
        if passage := self._by_words.get((first, last)):
            return _trimmed(self._section, passage), "direct"
        start, end = int(columns.start[first]), int(columns.end[last])
        numbers = columns.passage[first : last + 1]
        edges = columns.is_edge[first : last + 1] > 0
        quoted = numbers[edges] >= 0
        for number in {int(n) for n in numbers if n >= 0}:
            inside = columns.passages[number]
            if inside.first >= first and inside.last <= last and inside.passage.is_closed:
                start = min(start, inside.passage.outer.start)
                end = max(end, inside.passage.outer.end)
        if quoted.all():
            return TextSpan(int(columns.start[first]), int(columns.end[last])), "direct"
        return TextSpan(start, end), "mixed" if quoted.any() else "indirect"

    def _beside(self, first: int, last: int) -> int | None:
        """Return the best cue right behind a passage, or right before it, in the same block."""
        return self._best(range(last + 1, last + 1 + _AFTER), first, last) or self._best(
            range(first - 1, first - 1 - _BEFORE, -1), first, last
        )

    def _best(self, words: range, first: int, last: int) -> int | None:
        columns = self._columns
        best, found = _LEAST_BESIDE, None
        for word in words:
            if not 0 <= word < len(columns) or columns.block[word] != columns.block[first]:
                break
            if self._taken[word] or columns.passage[word] >= 0:
                break
            if columns.mark[word] in _STOPS:
                break
            score = self._chosen.cue_scores.get(word, 0.0)
            if score > best:
                best, found = score, word
        return found

    def _joined(self, before: FoundQuote, quote: FoundQuote) -> FoundQuote | None:
        """Return one quotation of two: `“A,” X said. “B.”`, or a mark reopened at a paragraph."""
        section = self._section
        if before.type != "direct" or quote.type != "direct":
            return None
        distance = section.block_at(quote.start) - section.block_at(before.end)
        if distance == 1 and self._reopens(before, quote):
            if quote.rule == "alone":
                return before.joined(*quote.spans)
            if before.rule == "alone":
                return _moved(quote, before)
            return None
        if distance or before.cue is None or not before.end <= before.cue.span.start < quote.start:
            return None
        if quote.cue and quote.cue.span != before.cue.span:
            return None
        return before.joined(*quote.spans)

    def _reopens(self, before: FoundQuote, quote: FoundQuote) -> bool:
        """Return whether a quotation never closed and the next block opens with another."""
        block = self._section.blocks[self._section.block_at(before.end)]
        passages = self._section.passages[self._section.block_at(before.end)]
        is_open = bool(passages) and not passages[-1].is_closed and before.end > block.end - 3
        following = self._section.blocks[self._section.block_at(quote.start)]
        return is_open and quote.start <= following.start + 2


def _moved(quote: FoundQuote, before: FoundQuote) -> FoundQuote:
    """Return a quotation with the spans of the one before it, which has no speaker."""
    confidence = max(quote.confidence, before.confidence)
    return replace(quote, spans=(*before.spans, *quote.spans), confidence=confidence)


def _trimmed(section: SectionText, found: PassageWords) -> TextSpan:
    start, end = found.passage.inner
    while section.view[start].isspace():
        start += 1
    while section.view[end - 1].isspace():
        end -= 1
    return TextSpan(start, end)
