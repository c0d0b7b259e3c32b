"""spaCy's `DocBin`: tokens, sentences, entities and quotations. Needs the extra `export`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from quotidian.errors import ExtraMissing
from quotidian.exports.annotated import Annotated
from shared.contracts import Annotation

if TYPE_CHECKING:
    from spacy.tokens import Doc


def write_docbin(items: Iterable[Annotated], out: BinaryIO) -> None:
    """A `Doc` a document, from spaCy's blank tokenizer of its language.

    Sentences, `ents`, and the span groups `quotes`, `speakers` and `cues`, whose spans carry the
    quotation's id; a span that ends inside a token is widened to its end. `user_data` has `id` and
    `document`, as text.

    Raises:
        ExtraMissing: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError as error:
        raise ExtraMissing("DocBin", "export") from error
    pipelines = {}
    found = DocBin(store_user_data=True)
    for item in items:
        language = (item.result.document.language or "").partition("-")[0]
        if language not in pipelines:
            try:
                pipelines[language] = spacy.blank(language)
            except ImportError:
                # A language that spaCy has no tokenizer for gets the one for many.
                pipelines[language] = spacy.blank("xx")
        doc = pipelines[language].make_doc(item.result.document.text)
        _annotate(doc, item.result)
        doc.user_data |= {"id": item.id, "document": item.document.model_dump_json()}
        found.add(doc)
    out.write(found.to_bytes())


def _annotate(doc: "Doc", found: Annotation) -> None:
    from spacy.util import filter_spans

    def span(start: int, end: int, label: str, name: str = ""):  # type: ignore[no-untyped-def]
        return doc.char_span(start, end, label, span_id=name, alignment_mode="expand")

    begins = {span(part.start, part.end, "").start for part in found.sentences}
    for token in doc:
        token.is_sent_start = token.i in begins or token.i == 0
    doc.ents = filter_spans(
        [
            span(part.start, part.end, thing.type, thing.id)
            for thing in found.entities
            for part in thing.mentions
        ]
        + [span(part.start, part.end, part.type) for part in found.values]
    )
    quotes = found.quotes
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
