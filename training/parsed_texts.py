"""Texts of a data set, parsed into `SectionText`s as the worker does it; parses can be kept."""

import json
import pickle
from functools import cache
from pathlib import Path
from typing import Any

from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.languages import Language
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.parse import parse
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import NamedSpan, Parsed, ParsedSentence, Word
from nlp_worker.text.views import make_views

Record = dict[str, Any]
"""One text of the data set: `text` and `quotes`."""
ParsedRecord = tuple[Record, SectionText]
_Parse = tuple[list[tuple[int, int, int, list[tuple[Any, ...]]]], list[tuple[Any, ...]]]
"""Sentences and names as plain tuples, which a file keeps whatever the classes become."""


def parse_file(
    data: Path, language: Language, cache_file: Path | None = None
) -> list[ParsedRecord]:
    """Return the records of a file of JSON lines with their sections.

    The parses come from `cache_file` when it exists; otherwise they are written to it.
    """
    records = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    if cache_file and cache_file.exists():
        parses: list[_Parse] = pickle.loads(cache_file.read_bytes())  # noqa: S301 our own file
    else:
        parses = [_parse(record["text"], language) for record in records]
        if cache_file:
            cache_file.write_bytes(pickle.dumps(parses))
    pairs = zip(records, parses, strict=True)
    return [(record, _section(record["text"], found, language)) for record, found in pairs]


def parse_records(records: list[Record], language: Language) -> list[ParsedRecord]:
    """Return the records with their sections."""
    return [
        (record, _section(record["text"], _parse(record["text"], language), language))
        for record in records
    ]


def _parse(text: str, language: Language) -> _Parse:
    views = make_views(text)
    parsed = parse(
        _reader(language), views.model, [block.span for block in find_blocks(views, (), language)]
    )
    sentences = [
        (s.start, s.end, s.block, [tuple(word) for word in s.words]) for s in parsed.sentences
    ]
    return sentences, [tuple(name) for name in parsed.names]


@cache
def _reader(language: Language) -> PipelineReader:
    return PipelineReader(load_pipeline(language))


def _section(text: str, found: _Parse, language: Language) -> SectionText:
    sentences, names = found
    views = make_views(text)
    parsed = Parsed(
        [ParsedSentence(a, b, n, [Word(*word) for word in words]) for a, b, n, words in sentences],
        [NamedSpan(*name) for name in names],
    )
    mentions, _ = clean_mentions(parsed.names, views.plain, language)
    blocks = [block.span for block in find_blocks(views, (), language)]
    # The names are the recognizer's. The worker has those of the page's entities, which are better,
    # but models estimated on them are a little worse (PolNeAR dev: F .852 instead of .855, right
    # speaker .798 instead of .803).
    return SectionText(views, blocks, parsed.sentences, mentions, language)
