"""Batches of documents, prepared with the real model: each gets the annotation it gets alone."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.text.errors import NoTextError
from shared.contracts import Document
from tests.gold.loader import load_pages

PAGE = """Ferry to stay in port

“The hull is not sound,” said Nora Lind, who inspects ships for Carrow. “Nobody looked.”

Lind said that the repair would take two weeks.
"""


@pytest.mark.slow
def test_documents_of_a_batch_get_the_annotation_they_get_alone(
    annotator: DocumentAnnotator,
) -> None:
    """Whatever else is in the batch; also in a language that is not parsed."""
    texts = [page.text for page in load_pages()][::8]
    documents = [Document(content=text) for text in [*texts, "Der Hafen bleibt zu, sagte sie."]]
    for size in (2, 7):
        for at in range(0, len(documents), size):
            batch = documents[at : at + size]
            finishers = annotator.prepare_batch(batch)
            for document, finish in zip(batch, finishers, strict=True):
                assert finish() == annotator.annotate(document)


def test_a_page_without_text_fails_alone(annotator: DocumentAnnotator) -> None:
    """Only its own finisher raises."""
    empty = Document(content="<html><body></body></html>", content_type="text/html")
    good = Document(content=PAGE)
    none, some = annotator.prepare_batch([empty, good])
    assert some() == annotator.annotate(good)
    with pytest.raises(NoTextError):
        none()
