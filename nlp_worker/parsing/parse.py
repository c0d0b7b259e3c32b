"""Running the spaCy pipeline over blocks, and taking out of it what outlives the `Doc`s."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.attrs import HEAD, IDX, IS_SPACE, LENGTH, SENT_START
from spacy.tokens import Doc

from nlp_worker.parsing.pieces import cut
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.parsing.tags import Labels, read_labels
from nlp_worker.text.parsed import NamedSpan, Parsed, ParsedSentence, Word, new_word
from nlp_worker.text.spans import TextSpan

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


Said = tuple[list[ParsedSentence], list[NamedSpan]]
"""What the pipeline said of one piece."""


@dataclass(frozen=True, slots=True)
class ParseInput:
    """What is to be parsed of one text: `parts` of its `view`, and the numbers of their blocks."""

    view: str
    parts: Sequence[TextSpan]
    blocks: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The pieces of a page that are worth reading and those that are not."""

    readable: list[tuple[TextSpan, int]]
    unread: list[ParsedSentence]


def parse(
    reader: PipelineReader,
    view: str,
    parts: Sequence[TextSpan],
    blocks: Sequence[int] | None = None,
) -> Parsed:
    """Parse each of `parts` of `view`. Nothing in the result refers to spaCy objects.

    `blocks` are the numbers of the blocks the parts are of; without it each is a block.
    """
    return parse_pages(reader, [ParseInput(view, parts, blocks or range(len(parts)))])[0]


def parse_pages(reader: PipelineReader, pages: Sequence[ParseInput]) -> list[Parsed]:
    """Parse several pages in common batches: what a call of the networks costs, however little it
    is given, is shared by them."""
    reader.keep_words()
    cut_up = [_pieces(page) for page in pages]
    new: list[dict[TextSpan, Said]] = [{} for _ in pages]
    waiting = (
        (number, piece, block)
        for number, pieces in enumerate(cut_up)
        for piece, block in pieces.readable
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


def _pieces(page: ParseInput) -> _Pieces:
    pieces = _Pieces([], [])
    shortest = CROWDED_SHORTEST if len(page.parts) > CROWDED else 1
    for number, part in zip(page.blocks, page.parts, strict=True):
        for piece in cut(page.view, part.start, part.end):
            if piece.end - piece.start >= shortest and _is_language(page.view, piece):
                pieces.readable.append((piece, number))
            else:
                pieces.unread.append(ParsedSentence(*piece, number))
    return pieces


def _parsed(pieces: _Pieces, said: dict[TextSpan, Said]) -> Parsed:
    """What was said of each piece, in the order of the text."""
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
