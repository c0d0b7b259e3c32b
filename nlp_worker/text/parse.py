"""Running the spaCy pipeline over blocks, and taking out of it what outlives the `Doc`s."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from spacy.attrs import HEAD, IDX, IS_SPACE, LENGTH, SENT_START
from spacy.tokens import Doc

from nlp_worker.text.pieces import cut
from nlp_worker.text.reader import Reader
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.tags import Labels, read_labels

if TYPE_CHECKING:
    from nlp_worker.text.memory import Memory

BATCH_PIECES = 64
BATCH_CHARACTERS = 30_000
"""Bounds of what the networks hold at once: memory grows with the batch, speed hardly."""
MOST_OTHER = 0.45
"""Share of spaces and marks in a piece that is parsed; prose has about 0.2."""
CROWDED = 20_000
CROWDED_SHORTEST = 40
"""On a page of more blocks than `CROWDED`, a block with fewer characters than this is not parsed:
a call of the model costs as much for one letter as for ten words."""
SURELY_READ = 300
"""Characters; whether a shorter piece is prose cannot be told by counting."""
_NUMBERS = [IDX, LENGTH, IS_SPACE, SENT_START, HEAD]


class Word(NamedTuple):
    """One token; `head` is its governor's index in the sentence (its own at the root)."""

    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


new_word = partial(tuple.__new__, Word)
"""A `Word` of its values in a row, at half the price of naming them: one is made for each token."""


class NamedSpan(NamedTuple):
    """A stretch the recognizer gave a label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence of block number `block`; `words` is empty when nothing parsed it."""

    start: int
    end: int
    block: int
    words: Sequence[Word] = ()


Said = tuple[list[ParsedSentence], list[NamedSpan]]
"""What the pipeline said of one piece."""


@dataclass(slots=True)
class Parsed:
    """What the pipeline said about a text, in its order; `unread` are the pieces it was spared."""

    sentences: list[ParsedSentence] = field(default_factory=list)
    names: list[NamedSpan] = field(default_factory=list)
    unread: list[TextSpan] = field(default_factory=list)


def parse(
    reader: Reader,
    view: str,
    parts: Sequence[TextSpan],
    blocks: Sequence[int] | None = None,
    memory: "Memory | None" = None,
) -> Parsed:
    """Parse each of `parts` of `view`. Nothing in the result refers to spaCy objects.

    `blocks` are the numbers of the blocks the parts are of; without it each is a block. What
    `memory` knows is not parsed, and it is told the rest.
    """
    parsed = Parsed()
    readable: list[tuple[TextSpan, int]] = []
    unread: list[ParsedSentence] = []
    shortest = CROWDED_SHORTEST if len(parts) > CROWDED else 1
    for number, part in zip(blocks or range(len(parts)), parts, strict=True):
        for piece in cut(view, part.start, part.end):
            if piece.end - piece.start >= shortest and _is_language(view, piece):
                readable.append((piece, number))
            else:
                unread.append(ParsedSentence(*piece, number))
    reader.keep_words()
    said = memory.recall(view, readable) if memory else {}
    new = {}
    for batch in _batches(item for item in readable if item[0] not in said):
        # What a page adds to the vocabulary is freed with the zone, or a worker grows without end.
        with reader.nlp.memory_zone():
            read = reader.read([view[piece.start : piece.end] for piece, _ in batch])
            for (doc, labels), (piece, number) in zip(read, batch, strict=True):
                sentences = read_sentences(doc, piece.start, number, labels)
                new[piece] = (sentences, read_names(doc, piece.start))
    if memory:
        memory.keep(view, new)
    said |= new
    for piece, _ in readable:
        sentences, names = said[piece]
        parsed.sentences += sentences
        parsed.names += names
    parsed.unread = [TextSpan(piece.start, piece.end) for piece in unread]
    if unread:
        parsed.sentences = sorted([*parsed.sentences, *unread], key=lambda found: found.start)
    return parsed


def _is_language(view: str, piece: TextSpan) -> bool:
    """Whether a long piece is worth the model's time, which goes by tokens.

    Walls of marks, rows of digits and letters set apart by spaces have two to three times the
    tokens of prose, and nothing to find.
    """
    length = piece.end - piece.start
    if length < SURELY_READ:
        return True
    letters = sum(map(str.isalnum, view[piece.start : piece.end]))
    return length - letters <= MOST_OTHER * length


def _batches(
    pieces: Iterable[tuple[TextSpan, int]],
) -> Iterator[list[tuple[TextSpan, int]]]:
    batch: list[tuple[TextSpan, int]] = []
    characters = 0
    for piece, number in pieces:
        length = piece.end - piece.start
        if batch and (len(batch) == BATCH_PIECES or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append((piece, number))
        characters += length
    if batch:
        yield batch


def read_names(doc: Doc, offset: int) -> list[NamedSpan]:
    """The labelled spans of `doc`, shifted by `offset`."""
    return [
        NamedSpan(offset + name.start_char, offset + name.end_char, name.label_)
        for name in doc.ents
    ]


def read_sentences(
    doc: Doc, offset: int, block: int, labels: Sequence[Labels] | None = None
) -> list[ParsedSentence]:
    """The sentences of `doc`, shifted by `offset`, without tokens of white space.

    `labels` are those of each token; without them the `doc` has them.
    """
    numbers = doc.to_array(_NUMBERS).astype("int64").T.tolist()
    places, lengths, spaces, begins, heads = numbers
    labels = read_labels(doc) if labels is None else labels
    starts = [i for i, begun in enumerate(begins) if i == 0 or begun == 1]
    sentences: list[ParsedSentence] = []
    for first, stop in zip(starts, [*starts[1:], len(places)], strict=True):
        kept = [i for i in range(first, stop) if not spaces[i]]
        index = {i: position for position, i in enumerate(kept)}
        words: list[Word] = []
        for i, position in index.items():
            start = offset + places[i]
            governor = index.get(i + heads[i], position)
            words.append(new_word((start, start + lengths[i], *labels[i], governor)))
        if words:
            sentences.append(ParsedSentence(words[0].start, words[-1].end, block, words))
    return sentences
