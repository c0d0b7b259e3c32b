"""Searches: which quotations match, in which order, from which place on."""

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
FACETS = ("person", "source", "month", "type", "language", "about")


@dataclass(frozen=True)
class Place:
    """A place in the order of a search: the last quotation before it."""

    value: float
    number: int


@dataclass(frozen=True)
class FoundPage:
    """Rows of quotations with their documents, and counts; `next` is None at the end."""

    rows: Sequence[Row[Any]]
    next: Place | None
    total: Total
    facets: dict[str, list[FacetCount]] | None


def find_page(
    connection: Connection,
    search: Search,
    limit: int,
    after: Place | None = None,
    facet_names: Sequence[str] = (),
) -> FoundPage:
    """Return up to `limit` quotations after a place, and the most frequent values of facets.

    Quotations that are added between two pages are in none of the later ones, unless they belong
    behind the place; none is in two pages.
    """
    counted = None
    newest: Sequence[Row[Any]] = ()
    if search.terms or facet_names:
        columns = [quotes.c[name] for name in ("speaker", *facet_names)] if facet_names else []
        statement = _newest(connection, search, BOUND + 1).add_columns(quotes.c.dated, *columns)
        newest = connection.execute(statement).all()
        total = _total(len(newest))
        newest = newest[:BOUND]
        if facet_names:
            counted = {name: _most_frequent(newest, name) for name in facet_names}
    else:
        total = count(connection, search)
    if search.by_relevance or (search.terms and total.relation == "eq"):
        rows, last = _page_of(connection, search, newest, limit, after)
    else:
        rows, last = _page_by_date(connection, search, total, limit, after)
    return FoundPage(rows, last, total, counted)


def _page_of(
    connection: Connection,
    search: Search,
    found: Sequence[Row[Any]],
    limit: int,
    after: Place | None,
) -> tuple[Sequence[Row[Any]], Place | None]:
    """Return a page of matches that are all known, and its last place unless it is at the end."""
    if search.by_relevance:
        places = [(row.score, -row.number) for row in found]
    else:
        places = [(-row.dated, -row.number) for row in found]
    if after is not None:
        value = after.value if search.by_relevance else -after.value
        places = [place for place in places if place > (value, -after.number)]
    page = heapq.nsmallest(limit + 1, places)
    order = {-number: at for at, (_, number) in enumerate(page[:limit])}
    rows = connection.execute(SHOWN.where(quotes.c.number.in_(list(order)))).all()
    ordered = sorted(rows, key=lambda row: order[row.number])
    if len(page) <= limit:
        return ordered, None
    value, number = page[limit - 1]
    return ordered, Place(value if search.by_relevance else -value, -number)


def _page_by_date(
    connection: Connection, search: Search, total: Total, limit: int, after: Place | None
) -> tuple[Sequence[Row[Any]], Place | None]:
    """Return the newest matches after a place, and the last place unless it is at the end."""
    statement = _by_date(connection, search, total)
    if after is not None:
        dated, number = quotes.c.dated, quotes.c.number
        time = int(after.value)
        # The second condition follows from the first one, but only this one leads into an index.
        statement = statement.where(
            or_(dated < time, and_(dated == time, number < after.number)), dated <= time
        )
    rows = connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Place(last.dated, last.number) if last else None


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
    if name == "about":
        return _most_named(row.about for row in rows)
    counts = Counter(getattr(row, name) for row in rows)
    names = {row.person: row.speaker for row in rows} if name == "person" else {}
    return [
        FacetCount(value=value, count=number, name=names.get(value) if value else None)
        for value, number in counts.most_common(TOP)
    ]


def _most_named(lists: Iterable[str]) -> list[FacetCount]:
    """Return whom the contents name most, from the column `about`."""
    # Most lists are empty, and many are equal.
    counts: Counter[str] = Counter()
    for about, number in Counter(lists).items():
        for name in {item["name"] for item in json.loads(about)}:
            counts[name] += number
    return [FacetCount(value=name, count=number) for name, number in counts.most_common(TOP)]


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
    quotes.c.family,
    quotes.c.sentence_start,
    quotes.c.sentence_end,
    quotes.c.before_start,
    quotes.c.before_end,
    quotes.c.after_start,
    quotes.c.after_end,
    quotes.c.is_wrong,
    quotes.c.corrections,
    quotes.c.annotated,
    quotes.c.document,
    documents.c.id.label("document_id"),
    documents.c.job_id,
    documents.c.details,
    documents.c.pipeline,
    documents.c.added,
    documents.c.text,
).join_from(quotes, documents)
"""A row of a quotation with its document."""


def _by_date(connection: Connection, search: Search, total: Total) -> Select[Any]:
    """Return the matches, the newest first."""
    statement = SHOWN.where(conditions(search))
    if search.terms and total.relation == "gte":
        # Many match, so the newest ones are soon met on the way through all quotations by date.
        # The sign keeps SQLite from going through the matches instead, and sorting them.
        number = literal_column("+quotes.number", quotes.c.number.type)
        statement = statement.where(number.in_(_numbers(connection, search)))
    elif search.terms:
        matches = _matches(connection, search)
        statement = statement.join(matches, matches.c.number == quotes.c.number)
    return statement.order_by(quotes.c.dated.desc(), quotes.c.number.desc())


def _newest(connection: Connection, search: Search, limit: int) -> Select[Any]:
    """Return number and score of the matches that were added last; without terms, of the newest."""
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


def quote_row(connection: Connection, tenant: str, quote_id: str) -> Row[Any] | None:
    """Return the row of one quotation of a tenant, None without one."""
    wanted = SHOWN.where(quotes.c.tenant == tenant, quotes.c.id == quote_id)
    return connection.execute(wanted).first()
