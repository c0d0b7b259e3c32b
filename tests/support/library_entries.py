"""Documents of one quotation, made by hand, as the library takes them in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete

from library.database import Database
from library.entries import DocumentEntry, document_entry
from library.library import Library
from library.tables import decisions, known_people
from library.writer import LibraryWriter
from shared.contracts import Annotation, SubmittedDocument
from tests.support.annotations import annotation, quote, span

GENDERS = {"Maren Holdfast": "female", "Tobias Renn": "male"}
ADDED = datetime(2026, 5, 1, tzinfo=UTC)


def person(text: str, name: str, entity_id: str, *aliases: str) -> dict[str, Any]:
    """Return the entity of a person whom a text names."""
    return {
        "id": entity_id,
        "type": "PERSON",
        "name": name,
        "aliases": list(aliases),
        "mentions": [span(text, name)],
        "gender": GENDERS.get(name.title()),
    }


def statement_of(
    words: str, speaker: str, about: str = "", *aliases: str, **fields: Any
) -> dict[str, Any]:
    """Return the annotation of a page on which somebody says something about somebody."""
    text = f"It rained. “{words}” said {speaker}. {about} was there."
    ends = [text.index(". “") + 1, text.index(speaker) + len(speaker) + 1, len(text)]
    starts = [0, ends[0] + 1, ends[1] + 1]
    found = quote(text, words, speaker, **fields)
    found["speaker"]["entity_id"] = "e1"
    entities = [person(text, speaker, "e1", *aliases)]
    if about:
        entities.append(person(text, about, "e2"))
        found["about"] = ["e2"]
    sentences = [
        {"start": start, "end": end, "block_id": "b0"}
        for start, end in zip(starts, ends, strict=True)
    ]
    return annotation(text, [found], entities, sentences=sentences)


def entry(
    document_id: str,
    words: str,
    speaker: str,
    about: str = "",
    *aliases: str,
    tenant: str = "",
    version: int = 3,
    submitted: dict[str, Any] | None = None,
    **fields: Any,
) -> DocumentEntry:
    """Return a document of one quotation; `submitted` are fields of the document."""
    return document_entry(
        SubmittedDocument.model_validate(submitted or {}),
        Annotation.model_validate(statement_of(words, speaker, about, *aliases, **fields)),
        tenant=tenant,
        document_id=document_id,
        job_id=document_id,
        version=version,
        added=ADDED,
    )


def put(database: Database, pages: Sequence[DocumentEntry], *, replace: bool = False) -> None:
    """Put pages in, as a rebuild does with `replace`."""
    with database.writing() as connection:
        for page in pages:
            LibraryWriter(connection).put(page, replace=replace)


@contextmanager
def library_with(database: Database, pages: Sequence[DocumentEntry]) -> Iterator[Library]:
    """Yield a library with pages; remove them, and what was decided about people, in the end."""
    put(database, pages)
    yield Library(database)
    with database.writing() as connection:
        for page in pages:
            LibraryWriter(connection).erase(page.tenant, page.id)
        connection.execute(delete(decisions))
        connection.execute(delete(known_people))
