"""spaCy's `DocBin`: tokens, sentences, entities and quotations. Needs the extra `export`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.extras import require_extra
from shared.contracts import Annotation

if TYPE_CHECKING:
    from spacy.tokens import Doc


def write_docbin(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write a `Doc` for each document, made by spaCy's blank tokenizer of its language.

    Each has sentences, `ents`, and the span groups `quotes`, `speakers` and `cues`, whose spans
    carry the quotation's id. A span that ends inside a token is widened to the token's end.
    `user_data` has `id` and `document` (JSON).

    Raises:
        ExtraMissing: the extra `export` is not installed.
    """
    require_extra("the format docbin", "export")
    import spacy
    from spacy.tokens import DocBin

    pipelines = {}
    docs = DocBin(store_user_data=True)
    for document in documents:
        language = (document.result.document.language or "").partition("-")[0]
        if language not in pipelines:
            try:
                pipelines[language] = spacy.blank(language)
            except ImportError:
                # spaCy's tokenizer for many languages, when it has none for this one.
                pipelines[language] = spacy.blank("xx")
        doc = pipelines[language].make_doc(document.result.document.text)
        _set_annotation(doc, document.result)
        doc.user_data |= {"id": document.id, "document": document.document.model_dump_json()}
        docs.add(doc)
    out.write(docs.to_bytes())


def _set_annotation(doc: "Doc", annotation: Annotation) -> None:
    import numpy
    from spacy.attrs import SENT_START
    from spacy.util import filter_spans

    def span(start: int, end: int, label: str, name: str = ""):  # type: ignore[no-untyped-def]
        return doc.char_span(start, end, label, span_id=name, alignment_mode="expand")

    starts = {0, *(span(part.start, part.end, "").start for part in annotation.sentences)}
    # All at once: spaCy looks through the whole document each time one token is set.
    marks = numpy.array([1 if at in starts else -1 for at in range(len(doc))]).astype("uint64")
    doc.from_array([SENT_START], marks.reshape(-1, 1))  # type: ignore[arg-type]
    doc.ents = filter_spans(
        [
            span(part.start, part.end, entity.type, entity.id)
            for entity in annotation.entities
            for part in entity.mentions
        ]
        + [span(part.start, part.end, part.type) for part in annotation.values]
    )
    quotes = annotation.quotes
    doc.spans["quotes"] = [
        span(part.start, part.end, quote.type, quote.id) for quote in quotes for part in quote.spans
    ]
    doc.spans["speakers"] = [
        span(quote.speaker.mention.start, quote.speaker.mention.end, "speaker", quote.id)
        for quote in quotes
        if quote.speaker and quote.speaker.mention
    ]
    doc.spans["cues"] = [
        span(quote.cue.start, quote.cue.end, "cue", quote.id) for quote in quotes if quote.cue
    ]
