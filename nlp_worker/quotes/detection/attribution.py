"""From chosen contents to quotations with a cue and the mention of a speaker."""

from nlp_worker.quotes.detection.choice import NO_CUE
from nlp_worker.quotes.detection.columns import PassageWords
from nlp_worker.quotes.detection.edges import EdgeFeatures
from nlp_worker.quotes.detection.engine import Chosen
from nlp_worker.quotes.detection.forest import Scorer
from nlp_worker.quotes.detection.speaker_features import (
    Attributed,
    best_words,
    speaker_candidates,
    speaker_rows,
)
from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote, Rule
from nlp_worker.quotes.labels import label_of
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import is_according, mention_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType

_AFTER, _BEFORE = 14, 16
"""Words between a passage and a cue beside it."""
_LEAST_BESIDE = 0.25
_LEAST_SPEAKER = 0.03
_STOPS = (2, 3)


class Attributor:
    """Makes quotations of one section's contents."""

    def __init__(
        self, section: SectionText, features: EdgeFeatures, chosen: Chosen, speaker: Scorer
    ) -> None:
        columns = features.columns
        self._section, self._columns, self._chosen = section, columns, chosen
        self._by_words = {(p.first, p.last): p for p in columns.passages}
        self._taken = bytearray(len(columns))
        for at in chosen.taken:
            first, last = int(chosen.contents.first[at]), int(chosen.contents.last[at])
            self._taken[first : last + 1] = b"\x01" * (last + 1 - first)
        self._cues = {at: self._cue(at) for at in chosen.taken}
        self._speakers = self._find_speakers(features, speaker)

    def quotes(self) -> list[FoundQuote]:
        """The quotations in the order of the text."""
        quotes: list[FoundQuote] = []
        for at in self._chosen.taken:
            quote = self._quote(at)
            if quotes and (joined := self._joined(quotes[-1], quote)):
                quotes[-1] = joined
            else:
                quotes.append(quote)
        return quotes

    def _cue(self, at: int) -> tuple[int | None, Rule]:
        contents = self._chosen.contents
        if (group := int(contents.asked[at])) != NO_CUE:
            return int(self._chosen.asked.cue[group]), "cue"
        cue = self._beside(int(contents.first[at]), int(contents.last[at]))
        return cue, "alone" if cue is None else "beside"

    def _find_speakers(self, features: EdgeFeatures, scorer: Scorer) -> dict[int, int]:
        """The best word for the speaker of every content that has a cue."""
        contents = self._chosen.contents
        numbers = [at for at in self._chosen.taken if self._cues[at][0] is not None]
        asked = [
            Attributed(int(self._cues[at][0] or 0), int(contents.first[at]), int(contents.last[at]))
            for at in numbers
        ]
        groups, words = speaker_candidates(self._columns, asked, self._taken)
        if not len(words):
            return {}
        rows = speaker_rows(self._section, features, asked, groups, words)
        best = best_words(groups, words, scorer.score(rows), len(asked))
        return {
            at: found[0]
            for at, found in zip(numbers, best, strict=True)
            if found and found[1] >= _LEAST_SPEAKER
        }

    def _quote(self, at: int) -> FoundQuote:
        contents = self._chosen.contents
        span, kind = self._span(int(contents.first[at]), int(contents.last[at]))
        cue, rule = self._cues[at]
        score = float(self._chosen.scores[at])
        if rule != "cue" and (label := self._label(at)) and not label.overlaps(span):
            return FoundQuote(kind, (span,), "label", score, mention=label)
        if cue is None:
            return FoundQuote(kind, (span,), "alone", score)
        mention = None
        if (word := self._speakers.get(at)) is not None:
            mention = mention_of(self._section, *self._tree(word))
        if mention and mention.overlaps(span):
            mention = None
        return FoundQuote(kind, (span,), rule, score, make_cue(*self._tree(cue)), mention)

    def _label(self, at: int) -> TextSpan | None:
        contents = self._chosen.contents
        found = self._by_words.get((int(contents.first[at]), int(contents.last[at])))
        if found is None:
            return None
        block = self._section.blocks[found.block]
        return label_of(self._section, found.passage, block)

    def _tree(self, word: int) -> tuple[Tree, int]:
        number = int(self._columns.sentence[word])
        tree = self._section.tree(number)
        assert tree is not None
        return tree, word - self._columns.bounds[number][0]

    def _span(self, first: int, last: int) -> tuple[TextSpan, QuoteType]:
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
        """The best cue right after a passage, else right before it, in the same block."""
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
        """`“A,” X said. “B.”` in one block, or a mark reopened at each paragraph: one quotation."""
        section = self._section
        if before.type != "direct" or quote.type != "direct":
            return None
        apart = section.block_at(quote.start) - section.block_at(before.end)
        if apart == 1 and self._reopens(before, quote):
            if quote.rule == "alone":
                return before.joined(*quote.spans)
            if before.rule == "alone":
                return _moved(quote, before)
            return None
        if apart or before.cue is None or not before.end <= before.cue.span.start < quote.start:
            return None
        if quote.cue and quote.cue.span != before.cue.span:
            return None
        return before.joined(*quote.spans)

    def _reopens(self, before: FoundQuote, quote: FoundQuote) -> bool:
        block = self._section.blocks[self._section.block_at(before.end)]
        passages = self._section.passages[self._section.block_at(before.end)]
        is_open = bool(passages) and not passages[-1].is_closed and before.end > block.end - 3
        following = self._section.blocks[self._section.block_at(quote.start)]
        return is_open and quote.start <= following.start + 2


def make_cue(tree: Tree, i: int) -> FoundCue:
    """The cue of word `i`: the word alone, or "according to"."""
    if is_according(tree, i):
        return FoundCue(tree.span(i, i + 1), "according to")
    word = tree.word(i)
    return FoundCue(TextSpan(word.start, word.end), word.lemma)


def _moved(quote: FoundQuote, before: FoundQuote) -> FoundQuote:
    return FoundQuote(
        quote.type,
        (*before.spans, *quote.spans),
        quote.rule,
        max(quote.score, before.score),
        quote.cue,
        quote.mention,
    )


def _trimmed(section: SectionText, found: PassageWords) -> TextSpan:
    start, end = found.passage.inner
    while section.view[start].isspace():
        start += 1
    while section.view[end - 1].isspace():
        end -= 1
    return TextSpan(start, end)
