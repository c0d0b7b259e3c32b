"""What the quotations of a document share, as it is stored."""

from typing import Any

from pydantic import BaseModel

from shared.contracts import LibraryDocument


class StoredSection(BaseModel):
    """What was submitted, else what the page says of one article."""

    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published_at: str | None = None


class StoredDocument(BaseModel):
    """The column `details` of `documents`."""

    external_id: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: dict[str, Any] | None = None
    sections: dict[str, StoredSection] = {}
    first_section: str = ""

    def as_a_whole(self, document_id: str, job_id: str | None) -> LibraryDocument:
        """Return the document with what its first article says."""
        return self.of_section(self.first_section, document_id, job_id)

    def of_section(self, section_id: str, document_id: str, job_id: str | None) -> LibraryDocument:
        """Return the document as a quotation of this section shows it."""
        section = self.sections.get(section_id, StoredSection())
        return LibraryDocument(
            id=document_id,
            job_id=job_id,
            external_id=self.external_id,
            url=self.url,
            language=self.language,
            metadata=self.metadata,
            **section.model_dump(),
        )
