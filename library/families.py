"""A family: the quotations that print one statement, the earliest first, and how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from library.search import SHOWN, Place
from library.tables import quotes
from library.words import words
from shared.contracts import FamilyDifference, Quote

_KINDS = {"insert": "added", "delete": "left_out", "replace": "changed"}


@dataclass(frozen=True)
class FamilyPage:
    """Rows of a family with their documents; `next` is None at the end. Times are in ms."""

    quotes: int
    documents: int
    first_seen: int
    last_seen: int
    first: Row[Any]
    rows: Sequence[Row[Any]]
    next: Place | None


def family_page(
    connection: Connection, tenant: str, family: str, limit: int, after: Place | None
) -> FamilyPage | None:
    """Return up to `limit` quotations of a family after a place, None if there is no family."""
    own = and_(quotes.c.tenant == tenant, quotes.c.family == family)
    counts = connection.execute(
        select(
            func.count().label("quotes"),
            func.count(quotes.c.document.distinct()).label("documents"),
            func.min(quotes.c.dated).label("first_seen"),
            func.max(quotes.c.dated).label("last_seen"),
        ).where(own)
    ).one()
    ordered = SHOWN.where(own).order_by(quotes.c.dated, quotes.c.number)
    first = connection.execute(ordered.limit(1)).first()
    if first is None:
        return None
    if after is not None:
        same = and_(quotes.c.dated == after.value, quotes.c.number > after.number)
        ordered = ordered.where(or_(quotes.c.dated > after.value, same))
    rows = connection.execute(ordered.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return FamilyPage(
        quotes=counts.quotes,
        documents=counts.documents,
        first_seen=counts.first_seen,
        last_seen=counts.last_seen,
        first=first,
        rows=rows[:limit],
        next=Place(last.dated, last.number) if last else None,
    )


def differences(first: Quote, other: Quote) -> list[FamilyDifference]:
    """Return in which words another quotation differs from the first one, in order."""
    one, two = _words(first), _words(other)
    texts = [[text for text, _, _ in side] for side in (one, two)]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    return [
        FamilyDifference(
            kind=_KINDS[kind],
            start=_place(two, begin, end)[0],
            end=_place(two, begin, end)[1],
            first_start=_place(one, from_, to)[0],
            first_end=_place(one, from_, to)[1],
        )
        for kind, from_, to, begin, end in matcher.get_opcodes()
        if kind != "equal"
    ]


_Word = tuple[str, int, int]


def _words(quote: Quote) -> list[_Word]:
    """Return the folded words with their places in the document's text."""
    return [
        (word.text, span.start + word.start, span.start + word.end)
        for span in quote.spans
        for word in words(span.text)
    ]


def _place(side: Sequence[_Word], begin: int, end: int) -> tuple[int, int]:
    """Return the place of some words; of none, the empty place behind the word before."""
    if begin < end:
        return side[begin][1], side[end - 1][2]
    at = side[begin - 1][2] if begin else side[0][1]
    return at, at
