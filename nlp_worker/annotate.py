"""`annotate()`: one document in, one annotation out. Pure: no queue, no store, no environment."""

from functools import cache
from hashlib import sha256

from spacy.language import Language

from nlp_worker.entities.contract import write_entities, write_values
from nlp_worker.entities.grouping import EntityGroup, group_mentions
from nlp_worker.entities.mentions import NameMention, clean_mentions
from nlp_worker.pages.blocks import PageBlock, find_blocks
from nlp_worker.pages.contract import section_id, write_blocks, write_sections, write_sentences
from nlp_worker.pages.html import PageText, read_html
from nlp_worker.pages.sections import find_sections
from nlp_worker.quotes.contract import write_quotes
from nlp_worker.quotes.conventions import Convention
from nlp_worker.quotes.extract import find_quotes
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.language import detect_language, is_english, prepare_detection
from nlp_worker.text.model import DEFAULT_MODEL, load_pipeline
from nlp_worker.text.parse import Parsed, parse
from nlp_worker.text.sentences import split_sentences
from nlp_worker.text.views import Views, make_views
from nlp_worker.text.warnings import text_warnings, unread_text, unsupported_language
from shared.contracts import Annotation, Document, DocumentText, Pipeline, Quote

PIPELINE_NAME = "quotidian"
PIPELINE_VERSION = "2"
"""Goes up whenever the same document would get another annotation."""


class Annotator:
    """Owns a loaded spaCy pipeline; not for several threads at once."""

    def __init__(self, nlp: Language, convention: Convention = "contract") -> None:
        prepare_detection()
        self._nlp = nlp
        self._convention = convention
        self.pipeline = Pipeline(
            name=PIPELINE_NAME,
            version=PIPELINE_VERSION,
            model=f"{nlp.meta['lang']}_{nlp.meta['name']}",
            model_version=str(nlp.meta["version"]),
        )

    def annotate(self, document: Document) -> Annotation:
        """Annotate one document.

        The same document gets the same annotation from an equal pipeline. Plain text always
        gets one; HTML without text raises `NoTextError`.
        """
        page = _read(document)
        views = make_views(page.text)
        blocks = find_blocks(views)
        language = document.language or detect_language(views.plain)
        warnings = text_warnings(views)
        if language is None or is_english(language):
            parsed = parse(self._nlp, views.model, [block.span for block in blocks])
            warnings += unread_text(parsed.unread)
        else:
            sentences = split_sentences(views.plain, [block.span for block in blocks])
            parsed = Parsed(sentences)
            warnings.append(unsupported_language(language))
        sections = find_sections(blocks, page, document)
        things, values = clean_mentions(parsed.names, views.plain)
        entities = group_mentions(things, views)
        quotes = _quotes(views, blocks, parsed, things, entities, self._convention)
        return Annotation(
            pipeline=self.pipeline,
            document=_document_text(page.text, language),
            sections=write_sections(sections),
            blocks=write_blocks(blocks, sections),
            sentences=write_sentences(parsed.sentences),
            entities=write_entities(entities, page.text),
            values=write_values(values, page.text),
            quotes=quotes,
            warnings=warnings,
        )


def load_annotator(model: str = DEFAULT_MODEL, convention: Convention = "contract") -> Annotator:
    """An annotator with its own pipeline. Raises `ModelMissingError` when it is not installed.

    `convention` says where a reported clause begins (`nlp_worker.quotes.conventions`).
    """
    return Annotator(load_pipeline(model), convention)


def annotate(document: Document, model: str = DEFAULT_MODEL) -> Annotation:
    """Annotate with a pipeline that is loaded once a process."""
    return _annotator(model).annotate(document)


@cache
def _annotator(model: str) -> Annotator:
    return load_annotator(model)


def _read(document: Document) -> PageText:
    if document.content_type == "text/html":
        return read_html(document.content)
    return PageText(document.content)


def _quotes(
    views: Views,
    blocks: list[PageBlock],
    parsed: Parsed,
    names: list[NameMention],
    entities: list[EntityGroup],
    convention: Convention,
) -> list[Quote]:
    # Without words (another language) there is nothing to tell speech from a title by.
    if not blocks or not any(sentence.words for sentence in parsed.sentences):
        return []
    reading = Reading(views, [block.span for block in blocks], parsed.sentences, names)
    found = find_quotes(reading, entities, convention)
    return write_quotes(found, views.text, section_id(0))


def _document_text(text: str, language: str | None) -> DocumentText:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return DocumentText(text=text, language=language, characters=len(text), sha256=digest)
