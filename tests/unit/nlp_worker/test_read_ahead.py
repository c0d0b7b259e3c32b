"""Several documents read at once by the real model: each gets what it gets alone."""

from collections.abc import Mapping, Sequence

import pytest

from nlp_worker.annotate import Annotator
from nlp_worker.text.errors import NoTextError
from shared.contracts import Document
from tests.gold.loader import load_pages

PAGE = """Ferry to stay in port

“The hull is not sound,” said Nora Lind, who inspects ships for Carrow. “Nobody looked.”

Lind said that the repair would take two weeks.
"""


@pytest.mark.slow
def test_pages_read_together_get_the_annotation_they_get_alone(annotator: Annotator) -> None:
    """Whatever they are read with; those in a language that is not parsed, too."""
    texts = [page.text for page in load_pages()][::3]
    documents = [Document(content=text) for text in [*texts, "Der Hafen bleibt zu, sagte sie."]]
    for size in (2, 7):
        for at in range(0, len(documents), size):
            group = documents[at : at + size]
            makers = annotator.read_ahead([(document, None) for document in group])
            for document, make in zip(group, makers, strict=True):
                assert make() == annotator.annotate(document)


def test_a_page_without_text_spoils_none_that_is_read_with_it(annotator: Annotator) -> None:
    """It alone raises, when its turn has come."""
    empty = Document(content="<html><body></body></html>", content_type="text/html")
    good = Document(content=PAGE)
    none, some = annotator.read_ahead([(empty, None), (good, None)])
    assert some() == annotator.annotate(good)
    with pytest.raises(NoTextError):
        none()


def test_pages_read_together_use_their_caches(annotator: Annotator) -> None:
    """What one of them has read is known to its cache, and nobody else's."""

    class Cache(dict[bytes, bytes]):
        def get_many(self, keys: Sequence[bytes]) -> list[bytes | None]:
            return [self.get(key) for key in keys]

        def put_many(self, entries: Mapping[bytes, bytes]) -> None:
            self.update(entries)

    one, other = Cache(), Cache()
    document = Document(content=PAGE)
    short = Document(content="“Nobody asked us,” said Mary Holt.")
    for make in annotator.read_ahead([(document, one), (short, other)]):
        make()
    assert len(one) > len(other) == 1
    again, _ = annotator.read_ahead([(document, one), (short, other)])
    assert again() == annotator.annotate(document)
