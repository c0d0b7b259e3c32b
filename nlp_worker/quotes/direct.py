"""Whole quotations: passages between marks that stand as statements of their own."""

from dataclasses import dataclass

from nlp_worker.quotes.cues import cue_beside, make_cue
from nlp_worker.quotes.found import FoundQuote
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.speakers import speaker_near, speaker_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan, trim

FEWEST_WORDS_ALONE = 4
_LONGEST_ABBREVIATION = 4
_MARKS = "\"'`“”„‟«»‘’‚‛"


@dataclass(frozen=True, slots=True)
class _Speech:
    """A passage of one block, with its continuations in the blocks that follow."""

    block: int
    passages: tuple[Passage, ...]

    @property
    def spans(self) -> tuple[TextSpan, ...]:
        return tuple(passage.inner for passage in self.passages)


def find_direct(reading: Reading) -> tuple[list[FoundQuote], list[tuple[int, Passage]]]:
    """Whole quotations in order, and the passages (with block number) that are none."""
    quotes: list[FoundQuote] = []
    fragments: list[tuple[int, Passage]] = []
    for speech in _speeches(reading):
        first = speech.passages[0]
        if joined := _joined(reading, quotes, speech):
            quotes[-1] = joined
        elif quote := _quote(reading, speech):
            quotes.append(quote)
        else:
            fragments += [(speech.block, p) for p in speech.passages if first.is_closed]
            continue
        for span in speech.spans:
            reading.take(span)
    return quotes, fragments


def _speeches(reading: Reading) -> list[_Speech]:
    """Join passages a block leaves open with those that reopen the mark in the next block."""
    speeches: list[_Speech] = []
    carried: list[Passage] = []
    for number, passages in enumerate(reading.passages):
        rest = list(passages)
        if carried and rest and _reopens(reading, carried[0], rest[0], number):
            carried.append(rest.pop(0))
            if carried[-1].is_closed:
                speeches.append(_Speech(number - len(carried) + 1, tuple(carried)))
                carried = []
        elif carried:
            carried = []
        speeches += [_Speech(number, (p,)) for p in rest if p.is_closed]
        if rest and not rest[-1].is_closed:
            carried = [rest[-1]]
    return [s for s in speeches if all(_has_words(reading, span) for span in s.spans)]


def _reopens(reading: Reading, first: Passage, passage: Passage, block: int) -> bool:
    """Whether a block begins with the very mark the quotation was opened with."""
    start = passage.outer.start
    is_first = start == reading.blocks[block].start
    return is_first and reading.text[start] == reading.text[first.outer.start]


def _has_words(reading: Reading, span: TextSpan) -> bool:
    return reading.is_free(span) and trim(reading.view, *span, _MARKS) is not None


def _quote(reading: Reading, speech: _Speech) -> FoundQuote | None:
    first, last = speech.passages[0], speech.passages[-1]
    if not _stands_alone(reading, speech):
        return None
    last_block = speech.block + len(speech.passages) - 1
    cue = cue_beside(reading, last, last_block) if len(speech.passages) > 1 else None
    cue = cue or cue_beside(reading, first, speech.block)
    if cue:
        return _attributed(reading, speech, *cue)
    if len(speech.passages) == 1 and not _is_statement(reading, first, speech.block):
        return None
    return FoundQuote("direct", speech.spans, "alone")


def _attributed(reading: Reading, speech: _Speech, tree: Tree, i: int) -> FoundQuote | None:
    mention = speaker_of(reading, tree, i) or speaker_near(reading, tree, i)
    return FoundQuote("direct", speech.spans, "adjacent cue", make_cue(tree, i), mention)


def _stands_alone(reading: Reading, speech: _Speech) -> bool:
    """Whether the passage begins where a sentence could and is not a word or title."""
    passage, view = speech.passages[0], reading.view
    lead = view[reading.blocks[speech.block].start : passage.outer.start].rstrip()[-1:]
    inner = view[passage.inner.start : speech.passages[-1].inner.end].strip()
    starts = next((char for char in inner if char.isalnum()), "")
    is_closed_off = inner[-1:] in ",.!?-–—…" or view[passage.outer.end :][:1] in (".", ",")
    if not lead or lead in ".!?:\"'":
        return is_closed_off or len(inner.split()) >= FEWEST_WORDS_ALONE
    return not starts.islower() and is_closed_off and len(inner.split()) > 1


def _is_statement(reading: Reading, passage: Passage, block: int) -> bool:
    """Whether a passage that no cue attributes is speech all the same: a sentence on its own."""
    view = reading.view
    lead = view[reading.blocks[block].start : passage.outer.start].rstrip()[-1:]
    inner = view[passage.inner.start : passage.inner.end].strip()
    is_sentence = (not lead or lead in ".!?:\"'") and inner[-1:] in (*".!?…-–—",)
    return is_sentence and len(inner.split()) >= FEWEST_WORDS_ALONE


def _joined(reading: Reading, quotes: list[FoundQuote], speech: _Speech) -> FoundQuote | None:
    """`“A,” X said. “B.”`: the previous quotation goes on after its attribution."""
    previous = quotes[-1] if quotes else None
    start = speech.passages[0].outer.start
    if not (previous and previous.cue and len(speech.passages) == 1):
        return None
    if previous.cue.span.start < previous.end or previous.cue.span.start > start:
        return None
    if reading.block_at(previous.end) != speech.block:
        return None
    between = reading.view[previous.end : start].strip("\"' ,.;:!?-–—")
    if any(stop in between for stop in (". ", "! ", "? ")) and "." not in _initials(between):
        return None
    own = cue_beside(reading, speech.passages[0], speech.block)
    if own and make_cue(*own).span != previous.cue.span:
        return None
    return previous.joined(*speech.spans)


def _initials(between: str) -> str:
    words = (word for word in between.split() if len(word) <= _LONGEST_ABBREVIATION)
    return "." if any(word.endswith(".") for word in words) else ""
