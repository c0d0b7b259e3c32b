"""The same annotation whether paragraphs are known or not, byte for byte."""

import logging
from collections.abc import Iterator, Mapping, Sequence

import pytest

from nlp_worker.annotate import Annotator
from nlp_worker.text.memory import reading_context
from shared.contracts import Document
from tests.gold.loader import load_pages as quotation_pages
from tests.gold_entities.loader import load_pages as entity_pages
from tests.gold_pages.loader import PARTS
from tests.gold_pages.loader import load_pages as messy_pages

TEXT = (
    "A storm in Vellmouth\n\n“We cannot wait,” said Maren Holdfast.\n\nThe ferry was late again.\n"
)


class Shelf:
    """A cache in a dictionary that counts."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}
        self.asked = self.known = self.put = 0

    def get_many(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """In the order of the keys."""
        found = [self.entries.get(key) for key in keys]
        self.asked += len(found)
        self.known += sum(entry is not None for entry in found)
        return found

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """All of them."""
        self.put += len(entries)
        self.entries.update(entries)


def documents() -> Iterator[Document]:
    """Every gold page there is, of quotations, entities and pages."""
    for page in [*quotation_pages(), *entity_pages()]:
        yield Document(content=page.text, language="en")
    for messy in (page for part in PARTS for page in messy_pages(part)):
        kind = "text/html" if messy.is_html else "text/plain"
        yield Document(content=messy.content, content_type=kind)


@pytest.mark.slow
def test_a_cache_changes_no_annotation(annotator: Annotator) -> None:
    """Of any gold page, byte for byte: cold, warm, and when it knows every other paragraph, so
    that the rest are read in other company."""
    whole, half = Shelf(), Shelf()
    for document in documents():
        plain = annotator.annotate(document).model_dump_json()
        assert annotator.annotate(document, whole).model_dump_json() == plain
        put = whole.put
        half.entries = dict(list(whole.entries.items())[-2::-2])
        assert annotator.annotate(document, whole).model_dump_json() == plain
        assert whole.put == put
        assert annotator.annotate(document, half).model_dump_json() == plain
    assert whole.known > 1000
    assert half.known > 500


def test_a_paragraph_is_known_on_another_page(annotator: Annotator) -> None:
    """Wherever it stands; and what it was read with does not matter."""
    shelf = Shelf()
    for part in TEXT.split("\n\n"):
        annotator.annotate(Document(content=part, language="en"), shelf)
    known = shelf.known
    document = Document(content=f"Another headline\n\n{TEXT}", language="en")
    found = annotator.annotate(document, shelf)
    assert found == annotator.annotate(document)
    assert shelf.known - known == 3


def test_what_is_damaged_is_read_again_and_told(
    annotator: Annotator, caplog: pytest.LogCaptureFixture
) -> None:
    """Each entry in another way: cut short, somebody else's, of another paragraph."""
    shelf, document = Shelf(), Document(content=TEXT, language="en")
    plain = annotator.annotate(document, shelf)
    first, second, third = shelf.entries
    one, two = shelf.entries[first], shelf.entries[second]
    shelf.entries = {first: one[:-5], second: b"hello", third: two}
    with caplog.at_level(logging.WARNING):
        assert annotator.annotate(document, shelf) == plain
    assert [record.message for record in caplog.records if "damaged" in record.message]
    assert annotator.annotate(document, shelf) == plain


def test_the_digest_of_what_reads_changes_with_model_and_version(annotator: Annotator) -> None:
    """Else an entry of an older pipeline would be taken for one of the newer."""
    nlp = annotator._nlp
    digest = reading_context(nlp, "3")
    assert reading_context(nlp, "3") == digest
    assert reading_context(nlp, "4") != digest
    version = nlp.meta["version"]
    try:
        nlp.meta["version"] = "0.0.1"
        assert reading_context(nlp, "3") != digest
    finally:
        nlp.meta["version"] = version
