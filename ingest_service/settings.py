"""Settings of the ingest service."""

import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from ingest_service.access.key_ring import ApiKey, KeyRing
from ingest_service.access.loopback import is_loopback
from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.callbacks.signature import check_secret
from library.settings import LibrarySettings

MIB = 1024 * 1024
OPEN_HOST = (
    "QUOTIDIAN_HOST is {host}, where others can reach the API, and there are no API keys: anybody "
    "could read and delete every document. Make a key (`quotidian keys new NAME`) and set "
    "QUOTIDIAN_KEYS_FILE, or listen on 127.0.0.1, or, if something before the API keeps strangers "
    "out, set QUOTIDIAN_ALLOW_OPEN=true"
)


def _from_json(value: object) -> object:
    """Parse an environment variable as JSON; the error does not repeat its content."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from error


class IngestSettings(LibrarySettings):
    """Settings of the API. Sizes are in bytes of the uncompressed body, times in seconds."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535)
    keys: Annotated[tuple[ApiKey, ...], NoDecode, BeforeValidator(_from_json)] = Field(
        (), description="API keys, as a JSON array"
    )
    keys_file: Path | None = Field(None, description="API keys, as TOML")
    allow_open: bool = Field(False, description="without keys, listen where others can reach it")
    max_html_characters: int = Field(8_000_000, ge=1, description="of HTML, with its markup")
    max_document_bytes: int = Field(32 * MIB, ge=1, description="of the body of one document")
    max_batch_documents: int = Field(1000, ge=1)
    max_batch_bytes: int = Field(32 * MIB, ge=1)
    max_nesting: int = Field(8, ge=2, description="objects and arrays inside each other")
    body_timeout: float = Field(60.0, gt=0, description="for a body to arrive whole")
    max_connections: int = Field(4000, ge=1, description="open at once, of one API process")
    max_connections_per_client: int = Field(
        2000, ge=1, description="of these, from one address; a proxy is one address"
    )
    ready_without_workers: bool = Field(
        False, description="`/readyz` does not ask for a living worker"
    )
    max_wait: int = Field(60, ge=0, description="the longest `wait` that is honoured")
    max_queue_documents: int = Field(100_000, ge=1, description="jobs that may wait")
    max_queue_bytes: int = Field(
        1024 * MIB, ge=1, description="stored documents of unfinished jobs with their metadata"
    )
    max_store_share: float = Field(
        0.9, gt=0, le=1, description="of the store's memory, from which on nothing is accepted"
    )
    callback_secret: Annotated[SecretStr, AfterValidator(check_secret)] | None = Field(
        None, description="signs callbacks; without one `callback_url` is refused"
    )
    callback_allow_private: bool = Field(False, description="callbacks to non-public addresses")
    callback_timeout: float = Field(10.0, gt=0, le=60, description="for one attempt")
    callback_attempts: int = Field(10, ge=1, le=50, description="before a callback is given up")
    callback_backoff: float = Field(
        5.0, gt=0, description="pause after the first attempt; four times as long after each"
    )
    fetch_pages: bool = Field(False, description="fetch pages whose address is submitted")
    fetch_allow_private: bool = Field(
        False, description="also from non-public addresses, and from any port"
    )
    fetch_timeout: float = Field(15.0, gt=0, le=25, description="for a page with its redirects")

    @model_validator(mode="after")
    def _check(self) -> Self:
        """Raise `ValueError` for settings that contradict each other."""
        if not self.key_ring and not self.allow_open and not is_loopback(self.host):
            raise ValueError(OPEN_HOST.format(host=self.host))
        for queue, batch in (
            ("max_queue_documents", "max_batch_documents"),
            ("max_queue_bytes", "max_batch_bytes"),
        ):
            if getattr(self, queue) < getattr(self, batch):
                raise ValueError(
                    f"QUOTIDIAN_{queue.upper()} is less than QUOTIDIAN_{batch.upper()}: "
                    "a full batch would never fit"
                )
        return self

    @cached_property
    def key_ring(self) -> KeyRing:
        """Return the API keys of `keys` and `keys_file`; without any, everybody is one caller."""
        return KeyRing.of(self.keys, self.keys_file)

    def callback_secret_of(self, name: str) -> SecretStr | None:
        """Return the secret that signs the callbacks of a caller, None without one."""
        return self.key_ring.callback_secret(name) or self.callback_secret

    @property
    def signs_callbacks(self) -> bool:
        """Return whether any caller's callbacks can be signed."""
        return self.callback_secret is not None or self.key_ring.signs_any()

    def callback_policy(self, name: str) -> CallbackPolicy:
        """Return what the callback URLs of a caller are checked against."""
        signs = self.callback_secret_of(name) is not None
        return CallbackPolicy(signs, self.callback_allow_private)
