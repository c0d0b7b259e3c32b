"""Texts of a data set as the worker reads them, with their parses kept between runs."""

import json
import pickle
from pathlib import Path
from typing import Any

from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.parse import parse
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import NamedSpan, Parsed, ParsedSentence, Word
from nlp_worker.text.views import make_views

Row = tuple[list[tuple[int, int, int, list[tuple[Any, ...]]]], list[tuple[Any, ...]]]


def read_texts(data: Path, cache: Path | None = None) -> list[tuple[dict[str, Any], SectionText]]:
    """Each record with its section; parses come from `cache` when it is there."""
    records = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    if cache and cache.exists():
        rows: list[Row] = pickle.loads(cache.read_bytes())  # noqa: S301 our own file
    else:
        rows = [_parse(record["text"]) for record in records]
        if cache:
            cache.write_bytes(pickle.dumps(rows))
    return [
        (record, _section(record["text"], row)) for record, row in zip(records, rows, strict=True)
    ]


def read_records(records: list[dict[str, Any]]) -> list[tuple[dict[str, Any], SectionText]]:
    """Each of the project's own records with its section."""
    return [(record, _section(record["text"], _parse(record["text"]))) for record in records]


def _parse(text: str) -> Row:
    views = make_views(text)
    parsed = parse(
        _reader(), views.model, [block.span for block in find_blocks(views, (), ENGLISH)]
    )
    sentences = [
        (s.start, s.end, s.block, [tuple(word) for word in s.words]) for s in parsed.sentences
    ]
    return sentences, [tuple(name) for name in parsed.names]


_loaded: list[PipelineReader] = []


def _reader() -> PipelineReader:
    if not _loaded:
        _loaded.append(PipelineReader(load_pipeline(ENGLISH)))
    return _loaded[0]


def _section(text: str, row: Row) -> SectionText:
    sentences, names = row
    views = make_views(text)
    parsed = Parsed(
        [ParsedSentence(a, b, n, [Word(*word) for word in words]) for a, b, n, words in sentences],
        [NamedSpan(*name) for name in names],
    )
    things, _ = clean_mentions(parsed.names, views.plain, ENGLISH)
    blocks = [block.span for block in find_blocks(views, (), ENGLISH)]
    # The recognizer's names. The worker reads the page's entities, which are better; estimated on
    # those, the models came out a little worse (PolNeAR dev: F .852 for .855, e2e .798 for .803).
    return SectionText(views, blocks, parsed.sentences, things)
