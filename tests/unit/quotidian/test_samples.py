"""The pages that a newcomer sees first: `quotidian demo` and the sample of the web page."""

import json
from pathlib import Path

import pytest

from nlp_worker.annotate import annotate
from quotidian.commands.demonstration import sample_documents
from shared.contracts import Document
from tests.docs.pages import ROOT

# Checked by hand against the pages: type, speaker and words of each quotation, and the names.
EXPECTED = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
WEB_SAMPLE = (ROOT / "ingest_service/web/sample.js").read_text(encoding="utf-8").split("`")[1]
SAMPLES = [*sample_documents(), Document(content=WEB_SAMPLE, external_id="sample.js")]


@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.external_id)
def test_a_sample_is_annotated_as_a_reader_would(page: Document) -> None:
    """Every quotation has its words and its speaker; no town is taken for a person."""
    annotation = annotate(page)
    found = [
        f"{quote.type} | {quote.speaker and quote.speaker.name} | "
        + " … ".join(" ".join(span.text.split()) for span in quote.spans)
        for quote in annotation.quotes
    ]
    names = [f"{entity.type} {entity.name}" for entity in annotation.entities]
    assert {"quotations": found, "names": names} == EXPECTED[page.external_id]
