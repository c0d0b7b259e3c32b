"""Settings of the ingest service."""

from pydantic import Field

from shared.settings import SharedSettings

MIB = 1024 * 1024


class IngestSettings(SharedSettings):
    """Limits hold while a body streams in, unpacked. Sizes in bytes, times in seconds."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535)
    max_document_characters: int = Field(1_000_000, ge=1, description="of `content`")
    max_document_bytes: int = Field(8 * MIB, ge=1, description="of one document's JSON")
    max_batch_documents: int = Field(1000, ge=1)
    max_batch_bytes: int = Field(32 * MIB, ge=1)
    max_nesting: int = Field(8, ge=2, description="objects and arrays inside each other")
    body_timeout: float = Field(60.0, gt=0, description="for a body to arrive whole")
    max_wait: int = Field(60, ge=0, description="the longest `wait` that is honoured")
