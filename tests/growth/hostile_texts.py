"""Every text whose reading could take more than proportional time."""

from collections.abc import Iterator
from typing import Literal

from tests.growth.hostile_pages import HTML
from tests.growth.hostile_plain_texts import PLAIN
from tests.growth.text_makers import Nested, Repeated

Kind = Literal["text/plain", "text/html"]


def hostile_documents() -> Iterator[tuple[str, Kind, Repeated | Nested]]:
    """Yield the name, the content type and the maker of every text."""
    yield from ((f"plain: {name}", "text/plain", maker) for name, maker in PLAIN.items())
    yield from ((f"html: {name}", "text/html", maker) for name, maker in HTML.items())
