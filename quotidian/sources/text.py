"""A text file is one document, exactly as it is."""

from collections.abc import Iterator
from typing import BinaryIO

from quotidian.errors import BadInput
from quotidian.sources.page import Found, Unreadable, decoded, page


def read_text(stream: BinaryIO, source: str, encoding: str) -> Iterator[Found]:
    """The document; its `external_id` is the source."""
    try:
        content = decoded(stream.read(), encoding)
    except BadInput as error:
        yield Unreadable(source, str(error))
    else:
        yield page(source, {"content": content, "external_id": source})
