"""`annotate()`: one document in, one annotation out. Pure: no queue, no store, no environment."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256

from spacy.language import Language

from nlp_worker.entities.contract import write_entities, write_values
from nlp_worker.entities.grouping import EntityGroup, find_entities, outermost_mentions
from nlp_worker.entities.mentions import NameMention, clean_mentions
from nlp_worker.pages.blocks import PageBlock, find_blocks
from nlp_worker.pages.contract import section_id, write_blocks, write_sections, write_sentences
from nlp_worker.pages.html import PageText, read_html
from nlp_worker.pages.repeats import find_repeats, fingerprint
from nlp_worker.pages.sections import find_scopes, find_sections
from nlp_worker.quotes.contract import write_quotes
from nlp_worker.quotes.conventions import Convention
from nlp_worker.quotes.extract import find_quotes
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.language import detect_language, is_english, prepare_detection
from nlp_worker.text.memory import Memory, PieceCache, reading_context
from nlp_worker.text.model import DEFAULT_MODEL, load_pipeline
from nlp_worker.text.parse import Page, Parsed, ParsedSentence, parse_pages
from nlp_worker.text.reader import Reader
from nlp_worker.text.sentences import split_english, split_sentences
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views, make_views, only
from nlp_worker.text.warnings import text_warnings, unread_text, unsupported_language
from shared.contracts import Annotation, Document, DocumentText, Pipeline, Quote

PIPELINE_NAME = "quotidian"
PIPELINE_VERSION = "3"
"""Goes up whenever the same document would get another annotation."""


@dataclass(slots=True)
class _Draft:
    """A document on its way to its annotation. `page` is what the pipeline reads of it, None for a
    language it does not know; `unread` are the sentences of noise, told by their marks alone."""

    document: Document
    source: PageText
    views: Views
    blocks: list[PageBlock]
    language: str | None
    page: Page | None = None
    unread: list[ParsedSentence] = field(default_factory=list)
    parsed: Parsed = field(default_factory=Parsed)


class Annotator:
    """Owns a loaded spaCy pipeline; not for several threads at once.

    With `reads_noise` entities and quotations are also looked for in comments, links to other
    articles and what the site prints around its own; their speakers are told among themselves.
    `convention` says where a reported clause begins (`nlp_worker.quotes.conventions`).
    """

    def __init__(
        self,
        nlp: Language,
        convention: Convention = "contract",
        *,
        reads_noise: bool = False,
    ) -> None:
        prepare_detection()
        self._nlp = nlp
        self._reader = Reader(nlp)
        self._convention = convention
        self._reads_noise = reads_noise
        self.pipeline = Pipeline(
            name=PIPELINE_NAME,
            version=PIPELINE_VERSION,
            model=f"{nlp.meta['lang']}_{nlp.meta['name']}",
            model_version=str(nlp.meta["version"]),
        )
        self._context = reading_context(nlp, PIPELINE_VERSION)

    def annotate(self, document: Document, cache: PieceCache | None = None) -> Annotation:
        """Annotate one document.

        The same document gets the same annotation from an equal pipeline. Plain text always
        gets one; HTML without text raises `NoTextError`. Paragraphs that `cache` has are not read
        again; it changes nothing else.
        """
        draft = self._draft(document, cache)
        self._parse([draft])
        return self._finish(draft)

    def read_ahead(
        self, documents: Sequence[tuple[Document, PieceCache | None]]
    ) -> list[Callable[[], Annotation]]:
        """Read several documents at once, each with its cache; in order, what makes the annotation
        of each. That is the one `annotate` makes, in less time: short pages share what a call of
        the networks costs."""
        drafts: list[_Draft] = []
        makers: list[Callable[[], Annotation]] = []
        for document, known in documents:
            try:
                drafts.append(self._draft(document, known))
            except NoTextError:
                makers.append(partial(self.annotate, document, known))
            else:
                makers.append(partial(self._finish, drafts[-1]))
        self._parse(drafts)
        return makers

    def _draft(self, document: Document, cache: PieceCache | None) -> _Draft:
        source = _read(document)
        views = make_views(source.text)
        blocks = find_blocks(views, source.parts)
        language = document.language or detect_language(views.plain, source.language)
        draft = _Draft(document, source, views, blocks, language)
        if language is None or is_english(language):
            memory = Memory(cache, self._context) if cache is not None else None
            self._choose(draft, memory)
        return draft

    def _choose(self, draft: _Draft, memory: Memory | None) -> None:
        """What the pipeline reads; noise that it does not gets sentences by its marks alone."""
        parts: list[TextSpan] = []
        numbers: list[int] = []
        for number, block in enumerate(draft.blocks):
            if block.is_noise and not self._reads_noise:
                for part in block.parts:
                    draft.unread += split_english(draft.views.plain, part, number)
            else:
                parts += block.parts
                numbers += [number] * len(block.parts)
        draft.page = Page(draft.views.model, parts, numbers, memory)

    def _parse(self, drafts: Sequence[_Draft]) -> None:
        read = [(draft, draft.page) for draft in drafts if draft.page is not None]
        found = parse_pages(self._reader, [page for _, page in read])
        for (draft, _), parsed in zip(read, found, strict=True):
            if draft.unread:
                both = [*parsed.sentences, *draft.unread]
                parsed.sentences = sorted(both, key=lambda sentence: sentence.start)
            draft.parsed = parsed

    def _finish(self, draft: _Draft) -> Annotation:
        source, views, blocks, parsed = draft.source, draft.views, draft.blocks, draft.parsed
        warnings = text_warnings(views)
        if draft.page is not None:
            warnings += unread_text(parsed.unread)
        else:
            assert draft.language is not None
            parsed = Parsed(split_sentences(views.plain, [block.span for block in blocks]))
            warnings.append(unsupported_language(draft.language))
        sections = find_sections(blocks, source, draft.document)
        things, values = clean_mentions(parsed.names, views.plain)
        read = [block.span for block in blocks if not block.is_noise or self._reads_noise]
        starts = [section.span.start for section in sections]
        entities = find_entities(things, views, parsed.sentences, read, starts)
        scopes = find_scopes(blocks, sections, with_noise=self._reads_noise)
        quotes = _quotes(views, blocks, parsed, entities, scopes, self._convention)
        return Annotation(
            pipeline=self.pipeline,
            document=_document_text(source, draft.language, fingerprint(blocks, views.plain)),
            sections=write_sections(sections),
            blocks=write_blocks(blocks, sections, find_repeats(blocks, views.plain)),
            sentences=write_sentences(parsed.sentences),
            entities=write_entities(entities, source.text),
            values=write_values(values, source.text),
            quotes=quotes,
            warnings=warnings,
        )


def load_annotator(
    model: str = DEFAULT_MODEL,
    convention: Convention = "contract",
    *,
    reads_noise: bool = False,
) -> Annotator:
    """An annotator with its own pipeline. Raises `ModelMissingError` when it is not installed.

    `convention` and `reads_noise` as `Annotator` has them.
    """
    return Annotator(load_pipeline(model), convention, reads_noise=reads_noise)


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
    entities: list[EntityGroup],
    scopes: list[tuple[int, list[int]]],
    convention: Convention,
) -> list[Quote]:
    """The quotations of each scope by itself: no speaker is looked for beyond it."""
    quotes: list[Quote] = []
    sentences: list[list[ParsedSentence]] = [[] for _ in blocks]
    for sentence in parsed.sentences:
        sentences[sentence.block].append(sentence)
    starts = [block.span.start for block in blocks]
    heard: list[list[NameMention]] = [[] for _ in blocks]
    for name in outermost_mentions(entities):
        heard[bisect_right(starts, name.span.start) - 1].append(name)
    homes = {span: group for group in entities for span in group.mentions}
    apart = _unnamed_in_text(homes, blocks, heard)
    for section, numbers in scopes:
        said = [replace(s, block=at) for at, i in enumerate(numbers) for s in sentences[i]]
        # Without words (another language) there is nothing to tell speech from a title by.
        if not any(sentence.words for sentence in said):
            continue
        named = [name for i in numbers for name in heard[i]]
        spans = [blocks[i].span for i in numbers]
        # Blanked, so that no name is read beyond the scope.
        reading = Reading(only(views, spans), spans, said, named)
        known = apart if blocks[numbers[0]].is_noise else homes
        found = find_quotes(reading, _within(known, named), convention)
        quotes += write_quotes(found, views.text, section_id(section))
    quotes.sort(key=lambda quote: quote.spans[0].start)
    return [q.model_copy(update={"id": f"q{i}"}) for i, q in enumerate(quotes, start=1)]


def _unnamed_in_text(
    homes: dict[TextSpan, EntityGroup], blocks: list[PageBlock], heard: list[list[NameMention]]
) -> dict[TextSpan, EntityGroup]:
    """The entities that noise alone names: a reader's “Holt” need not be the article's."""
    text = {n.span for i, block in enumerate(blocks) if not block.is_noise for n in heard[i]}
    return {span: group for span, group in homes.items() if text.isdisjoint(group.mentions)}


def _within(homes: dict[TextSpan, EntityGroup], names: list[NameMention]) -> list[EntityGroup]:
    """The entities of the page as one scope knows them: with its own mentions only."""
    found: dict[str, EntityGroup] = {}
    for name in names:
        if group := homes.get(name.span):
            own = found.setdefault(group.id, replace(group, mentions=[]))
            own.mentions.append(name.span)
    return list(found.values())


def _document_text(page: PageText, language: str | None, mark: str | None) -> DocumentText:
    digest = sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest()
    return DocumentText(
        text=page.text,
        language=language,
        characters=len(page.text),
        sha256=digest,
        url=page.url,
        fingerprint=mark,
    )
