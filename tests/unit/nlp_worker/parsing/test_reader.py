"""The fast reading of a page is the stock pipeline's, token by token."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import spacy
from spacy.language import Language

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.parse import parse, read_names, read_sentences
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.parsing.tags import read_labels
from nlp_worker.text.views import make_views
from shared.contracts import Document
from tests.gold.loader import load_pages as quotation_pages
from tests.gold_entities.loader import load_pages as entity_pages
from tests.gold_pages.loader import PARTS
from tests.gold_pages.loader import load_pages as messy_pages


def _texts() -> Iterator[str]:
    yield from (page.text for page in quotation_pages())
    yield from (page.text for page in entity_pages())
    for part in PARTS:
        for page in messy_pages(part):
            yield read_html(page.content, ENGLISH).text if page.is_html else page.content


@pytest.fixture(scope="module")
def stock() -> Language:
    """Return the installed pipeline as it is, but for the sentence bounds."""
    return load_pipeline(ENGLISH)


class _StockReader(PipelineReader):
    """The components of a pipeline themselves."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._table = None
        self._pipes = []

    def keep_words(self) -> None:
        """Keep nothing."""

    def read(self, texts):  # type: ignore[no-untyped-def]
        return ((doc, read_labels(doc)) for doc in list(self.nlp.pipe(texts)))


@pytest.mark.slow
def test_gold_pages_are_read_alike(stock: Language) -> None:
    """Bounds, heads, arcs, tags, parts of speech, lemmas and entities of every third gold page."""
    reader = PipelineReader(load_pipeline(ENGLISH))
    plain = _StockReader(stock)
    assert reader.has_table, "the default pipeline is expected to be read by the table"
    words = 0
    for text in list(_texts())[::3]:
        view = make_views(text).model
        parts = [
            part for block in find_blocks(make_views(text), (), ENGLISH) for part in block.parts
        ]
        read = parse(reader, view, parts)
        assert read == parse(plain, view, parts)
        words += sum(len(sentence.words) for sentence in read.sentences)
    assert words > 10_000


@pytest.mark.slow
def test_long_pieces_are_read_alike(stock: Language) -> None:
    """Whole pages as one piece, so that the networks see long rows beside short ones."""
    reader = PipelineReader(load_pipeline(ENGLISH))
    views = [make_views(page.text).model[:3_000] for page in quotation_pages()][::4]
    docs = list(stock.pipe(views))
    with reader.nlp.memory_zone():
        for doc, (read, labels) in zip(docs, reader.read(views), strict=True):
            assert read_sentences(read, 0, 0, labels) == read_sentences(doc, 0, 0)
            assert read_names(read, 0) == read_names(doc, 0)


def test_annotations_are_alike(annotator: DocumentAnnotator, stock: Language) -> None:
    """An annotation is the same with the stock pipeline and with the faster reader."""
    plain = DocumentAnnotator([replace(annotator.stages[0], reader=_StockReader(stock))])
    for page in list(quotation_pages())[::8]:
        document = Document(content=page.text)
        assert annotator.annotate(document) == plain.annotate(document)


def test_a_pipeline_with_other_components_runs_them_itself(stock: Language) -> None:
    """A rule that looks at what the table does not know is left to the ruler."""
    nlp = spacy.load(ENGLISH.default_model)
    nlp.get_pipe("attribute_ruler").add([[{"SHAPE": "Xxxx"}]], {"LEMMA": "capital"})
    reader = PipelineReader(nlp)
    assert not reader.has_table
    with nlp.memory_zone():
        [(doc, labels)] = reader.read(["Anna went to the Harbour Board."])
        assert [word.lemma for word in labels] == [token.lemma_ for token in doc]
        assert labels[0].lemma == "capital"


def test_rules_for_several_tokens_apply() -> None:
    """“gon na” is “go to”, “there is” has a verb: what the table cannot say of one token."""
    reader = PipelineReader(load_pipeline(ENGLISH))
    stock = spacy.load(ENGLISH.default_model)
    texts = ["They're gonna see. Let's go.", "There is a gate.", "He gotta know that y'all left."]
    with reader.nlp.memory_zone():
        for text, (_, labels) in zip(texts, reader.read(texts), strict=True):
            assert [(word.lemma, word.pos) for word in labels] == [
                (token.lemma_, token.pos_) for token in stock(text)
            ]
