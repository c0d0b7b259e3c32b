"""What a search asks for, and what the columns of a match are."""

from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import ColumnElement, and_, select

from library.tables import documents, quotes
from library.text_index import Terms

Sort = Literal["relevance", "date"]


@dataclass(frozen=True)
class Search:
    """What is asked for. `dated_from` and `dated_until` are ms since 1970, the latter excluded."""

    tenant: str
    terms: Terms = field(default_factory=Terms)
    person: str | None = None
    document: str | None = None
    family: str | None = None
    source: str | None = None
    language: str | None = None
    type: str | None = None
    dated_from: int | None = None
    dated_until: int | None = None
    min_confidence: float = 0
    wrong: bool | None = None
    sort: Sort = "date"

    @property
    def by_relevance(self) -> bool:
        """Return whether matches have different scores and these decide the order."""
        return self.sort == "relevance" and self.terms.words is not None


def conditions(search: Search) -> ColumnElement[bool]:
    """Return what the columns of a quotation must be."""
    found = [quotes.c.tenant == search.tenant]
    for name in ("person", "family", "source", "language", "type"):
        if (wanted := getattr(search, name)) is not None:
            found.append(quotes.c[name] == wanted)
    if search.document is not None:
        own = [documents.c.tenant == search.tenant, documents.c.id == search.document]
        found.append(quotes.c.document.in_(select(documents.c.number).where(*own)))
    if search.dated_from is not None:
        found.append(quotes.c.dated >= search.dated_from)
    if search.dated_until is not None:
        found.append(quotes.c.dated < search.dated_until)
    if search.min_confidence > 0:
        found.append(quotes.c.confidence >= search.min_confidence)
    if search.wrong is not None:
        found.append(quotes.c.is_wrong == search.wrong)
    return and_(*found)
