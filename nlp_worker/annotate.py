"""`annotate()`: one document in, one annotation out. Pure: no queue, no store, no environment."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256

from nlp_worker.entities.finder import EntityFinder, ParsedPage, RuleEntityFinder
from nlp_worker.languages import LANGUAGES, Language, load_language
from nlp_worker.output.entities import write_entities, write_values
from nlp_worker.output.page_structure import write_blocks, write_sections, write_sentences
from nlp_worker.output.quotes import write_quotes
from nlp_worker.pages.blocks import PageBlock, find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.pages.page_text import PageText
from nlp_worker.pages.repeats import find_repeats, fingerprint
from nlp_worker.pages.sections import find_scopes, find_sections
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.parse import ParseInput, parse_pages
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.quotes.detector import QuotationDetector, load_detector
from nlp_worker.quotes.page_quotes import QuotedPage, find_page_quotes
from nlp_worker.text.errors import AnnotationError, TextTooLongError
from nlp_worker.text.language_detection import detect_language, prepare_detection
from nlp_worker.text.parsed import Parsed, ParsedSentence
from nlp_worker.text.plain_sentences import split_part, split_sentences
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views, make_views
from nlp_worker.text.warnings import repaired_text, text_warnings, unread_text, unsupported_language
from shared.contracts import Annotation, Document, DocumentText, Pipeline

PIPELINE_NAME = "quotidian"
PIPELINE_VERSION = "4"
"""Goes up whenever the same document would get another annotation."""
DEFAULT_DETECTOR = "forests"
MAX_CHARACTERS = 1_000_000
"""Of the text of an HTML page, without its markup."""


@dataclass(frozen=True, slots=True)
class LanguageStages:
    """What reads documents of one language; loaded once, before the worker forks."""

    language: Language
    reader: PipelineReader
    entity_finder: EntityFinder
    detector: QuotationDetector


@dataclass(slots=True)
class _Draft:
    """A document on its way to its annotation.

    `stages` is None, and nothing is parsed, in a language that no stages read; the block rules are
    those of `language` all the same. `unread` are the sentences of noise, by their marks alone.
    """

    document: Document
    source: PageText
    views: Views
    blocks: list[PageBlock]
    tag: str | None
    language: Language
    stages: LanguageStages | None
    unread: list[ParsedSentence] = field(default_factory=list)
    parsed: Parsed = field(default_factory=Parsed)


class DocumentAnnotator:
    """Runs the stages over documents; not for several threads at once.

    A document in a language that no stages read gets blocks and sentences, by the rules of the
    first. With `reads_noise` entities and quotations are also looked for in comments, links to
    other articles and other noise; speakers there are looked for among themselves. Without
    `tells_gender` people have no gender in the annotation. The text of an
    HTML page has at most `max_characters`.
    """

    def __init__(
        self,
        stages: Sequence[LanguageStages],
        *,
        reads_noise: bool = False,
        tells_gender: bool = True,
        max_characters: int = MAX_CHARACTERS,
    ) -> None:
        prepare_detection()
        self.stages = stages
        self._reads_noise = reads_noise
        self._tells_gender = tells_gender
        self._max_characters = max_characters
        meta = stages[0].reader.nlp.meta
        self.pipeline = Pipeline(
            name=PIPELINE_NAME,
            version=PIPELINE_VERSION,
            model=f"{meta['lang']}_{meta['name']}",
            model_version=str(meta["version"]),
        )

    def annotate(self, document: Document) -> Annotation:
        """Return the annotation of one document.

        The same document gets the same annotation from an equal pipeline.

        Raises:
            NoTextError: an HTML page has no text. Plain text always gets an annotation.
            TextTooLongError: an HTML page has too much text.
        """
        draft = self._draft(document)
        self._parse([draft])
        return self._finish(draft)

    def prepare_batch(self, documents: Sequence[Document]) -> list[Callable[[], Annotation]]:
        """Parse several documents together; return, in their order, what finishes each annotation.

        The annotation is the one that `annotate` makes, in less time: short pages share what a call
        of the networks costs. What is returned raises what `annotate` raises.
        """
        drafts: list[_Draft] = []
        finishers: list[Callable[[], Annotation]] = []
        for document in documents:
            try:
                drafts.append(self._draft(document))
            except AnnotationError:
                finishers.append(partial(self.annotate, document))
            else:
                finishers.append(partial(self._finish, drafts[-1]))
        self._parse(drafts)
        return finishers

    def _draft(self, document: Document) -> _Draft:
        source = _read(document, self._rules_for(document.language))
        if document.content_type == "text/html" and len(source.text) > self._max_characters:
            raise TextTooLongError(len(source.text), self._max_characters)
        views = make_views(source.text)
        tag = document.language or detect_language(views.plain, source.language)
        language = self._rules_for(tag)
        blocks = find_blocks(views, source.parts, language)
        return _Draft(document, source, views, blocks, tag, language, self._stages_for(tag))

    def _stages_for(self, tag: str | None) -> LanguageStages | None:
        if tag is None:
            return self.stages[0]
        return next((stages for stages in self.stages if stages.language.covers(tag)), None)

    def _rules_for(self, tag: str | None) -> Language:
        return (self._stages_for(tag) or self.stages[0]).language

    def _parse(self, drafts: Sequence[_Draft]) -> None:
        for stages in self.stages:
            read = [draft for draft in drafts if draft.stages is stages]
            found = parse_pages(stages.reader, [self._parse_input(draft) for draft in read])
            for draft, parsed in zip(read, found, strict=True):
                if draft.unread:
                    both = [*parsed.sentences, *draft.unread]
                    parsed.sentences = sorted(both, key=lambda sentence: sentence.start)
                draft.parsed = parsed

    def _parse_input(self, draft: _Draft) -> ParseInput:
        """Choose what is parsed; noise that is not gets sentences by its marks alone."""
        parts: list[TextSpan] = []
        numbers: list[int] = []
        for number, block in enumerate(draft.blocks):
            if block.is_noise and not self._reads_noise:
                for part in block.parts:
                    draft.unread += split_part(draft.views.plain, part, number, draft.language)
            else:
                parts += block.parts
                numbers += [number] * len(block.parts)
        return ParseInput(draft.views.model, parts, numbers)

    def _finish(self, draft: _Draft) -> Annotation:
        source, views, blocks, parsed = draft.source, draft.views, draft.blocks, draft.parsed
        stages = draft.stages or self.stages[0]
        warnings = [*text_warnings(views), *repaired_text(source.repaired)]
        if draft.stages is not None:
            warnings += unread_text(parsed.unread)
        else:
            parsed = Parsed(split_sentences(views.plain, [block.span for block in blocks]))
            warnings.append(unsupported_language(draft.tag or ""))
        sections = find_sections(blocks, source, draft.document, draft.language)
        areas = [block.span for block in blocks if not block.is_noise or self._reads_noise]
        starts = [section.span.start for section in sections]
        found = stages.entity_finder.find(ParsedPage(views, parsed, areas, starts, stages.language))
        scopes = find_scopes(blocks, sections, with_noise=self._reads_noise)
        quotes = find_page_quotes(
            QuotedPage(views, blocks, parsed.sentences, found.entities, scopes, stages.language),
            stages.detector,
        )
        return Annotation(
            pipeline=self.pipeline,
            document=_document_text(source, draft.tag, fingerprint(blocks, views.plain)),
            sections=write_sections(sections),
            blocks=write_blocks(blocks, sections, find_repeats(blocks, views.plain)),
            sentences=write_sentences(parsed.sentences),
            entities=write_entities(found.entities, source.text, with_gender=self._tells_gender),
            values=write_values(found.values, source.text),
            quotes=write_quotes(quotes, found.entities, source.text),
            warnings=warnings,
        )


def load_annotator(
    model: str | None = None,
    detector: str = DEFAULT_DETECTOR,
    *,
    languages: Iterable[str] = LANGUAGES,
    reads_noise: bool = False,
    tells_gender: bool = True,
    max_characters: int = MAX_CHARACTERS,
) -> DocumentAnnotator:
    """Load everything that reads documents, and return an annotator that owns it.

    `model` is the spaCy pipeline of the first language, which has a default as every other has;
    `detector` is a name that `load_detector` knows; `languages` are names of `LANGUAGES`;
    `max_characters` is the length of the longest text that an HTML page may have.

    Raises:
        ModelMissingError: a pipeline is not installed.
        DetectorMissingError: there is no such detector.
    """
    stages: list[LanguageStages] = []
    for language in map(load_language, languages):
        nlp = load_pipeline(language, model if not stages else None)
        reader = PipelineReader(nlp)
        finder = RuleEntityFinder()
        stages.append(LanguageStages(language, reader, finder, load_detector(detector, language)))
    return DocumentAnnotator(
        stages,
        reads_noise=reads_noise,
        tells_gender=tells_gender,
        max_characters=max_characters,
    )


def annotate(document: Document, model: str | None = None) -> Annotation:
    """Annotate with a pipeline that is loaded once a process."""
    return _annotator(model).annotate(document)


@cache
def _annotator(model: str | None) -> DocumentAnnotator:
    return load_annotator(model)


def _read(document: Document, language: Language) -> PageText:
    if document.content_type == "text/html":
        return read_html(document.content, language)
    return PageText(document.content)


def _document_text(page: PageText, tag: str | None, simhash: str | None) -> DocumentText:
    digest = sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest()
    return DocumentText(
        text=page.text,
        language=tag,
        characters=len(page.text),
        sha256=digest,
        url=page.url,
        fingerprint=simhash,
    )
