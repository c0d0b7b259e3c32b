"""Run a pipeline over the parts of texts, and take plain `Parsed` data from its `Doc`s."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.attrs import HEAD, IDX, IS_SPACE, LENGTH, SENT_START
from spacy.tokens import Doc

from nlp_worker.parsing.pieces import cut
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.parsing.tags import Labels, read_labels
from nlp_worker.text.parsed import NamedSpan, Parsed, ParsedSentence, Word, new_word
from nlp_worker.text.spans import TextSpan

BATCH_PIECES = 64
BATCH_CHARACTERS = 30_000
"""Limits of one batch: memory grows with the batch, speed hardly does."""
MOST_OTHER = 0.45
"""Share of spaces and marks in a piece that is parsed; prose has about 0.2."""
CROWDED = 20_000
CROWDED_SHORTEST = 40
"""On a page of more blocks than `CROWDED`, a block with fewer characters than this is not parsed:
a call of the model costs as much for one letter as for ten words."""
SURELY_READ = 300
"""Characters; whether a shorter piece is prose cannot be told by counting."""
_NUMBERS = [IDX, LENGTH, IS_SPACE, SENT_START, HEAD]


@dataclass(frozen=True, slots=True)
class ParseInput:
    """What is to be parsed of one text: `parts` of its `view`, and the numbers of their blocks."""

    view: str
    parts: Sequence[TextSpan]
    blocks: Sequence[int]


class _Piece(NamedTuple):
    page: int
    span: TextSpan
    block: int


def parse(
    reader: PipelineReader,
    view: str,
    parts: Sequence[TextSpan],
    blocks: Sequence[int] | None = None,
) -> Parsed:
    """Parse each of `parts` of `view`. Nothing in the result refers to spaCy objects.

    `blocks` are the numbers of the blocks of the parts; when they are not given, each part is a
    block.
    """
    return parse_pages(reader, [ParseInput(view, parts, blocks or range(len(parts)))])[0]


def parse_pages(reader: PipelineReader, pages: Sequence[ParseInput]) -> list[Parsed]:
    """Parse several pages in common batches, so that short pages share the cost of a call."""
    reader.keep_words()
    parsed = [Parsed() for _ in pages]
    for batch in _batches(_pieces(pages, parsed)):
        texts = [pages[at].view[slice(*piece)] for at, piece, _ in batch]
        # What a page adds to the vocabulary is freed with the zone, or a worker grows without end.
        with reader.nlp.memory_zone():
            docs = zip(reader.read(texts), batch, strict=True)
            for (doc, labels), (at, piece, block) in docs:
                parsed[at].sentences += read_sentences(doc, piece.start, block, labels)
                parsed[at].names += read_names(doc, piece.start)
    for page in parsed:
        if page.unread:
            page.sentences.sort(key=lambda sentence: sentence.start)
    return parsed


def _pieces(pages: Sequence[ParseInput], parsed: Sequence[Parsed]) -> Iterator[_Piece]:
    """Yield the pieces worth parsing; note the others as unread, each as one sentence."""
    for at, page in enumerate(pages):
        shortest = CROWDED_SHORTEST if len(page.parts) > CROWDED else 1
        for block, part in zip(page.blocks, page.parts, strict=True):
            for piece in cut(page.view, part.start, part.end):
                if piece.end - piece.start >= shortest and _is_prose(page.view, piece):
                    yield _Piece(at, piece, block)
                else:
                    parsed[at].unread.append(piece)
                    parsed[at].sentences.append(ParsedSentence(*piece, block))


def _is_prose(view: str, piece: TextSpan) -> bool:
    """Return whether a piece looks like prose; a short one always does.

    Rows of marks, digits or single letters have two to three times the tokens of prose and nothing
    to find, and the model's time grows with the tokens.
    """
    length = piece.end - piece.start
    if length < SURELY_READ:
        return True
    letters = sum(map(str.isalnum, view[piece.start : piece.end]))
    return length - letters <= MOST_OTHER * length


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces in batches that the networks may hold at once."""
    batch: list[_Piece] = []
    characters = 0
    for piece in pieces:
        length = piece.span.end - piece.span.start
        if batch and (len(batch) == BATCH_PIECES or characters + length > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(piece)
        characters += length
    if batch:
        yield batch


def read_names(doc: Doc, offset: int) -> list[NamedSpan]:
    """Return the labelled spans of `doc`, shifted by `offset` code points."""
    return [
        NamedSpan(offset + name.start_char, offset + name.end_char, name.label_)
        for name in doc.ents
    ]


def read_sentences(
    doc: Doc, offset: int, block: int, labels: Sequence[Labels] | None = None
) -> list[ParsedSentence]:
    """Return the sentences of `doc`, shifted by `offset`, without tokens of white space.

    `labels` are those of each token; when they are not given, the `doc` has them.
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
