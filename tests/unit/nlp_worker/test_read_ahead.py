"""Several documents read at once by the real model: each gets what it gets alone."""

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
def test_pages_read_together_get_the_annotation_they_get_alone(
    annotator: DocumentAnnotator,
) -> None:
    """Whatever they are read with; those in a language that is not parsed, too."""
    texts = [page.text for page in load_pages()][::3]
    documents = [Document(content=text) for text in [*texts, "Der Hafen bleibt zu, sagte sie."]]
    for size in (2, 7):
        for at in range(0, len(documents), size):
            group = documents[at : at + size]
            makers = annotator.prepare_batch(group)
            for document, make in zip(group, makers, strict=True):
                assert make() == annotator.annotate(document)


def test_a_page_without_text_spoils_none_that_is_read_with_it(annotator: DocumentAnnotator) -> None:
    """It alone raises, when its turn has come."""
    empty = Document(content="<html><body></body></html>", content_type="text/html")
    good = Document(content=PAGE)
    none, some = annotator.prepare_batch([empty, good])
    assert some() == annotator.annotate(good)
    with pytest.raises(NoTextError):
        none()
