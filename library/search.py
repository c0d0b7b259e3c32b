"""Searches: which quotations match, in which order, from which place on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Subquery,
    and_,
    func,
    literal_column,
    or_,
    select,
)

from library.narrowing import narrowed
from library.search_filter import Search, conditions
from library.tables import documents, quotes
from library.text_index import text_index
from shared.contracts import FacetCount, Total

# Ranking, counts and facets look at the newest matches alone, so that a common word stays quick.
BOUND = 20_000
TOP = 20
ROWS_AT_ONCE = 500
FACETS = ("person", "source", "month", "type", "language")


@dataclass(frozen=True)
class Place:
    """A place in the order of a search: the last quotation before it."""

    value: float
    number: int


@dataclass(frozen=True)
class FoundPage:
    """Rows of quotations with their documents; `next` is None at the end."""

    rows: Sequence[Row[Any]]
    next: Place | None


def find_page(
    connection: Connection, search: Search, total: Total, limit: int, after: Place | None = None
) -> FoundPage:
    """Return up to `limit` quotations after a place; `total` is how many there are.

    Quotations that are added between two pages are in none of the later ones, unless they belong
    behind the place; none is in two pages.
    """
    if search.by_relevance:
        statement = _by_score(connection, search)
    else:
        statement = _by_date(connection, search, total)
    value = statement.selected_columns["value"]
    number = statement.selected_columns["number"]
    if after is not None:
        later = value > after.value if search.by_relevance else value < after.value
        statement = statement.where(or_(later, and_(value == after.value, number < after.number)))
        if not search.by_relevance:
            # It follows from the condition above, but only this one leads into an index.
            statement = statement.where(quotes.c.dated <= int(after.value))
    rows = connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return FoundPage(rows[:limit], Place(last.value, last.number) if last else None)


def every_row(connection: Connection, search: Search) -> Iterator[Row[Any]]:
    """Yield every match, the newest first, while the database reads on.

    All rows belong to one state of the library.
    """
    streaming = connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)
    yield from streaming.execute(_by_date(connection, search, count(connection, search)))


def count(connection: Connection, search: Search) -> Total:
    """Return how many quotations match, counted up to `BOUND`."""
    newest = _newest(connection, search, BOUND + 1).subquery()
    found = connection.execute(select(func.count()).select_from(newest)).scalar_one()
    return _total(found)


def facets(
    connection: Connection, search: Search, names: Sequence[str]
) -> tuple[Total, dict[str, list[FacetCount]]]:
    """Return how many quotations match, and the most frequent values of these facets."""
    columns = [quotes.c[name] for name in ("speaker", *FACETS)]
    rows = connection.execute(_newest(connection, search, BOUND + 1).with_only_columns(*columns))
    found = rows.all()
    counted = {name: _most_frequent(found[:BOUND], name) for name in names}
    return _total(len(found)), counted


def most_frequent_values(connection: Connection, search: Search, name: str) -> list[FacetCount]:
    """Return the most frequent values of a column over all matches."""
    column = quotes.c[name]
    statement = filtered(
        connection, select(column.label("value"), func.count().label("number")), search
    )
    if name == "person":
        statement = statement.add_columns(func.max(quotes.c.speaker).label("name"))
    rows = connection.execute(
        statement.group_by(column).order_by(func.count().desc(), column).limit(TOP)
    )
    return [
        FacetCount(value=row.value, count=row.number, name=row.name if name == "person" else None)
        for row in rows
    ]


def filtered(connection: Connection, statement: Select[Any], search: Search) -> Select[Any]:
    """Return a statement over `quotes` for what matches alone."""
    statement = statement.where(conditions(search))
    if not search.terms:
        return statement
    return statement.where(quotes.c.number.in_(_numbers(connection, search)))


def _numbers(connection: Connection, search: Search) -> Select[Any]:
    """Return a query for the numbers of the matches of the index.

    Not for a join: to group, SQLite would read all quotations and ask the index about each.
    """
    matches = text_index(connection.dialect.name).matches(narrowed(connection, search))
    return matches.with_only_columns(matches.selected_columns["number"])


def _total(found: int) -> Total:
    return Total(value=min(found, BOUND), relation="gte" if found > BOUND else "eq")


def _most_frequent(rows: Sequence[Row[Any]], name: str) -> list[FacetCount]:
    counts = Counter(getattr(row, name) for row in rows)
    names = {row.person: row.speaker for row in rows} if name == "person" else {}
    return [
        FacetCount(value=value, count=number, name=names.get(value) if value else None)
        for value, number in counts.most_common(TOP)
    ]


SHOWN = select(
    quotes.c.number,
    quotes.c.tenant,
    quotes.c.id,
    quotes.c.dated,
    quotes.c.type,
    quotes.c.confidence,
    quotes.c.speaker,
    quotes.c.person,
    quotes.c.entity_type,
    quotes.c.gender,
    quotes.c.about,
    quotes.c.quote,
    quotes.c.sentence,
    quotes.c.before,
    quotes.c.after,
    quotes.c.document,
    documents.c.id.label("document_id"),
    documents.c.job_id,
    documents.c.details,
    documents.c.pipeline,
    documents.c.added,
).join_from(quotes, documents)
"""A row of a quotation with its document."""


def _by_date(connection: Connection, search: Search, total: Total) -> Select[Any]:
    """Return the matches, the newest first."""
    statement = SHOWN.add_columns(quotes.c.dated.label("value")).where(conditions(search))
    if search.terms and total.relation == "gte":
        # Many match, so the newest ones are soon met on the way through all quotations by date.
        # The sign keeps SQLite from going through the matches instead, and sorting them.
        number = literal_column("+quotes.number", quotes.c.number.type)
        statement = statement.where(number.in_(_numbers(connection, search)))
    elif search.terms:
        matches = _matches(connection, search)
        statement = statement.join(matches, matches.c.number == quotes.c.number)
    return statement.order_by(quotes.c.dated.desc(), quotes.c.number.desc())


def _by_score(connection: Connection, search: Search) -> Select[Any]:
    """Return the best of the newest matches, the best first."""
    newest = _newest(connection, search, BOUND).subquery()
    statement = SHOWN.add_columns(newest.c.score.label("value"))
    statement = statement.join(newest, newest.c.number == quotes.c.number)
    return statement.order_by(newest.c.score, quotes.c.number.desc())


def _newest(connection: Connection, search: Search, limit: int) -> Select[Any]:
    """Return number and score of the matches that were added last."""
    if not search.terms:
        statement = select(quotes.c.number).where(conditions(search))
        return statement.order_by(quotes.c.dated.desc(), quotes.c.number.desc()).limit(limit)
    matches = _matches(connection, search)
    statement = select(matches.c.number, matches.c.score)
    statement = statement.join_from(matches, quotes, matches.c.number == quotes.c.number)
    return statement.where(conditions(search)).order_by(matches.c.number.desc()).limit(limit)


def _matches(connection: Connection, search: Search) -> Subquery:
    terms = narrowed(connection, search)
    return text_index(connection.dialect.name).matches(terms).subquery("matches")
