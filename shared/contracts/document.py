"""The document a scraper submits."""

import re
from datetime import date, datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
)

from shared.contracts.read_model import ReadModel

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
METADATA_KEYS = 64
METADATA_CHARACTERS = 2000


def _no_control_characters(value: str) -> str:
    if found := _CONTROL.search(value):
        raise ValueError(
            f"has a control character (U+{ord(found[0]):04X}) at {found.start()}; remove it"
        )
    return value


def _iso_date(value: str) -> str:
    """Return the string unchanged if it is an ISO 8601 date or date-time."""
    for parse in (datetime.fromisoformat, date.fromisoformat):
        try:
            parse(value)
        except ValueError:
            continue
        return value
    raise ValueError("is not a date; send RFC 3339, such as 2026-01-31T12:00:00Z or 2026-01-31")


def _not_blank(value: str) -> str:
    if not value or value.isspace():
        raise ValueError("is empty or only white space; send the text or HTML of the page")
    return value


ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=512), AfterValidator(_no_control_characters)
]
LongText = Annotated[
    str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_no_control_characters)
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x20]+$", max_length=4000)]
LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=128)]


def _flat(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    if isinstance(value, str) and len(value) <= METADATA_CHARACTERS:
        return _no_control_characters(value)
    raise ValueError(
        f"is not a string of at most {METADATA_CHARACTERS} characters, number, boolean or null; "
        "metadata is a flat object"
    )


MetadataValue = Annotated[
    Any,
    AfterValidator(_flat),
    WithJsonSchema({"type": ["string", "number", "boolean", "null"], "maxLength": 2000}),
]


class SubmittedDocument(ReadModel):
    """A document as it was submitted, without its content."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)

    content_type: Literal["text/plain", "text/html"] = "text/plain"
    external_id: ShortText | None = Field(
        default=None, description="the sender's own id of the page"
    )
    url: Url | None = None
    title: LongText | None = None
    source: ShortText | None = None
    published_at: Annotated[str, AfterValidator(_iso_date)] | None = Field(
        default=None, description="RFC 3339 date or date-time"
    )
    language: LanguageTag | None = Field(default=None, description="BCP 47; detected when absent")
    metadata: dict[MetadataKey, MetadataValue] | None = Field(
        default=None, max_length=METADATA_KEYS, description="a flat object, returned unchanged"
    )
    callback_url: Url | None = Field(
        default=None, description="called when the job has ended; needs a callback secret"
    )


class Document(SubmittedDocument):
    """A page as a scraper posts it. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[str, AfterValidator(_not_blank)] = Field(
        json_schema_extra={"minLength": 1, "pattern": "\\S"},
        description="the page; offsets of a text/plain annotation index exactly this string",
    )

    def json_bytes(self) -> bytes:
        """Return the document as it was sent, as a JSON object in UTF-8."""
        return _DOCUMENT.dump_json(self, exclude_unset=True)

    def submitted(self) -> bytes:
        """Return everything but the content, as a JSON object in UTF-8."""
        return _DOCUMENT.dump_json(self, exclude=_CONTENT, exclude_unset=True)


class PageAddress(ReadModel):
    """The address of a page that the service fetches, with what the sender knows of the page."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    url: Url = Field(description="where the page is")
    external_id: ShortText | None = Field(default=None, description="as in a document")
    title: LongText | None = None
    source: ShortText | None = None
    published_at: Annotated[str, AfterValidator(_iso_date)] | None = None
    language: LanguageTag | None = None
    metadata: dict[MetadataKey, MetadataValue] | None = Field(
        default=None, max_length=METADATA_KEYS
    )
    callback_url: Url | None = None


# A TypeAdapter dumps bytes, a model only text, which would have to be encoded again.
_DOCUMENT = TypeAdapter(Document)
_CONTENT = {"content"}
