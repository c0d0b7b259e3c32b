"""Texts of a data set as the worker reads them, with their parses kept between runs."""

import json
import pickle
from pathlib import Path
from typing import Any

from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.model import DEFAULT_MODEL, load_pipeline
from nlp_worker.text.parse import NamedSpan, Parsed, ParsedSentence, Word, parse
from nlp_worker.text.reader import Reader
from nlp_worker.text.views import make_views

Row = tuple[list[tuple[int, int, int, list[tuple[Any, ...]]]], list[tuple[Any, ...]]]


def read_texts(data: Path, cache: Path | None = None) -> list[tuple[dict[str, Any], Reading]]:
    """Each record with its reading; parses come from `cache` when it is there."""
    records = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    if cache and cache.exists():
        rows: list[Row] = pickle.loads(cache.read_bytes())  # noqa: S301 our own file
    else:
        rows = [_parse(record["text"]) for record in records]
        if cache:
            cache.write_bytes(pickle.dumps(rows))
    return [
        (record, _reading(record["text"], row)) for record, row in zip(records, rows, strict=True)
    ]


def read_records(records: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Reading]]:
    """Each of the project's own records with its reading."""
    return [(record, _reading(record["text"], _parse(record["text"]))) for record in records]


def _parse(text: str) -> Row:
    views = make_views(text)
    parsed = parse(_reader(), views.model, [block.span for block in find_blocks(views)])
    sentences = [
        (s.start, s.end, s.block, [tuple(word) for word in s.words]) for s in parsed.sentences
    ]
    return sentences, [tuple(name) for name in parsed.names]


_loaded: list[Reader] = []


def _reader() -> Reader:
    if not _loaded:
        _loaded.append(Reader(load_pipeline(DEFAULT_MODEL)))
    return _loaded[0]


def _reading(text: str, row: Row) -> Reading:
    sentences, names = row
    views = make_views(text)
    parsed = Parsed(
        [ParsedSentence(a, b, n, [Word(*word) for word in words]) for a, b, n, words in sentences],
        [NamedSpan(*name) for name in names],
    )
    things, _ = clean_mentions(parsed.names, views.plain)
    blocks = [block.span for block in find_blocks(views)]
    # The recognizer's names. The worker reads the page's entities, which are better; estimated on
    # those, the models came out a little worse (PolNeAR dev: F .852 for .855, e2e .798 for .803).
    return Reading(views, blocks, parsed.sentences, things)
