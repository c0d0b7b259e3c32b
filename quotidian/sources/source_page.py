"""Pages as the readers of sources yield them."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from quotidian.errors import BadInput
from shared.contracts import Document


@dataclass(frozen=True)
class SourcePage:
    """A document and its source, such as `pages/a.html` or `crawl.warc:<id>`."""

    source: str
    document: Document


@dataclass(frozen=True)
class UnreadablePage:
    """A piece of input that is not a document; the others are read all the same."""

    source: str
    reason: str


ReadPage = SourcePage | UnreadablePage


def page_of(source: str, fields: dict[str, Any]) -> ReadPage:
    """Return the document of these fields, or what is wrong with them."""
    try:
        return SourcePage(source, Document(**fields))
    except ValidationError as error:
        return UnreadablePage(source, validation_line(error))


def validation_line(error: ValidationError) -> str:
    """Return what is wrong with which field, in one line, without the value."""
    return "; ".join(
        f"/{'/'.join(map(str, item['loc']))} {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False, include_input=False)
    )


def decode_text(raw: bytes, encoding: str) -> str:
    """Return text of a known encoding, unchanged but for a byte order mark.

    Raises:
        BadInput: the bytes are not in that encoding, or nobody knows it.
    """
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"is not {encoding} at byte {error.start}; name its encoding with --encoding"
        ) from error
    except LookupError as error:
        raise BadInput(f"--encoding {encoding} is not a known encoding") from error
