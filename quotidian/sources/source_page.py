"""Pages as the readers of sources yield them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from quotidian.errors import BadInput
from shared.contracts import Document

FIELDS = frozenset(Document.model_fields) - {"metadata"}
"""The fields of a document that a column of a table can be."""


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


def page_of_row(row: Mapping[str, object], place: str) -> ReadPage:
    """Return the document of a row of a table, by the names of its columns.

    A column with the name of a field of a document is that field, every other one goes into
    `metadata`; empty cells are left out. `external_id` is the place, unless there is such a column.
    """
    filled = {name: value for name, value in row.items() if value not in (None, "")}
    fields: dict[str, Any] = {name: str(filled[name]) for name in FIELDS & filled.keys()}
    others = {name: value for name, value in filled.items() if name not in FIELDS}
    if others:
        fields["metadata"] = others
    return page_of(place, {"external_id": place, "content": "", **fields})


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
