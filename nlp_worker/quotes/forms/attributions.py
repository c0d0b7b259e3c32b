"""Direct quotations by plain forms: passages with their attribution beside them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from nlp_worker.quotes.forms.grammar import Side, match, read_forms
from nlp_worker.quotes.forms.items import (
    NOUN_PHRASE,
    SPEECH_VERB,
    Item,
    ItemReader,
    mention_of_item,
)
from nlp_worker.quotes.forms.lead_ins import is_statement, speaker_of_lead_in
from nlp_worker.quotes.forms.set_off import CONFIDENCE as SET_OFF
from nlp_worker.quotes.forms.set_off import introduced_blocks
from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote
from nlp_worker.quotes.labels import signature_of
from nlp_worker.quotes.marks import Kind, Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan, trim

CONFIDENCE = 0.99
_MOST_WORDS = 40
"""Words beside a passage that are looked at."""
_MOST_BETWEEN = 14
_FEWEST_WORDS = 3
_STOPS = frozenset(".!?…;")
_ENDS = frozenset(".!?…,;-–—")
_CLOSING = " \n\t\"'’”»"


@dataclass(slots=True)
class _Open:
    """Passages that the block before has left open, and the quotation they belong to, if any."""

    spans: list[TextSpan] = field(default_factory=list)
    quote: int | None = None
    kind: Kind = "double"


@dataclass(frozen=True, slots=True)
class _Attribution:
    """The words that attribute a passage: where they end, the cue, and the speaker's mention."""

    end: int
    mention: TextSpan | None
    cue: FoundCue | None


def find_attributed(
    section: SectionText, is_speech: Callable[[SectionText, Passage], bool] | None = None
) -> list[FoundQuote]:
    """Return the direct quotations whose attribution is a plain form, in the order of the text.

    `is_speech` tells speech from titles and terms right behind a verb.
    """
    finder = _Finder(section, is_speech or _is_speech)
    for number in range(len(section.blocks)):
        finder.read_block(number)
        finder.read_introduced(number)
    return finder.joined_quotes()


class _Finder:
    """Walks through the passages of a section and attributes those that a form fits."""

    def __init__(
        self, section: SectionText, is_speech: Callable[[SectionText, Passage], bool]
    ) -> None:
        self.quotes: list[FoundQuote] = []
        self._joined: defaultdict[int, list[TextSpan]] = defaultdict(list)
        self._is_speech = is_speech
        self._section = section
        self._forms = read_forms(section.language)
        self._items = ItemReader(section)
        self._words = list(chain.from_iterable(s.words for s in section.sentences))
        self._starts = [word.start for word in self._words]
        self._open = _Open()

    def joined_quotes(self) -> list[FoundQuote]:
        """Return the quotations, each with the passages that go on with it."""
        return [
            quote.joined(*self._joined[at]) if at in self._joined else quote
            for at, quote in enumerate(self.quotes)
        ]

    def read_block(self, number: int) -> None:
        """Add the attributed quotations of one block."""
        section, block = self._section, self._section.blocks[number]
        passages = section.passages[number]
        opened, self._open = self._open, _Open()
        used, last = block.start, None
        for at, passage in enumerate(passages):
            stop = passages[at + 1].outer.start if at + 1 < len(passages) else block.end
            found = self._attribution(passage, used, stop, number)
            span = _trimmed(section, passage.inner)
            is_first = at == 0 and passage.outer.start <= block.start + 1
            is_first = is_first and passage.kind == opened.kind
            if span is None:
                continue
            if found:
                before = opened.spans if is_first and opened.quote is None else []
                quote = FoundQuote(
                    "direct", (*before, span), "cue", CONFIDENCE, found.cue, found.mention
                )
                last = len(self.quotes)
                self.quotes.append(quote)
                used = max(found.end, passage.outer.end)
            elif is_first and opened.quote is not None:
                last = opened.quote
                self._joined[last].append(span)
                used = passage.outer.end
            else:
                if last is not None and self._goes_on(used, passage):
                    self._joined[last].append(span)
                else:
                    last = None
                used = max(used, passage.outer.end)
            if not passage.is_closed:
                spans = opened.spans if is_first and last is None else []
                if last is None:
                    spans.append(span)
                self._open = _Open(spans, last, passage.kind)

    def read_introduced(self, number: int) -> None:
        """Add the words without marks that the end of a block introduces: “Holt wrote:”."""
        spans = introduced_blocks(self._section, number)
        if not spans:
            return
        words = self._since_stop(self._between(*self._section.blocks[number]))
        found = self._match("set-off", words)
        if found is None and is_statement(self._section, words):
            found = self._lead_in(words, Passage(spans[0], spans[0], "double", is_closed=False))
        if found:
            self.quotes.append(
                FoundQuote("direct", spans, "cue", SET_OFF, found.cue, found.mention)
            )

    def _goes_on(self, used: int, passage: Passage) -> bool:
        """Return whether only the rest of its sentence stands between an attribution and a passage.

        “Why?” asked Ada Holt, a nurse in Carrow. “Nobody told us.”
        """
        words = self._between(used, passage.outer.start)
        stops = [at for at, word in enumerate(words) if self._is_stop(word)]
        is_one_sentence = not stops or stops[0] == len(words) - 1
        has_verb = any(item.code == SPEECH_VERB for item in self._items.read(words))
        is_parted = not words or words[-1].pos == "PUNCT"
        return len(words) <= _MOST_BETWEEN and is_parted and is_one_sentence and not has_verb

    def _attribution(
        self, passage: Passage, used: int, stop: int, number: int
    ) -> _Attribution | None:
        """Return the attribution of a passage; what stands before `used` belongs to another."""
        before = self._since_stop(self._between(used, passage.outer.start))
        lead = self._text(before)
        if lead.endswith(":"):
            return self._before(before, passage) or self._lead_in(before, passage)
        if label := signature_of(self._section, passage):
            return _Attribution(label.end, label, None)
        if not lead.strip(" -–—•*"):
            if passage.outer.start <= self._section.blocks[number].start + 1 and (
                found := self._block_before(number, passage)
            ):
                return found
            return self._after(passage, stop)
        found = self._before(before, passage)
        # “In the words of Ada Holt, “…”” has no verb, and tells that these are words.
        is_told = found is not None and found.cue is None
        return found if is_told or self._is_speech(self._section, passage) else None

    def _after(self, passage: Passage, stop: int) -> _Attribution | None:
        if not passage.is_closed:
            return None
        # The last words may stand in marks of their own: “She told me, ‘Run!’” said Holt.
        inside = self._section.text[passage.inner.start : passage.inner.end].rstrip(_CLOSING)
        behind = self._section.text[passage.outer.end : passage.outer.end + 1]
        side: Side = "after" if inside.endswith(",") or behind == "," else "closed"
        if side == "closed" and not inside.endswith(tuple(_ENDS)) and behind not in "-–—.":
            return None
        words = self._between(passage.outer.end, stop)
        if found := self._match(side, self._until_stop(words)):
            return found
        first = next((at + 1 for at, word in enumerate(words[:2]) if self._is_stop(word)), 0)
        return self._match("next", self._until_stop(words[first:]))

    def _before(self, words: Sequence[Word], passage: Passage) -> _Attribution | None:
        found = self._match("before", words)
        return replace(found, end=passage.outer.end) if found else None

    def _block_before(self, number: int, passage: Passage) -> _Attribution | None:
        """Return the attribution that a block ends with, if a colon leads into this block."""
        if not number:
            return None
        section, block = self._section, self._section.blocks[number - 1]
        passages = section.passages[number - 1]
        start = passages[-1].outer.end if passages else block.start
        if not section.view[block.start : block.end].rstrip().endswith(":"):
            return None
        words = self._since_stop(self._between(start, block.end))
        return self._before(words, passage) or self._lead_in(words, passage)

    def _lead_in(self, words: Sequence[Word], passage: Passage) -> _Attribution | None:
        mention = speaker_of_lead_in(self._section, self._items, words)
        return _Attribution(passage.outer.end, mention, None) if mention else None

    def _match(self, side: Side, words: Sequence[Word]) -> _Attribution | None:
        items = self._items.read(words)
        found = match(self._forms, side, items, self._is_person)
        if found is None:
            return None
        speaker, verb = found.speaker, found.verb
        mention = mention_of_item(self._section, Item(NOUN_PHRASE, speaker.source or speaker.words))
        if verb is None:
            return _Attribution(speaker.span.end, mention, None) if mention else None
        word = verb.words[-1]
        cue = FoundCue(TextSpan(word.start, word.end), word.lemma)
        end = max(speaker.span.end, verb.span.end)
        return _Attribution(end, mention, cue) if mention else None

    def _is_person(self, item: Item) -> bool:
        names = self._section.names_within(item.span.start, item.span.end)
        return any(name.type == "PERSON" for name in names)

    def _between(self, start: int, end: int) -> list[Word]:
        first = bisect_left(self._starts, start)
        return self._words[first : bisect_left(self._starts, end)]

    def _text(self, words: Sequence[Word]) -> str:
        return self._section.view[words[0].start : words[-1].end] if words else ""

    def _is_stop(self, word: Word) -> bool:
        name = self._section.name_at(word.start)
        if name is not None and name.span.end > word.end:
            # The dot of an initial: “Ada K. Holt”.
            return False
        text = self._section.view[word.start : word.end]
        return all(char in _STOPS for char in text)

    def _since_stop(self, words: Sequence[Word]) -> list[Word]:
        """Return the words behind the last stop, at most `_MOST_WORDS`."""
        words = words[-_MOST_WORDS:]
        last = max((at for at, word in enumerate(words) if self._is_stop(word)), default=-1)
        return list(words[last + 1 :])

    def _until_stop(self, words: Sequence[Word]) -> list[Word]:
        """Return the words up to the first stop, with it, at most `_MOST_WORDS`."""
        words = words[:_MOST_WORDS]
        first = next((at for at, word in enumerate(words) if self._is_stop(word)), len(words))
        return list(words[: first + 1])


def _is_speech(section: SectionText, passage: Passage) -> bool:
    """Return whether a passage right behind a verb reads as speech, not as a title or a term."""
    text = section.view[passage.inner.start : passage.inner.end].strip()
    words = text.split()
    if len(words) < _FEWEST_WORDS or not text[:1].isupper():
        return False
    if text.endswith(tuple(_ENDS)):
        return True
    return sum(word[:1].islower() for word in words) > len(words) // 2


def _trimmed(section: SectionText, span: TextSpan) -> TextSpan | None:
    return trim(section.view, span.start, span.end)
