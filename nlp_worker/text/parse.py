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


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be parsed of one text: `parts` of its `view`, and the numbers of their blocks.

    What `memory` knows is not parsed, and it is told the rest.
    """

    view: str
    parts: Sequence[TextSpan]
    blocks: Sequence[int]
    memory: "Memory | None" = None


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The pieces of a page that are worth reading and those that are not; what is known of them."""

    page: Page
    readable: list[tuple[TextSpan, int]]
    unread: list[ParsedSentence]
    known: dict[TextSpan, Said]


def parse(
    reader: Reader,
    view: str,
    parts: Sequence[TextSpan],
    blocks: Sequence[int] | None = None,
    memory: "Memory | None" = None,
) -> Parsed:
    """Parse each of `parts` of `view`. Nothing in the result refers to spaCy objects.

    `blocks` are the numbers of the blocks the parts are of; without it each is a block.
    """
    return parse_pages(reader, [Page(view, parts, blocks or range(len(parts)), memory)])[0]


def parse_pages(reader: Reader, pages: Sequence[Page]) -> list[Parsed]:
    """Parse several pages in common batches: what a call of the networks costs, however little it
    is given, is shared by them."""
    reader.keep_words()
    cut_up = [_pieces(page) for page in pages]
    new: list[dict[TextSpan, Said]] = [{} for _ in pages]
    waiting = (
        (number, piece, block)
        for number, pieces in enumerate(cut_up)
        for piece, block in pieces.readable
        if piece not in pieces.known
    )
    for batch in _batches(waiting):
        texts = [pages[number].view[piece.start : piece.end] for number, piece, _ in batch]
        # What a page adds to the vocabulary is freed with the zone, or a worker grows without end.
        with reader.nlp.memory_zone():
            for (doc, labels), (number, piece, block) in zip(
                reader.read(texts), batch, strict=True
            ):
                sentences = read_sentences(doc, piece.start, block, labels)
                new[number][piece] = (sentences, read_names(doc, piece.start))
    return [_parsed(pieces, said) for pieces, said in zip(cut_up, new, strict=True)]


def _pieces(page: Page) -> _Pieces:
    pieces = _Pieces(page, [], [], {})
    shortest = CROWDED_SHORTEST if len(page.parts) > CROWDED else 1
    for number, part in zip(page.blocks, page.parts, strict=True):
        for piece in cut(page.view, part.start, part.end):
            if piece.end - piece.start >= shortest and _is_language(page.view, piece):
                pieces.readable.append((piece, number))
            else:
                pieces.unread.append(ParsedSentence(*piece, number))
    if page.memory:
        pieces.known.update(page.memory.recall(page.view, pieces.readable))
    return pieces


def _parsed(pieces: _Pieces, new: dict[TextSpan, Said]) -> Parsed:
    """What was known and what is new, in the order of the text; what is new is kept."""
    if pieces.page.memory:
        pieces.page.memory.keep(pieces.page.view, new)
    said = pieces.known | new
    parsed = Parsed()
    for piece, _ in pieces.readable:
        sentences, names = said[piece]
        parsed.sentences += sentences
        parsed.names += names
    unread = pieces.unread
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
    pieces: Iterable[tuple[int, TextSpan, int]],
) -> Iterator[list[tuple[int, TextSpan, int]]]:
    """So many pieces (number of the page, piece, number of the block) as the networks may hold."""
    batch: list[tuple[int, TextSpan, int]] = []
    characters = 0
    for number, piece, block in pieces:
        length = piece.end - piece.start
        if batch and (len(batch) == BATCH_PIECES or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append((number, piece, block))
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
