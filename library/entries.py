"""What the library keeps of an annotated document, as plain data."""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from library.labels import labels
from library.stored_document import StoredDocument, StoredSection
from library.stored_text import packed
from library.words import folded_names, folded_words, words
from shared.contracts import AboutName, Annotation, Entity, Quote, Section, SubmittedDocument
from shared.contracts.annotation import Sentence
from shared.ledger.timestamps import from_milliseconds, to_milliseconds

ABOUT_TYPES = ("PERSON", "ORG")
ABOUT = TypeAdapter(list[AboutName])


@dataclass(frozen=True)
class QuoteEntry:
    """A quotation: columns of `quotes`, and what the index finds of it."""

    columns: dict[str, Any]
    words: str
    speaker: str
    about: str
    labels: str


@dataclass(frozen=True)
class DocumentEntry:
    """A document: columns of `documents`, and its quotations."""

    tenant: str
    id: str
    version: int
    columns: dict[str, Any]
    quotes: tuple[QuoteEntry, ...]


def document_entry(
    submitted: SubmittedDocument,
    annotation: Annotation,
    *,
    tenant: str,
    document_id: str,
    job_id: str | None,
    version: int,
    added: datetime,
) -> DocumentEntry:
    """Return what the library keeps of a document that belongs to a tenant."""
    reader = _AnnotationReader(submitted, annotation, added)
    columns = {
        "tenant": tenant,
        "id": document_id,
        "job_id": job_id,
        "version": version,
        "details": reader.details(),
        "pipeline": annotation.pipeline.model_dump_json(),
        "added": to_milliseconds(added),
        "quotes": len(annotation.quotes),
        "text": packed(annotation.document.text) if annotation.quotes else None,
        **reader.listed(),
    }
    found = tuple(reader.quote(quote, tenant, document_id) for quote in annotation.quotes)
    return DocumentEntry(tenant, document_id, version, columns, found)


def person_of(tenant: str, name_key: str) -> str:
    """Return the id of the person whom a folded name stands for, unless somebody decided otherwise.

    It follows from the name, so a library that is built again has the same ids.
    """
    return "p" + hashlib.sha256(f"{tenant}\n{name_key}".encode()).hexdigest()[:20]


def quote_entry(columns: Mapping[str, Any], quote: Quote) -> QuoteEntry:
    """Return the entry of a quotation with these columns, `quote` among them."""
    about = ABOUT.validate_json(columns["about"])
    return QuoteEntry(
        dict(columns),
        words=folded_words(" ".join(span.text for span in quote.spans)),
        speaker=folded_words(columns["speaker"] or ""),
        about=folded_names([item.name for item in about]),
        labels=labels(columns["tenant"], columns["source"], from_milliseconds(columns["dated"])),
    )


class _AnnotationReader:
    """Reads quotations with their surroundings out of one annotation."""

    def __init__(
        self, submitted: SubmittedDocument, annotation: Annotation, added: datetime
    ) -> None:
        self._submitted = submitted
        self._annotation = annotation
        self._text = annotation.document.text
        self._added = added
        # A page of several articles is listed as the first one.
        self._first = next((item for item in annotation.sections if item.kind == "article"), None)
        self._sections = {section.id: section for section in annotation.sections}
        self._entities = {entity.id: entity for entity in annotation.entities}
        self._sentences = sorted(annotation.sentences, key=lambda sentence: sentence.start)
        self._starts = [sentence.start for sentence in self._sentences]

    def details(self) -> str:
        """Return the JSON of what the quotations of the document share (`StoredDocument`)."""
        submitted, text = self._submitted, self._annotation.document
        return StoredDocument(
            external_id=submitted.external_id,
            url=submitted.url or text.url,
            language=text.language,
            metadata=submitted.metadata,
            first_section=self._first.id if self._first else "",
            sections={
                section.id: StoredSection(
                    title=submitted.title or section.title,
                    source=submitted.source or section.source,
                    byline=section.byline,
                    published_at=submitted.published_at or section.published,
                )
                for section in self._annotation.sections
            },
        ).model_dump_json(exclude_none=True)

    def listed(self) -> dict[str, Any]:
        """Return the columns by which the document is found in the list of documents."""
        first = self._first
        title = self._submitted.title or (first and first.title) or ""
        return {
            "dated": to_milliseconds(self._dated(first)),
            "title_words": "".join(f" {word.text}" for word in words(title)),
            "source": _storable(self._submitted.source or (first and first.source)),
            "language": self._annotation.document.language,
        }

    def quote(self, quote: Quote, tenant: str, document_id: str) -> QuoteEntry:
        """Return the entry of a quotation."""
        section = self._sections[quote.section_id]
        dated = self._dated(section)
        name = quote.speaker.name if quote.speaker else None
        name_key = self._name_key(quote)
        entity = self._entity(quote)
        columns = {
            "tenant": tenant,
            "id": f"{document_id}.{quote.id}",
            "dated": to_milliseconds(dated),
            "month": dated.strftime("%Y-%m"),
            "type": quote.type,
            "language": self._annotation.document.language,
            "source": self._submitted.source or section.source,
            "confidence": quote.confidence,
            "speaker": name,
            "name_key": name_key,
            "person": person_of(tenant, name_key) if name_key else None,
            "entity_type": entity.type if entity else None,
            "gender": entity.gender if entity else None,
            "aliases": json.dumps(self._aliases(quote), ensure_ascii=False) if name_key else None,
            "about": ABOUT.dump_json(self._about(quote)).decode(),
            "quote": quote.model_dump_json(exclude_defaults=True),
            **self._context(quote, section),
            "is_wrong": False,
            "corrections": None,
            "annotated": None,
        }
        return quote_entry({name: _storable(value) for name, value in columns.items()}, quote)

    def _dated(self, section: Section | None) -> datetime:
        published = self._submitted.published_at or (section and section.published)
        return moment(published) or self._added if published else self._added

    def _name_key(self, quote: Quote) -> str | None:
        """Return the folded name of a speaker who is a person as far as the page shows."""
        speaker = quote.speaker
        if speaker is None or not speaker.name:
            return None
        entity = self._entity(quote)
        is_person = entity.type == "PERSON" if entity else speaker.resolution == "transcript"
        return (folded_words(speaker.name) or None) if is_person else None

    def _entity(self, quote: Quote) -> Entity | None:
        """Return the entity of the speaker."""
        return self._entities.get((quote.speaker and quote.speaker.entity_id) or "")

    def _aliases(self, quote: Quote) -> list[str]:
        entity = self._entity(quote)
        return sorted({entity.name, *entity.aliases} if entity else set())

    def _about(self, quote: Quote) -> list[AboutName]:
        found: Iterator[Entity] = (
            self._entities[name] for name in quote.about if name in self._entities
        )
        return [
            AboutName(name=entity.name, type=entity.type)
            for entity in found
            if entity.type in ABOUT_TYPES
        ]

    def _context(self, quote: Quote, section: Section) -> dict[str, int | None]:
        """Return where the sentences of the quotation are, the one before and the one after."""
        start, end = quote.spans[0].start, quote.spans[-1].end
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_left(self._starts, end) - 1, first)
        covered = self._sentences[first : last + 1]
        before, after = self._sentence(first - 1, section), self._sentence(last + 1, section)
        return {
            "sentence_start": min(start, covered[0].start) if covered else start,
            "sentence_end": max(end, covered[-1].end) if covered else end,
            "before_start": before.start if before else None,
            "before_end": before.end if before else None,
            "after_start": after.start if after else None,
            "after_end": after.end if after else None,
        }

    def _sentence(self, at: int, section: Section) -> Sentence | None:
        if not 0 <= at < len(self._sentences):
            return None
        sentence = self._sentences[at]
        return sentence if section.start <= sentence.start < section.end else None


def _storable(value: Any) -> Any:
    """Return a value that both databases take: PostgreSQL has no text with a zero character."""
    return value.replace("\0", "�") if isinstance(value, str) else value


def moment(published: str) -> datetime | None:
    """Return an ISO 8601 date or time as a time in UTC, None if it is neither.

    A day begins at 00:00 UTC; a time without a zone is taken for UTC.
    """
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
