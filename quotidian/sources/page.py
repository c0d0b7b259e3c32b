"""What a reader hands over."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from quotidian.errors import BadInput
from shared.contracts import Document


@dataclass(frozen=True)
class Page:
    """A document and where it comes from, such as `pages/a.html` or `crawl.warc:<id>`."""

    source: str
    document: Document


@dataclass(frozen=True)
class Unreadable:
    """A piece of input that is no document; the others are read all the same."""

    source: str
    reason: str


Found = Page | Unreadable


def page(source: str, fields: dict[str, Any]) -> Found:
    """The document of these fields, or what is wrong with which."""
    try:
        return Page(source, Document(**fields))
    except ValidationError as error:
        return Unreadable(source, complaint(error))


def complaint(error: ValidationError) -> str:
    """What is wrong with which field, in one line, without the value."""
    told = [
        f"/{'/'.join(map(str, item['loc']))} {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False, include_input=False)
    ]
    return "; ".join(told)


def decoded(raw: bytes, encoding: str) -> str:
    """Text of a known encoding, exactly as it is but for a byte order mark.

    Raises:
        BadInput: it is not in that encoding.
    """
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"is not {encoding} at byte {error.start}; name its encoding with --encoding"
        ) from error
