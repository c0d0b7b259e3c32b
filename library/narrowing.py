"""What the index has to find, so that few rows are read for a search."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from library import labels
from library.person_counts import person_names
from library.query import AnyOf, Phrase, Query
from library.search_filter import Search
from library.tables import quotes
from library.text_index import Terms

# More names of one person would cost more than they save.
MOST_NAMES = 50


def narrowed(connection: Connection, search: Search) -> Terms:
    """Return the terms of a search with labels and names that every match has.

    They may find more than the search; its columns have to be compared, too.
    """
    terms = search.terms
    if search.person is not None and terms.speaker is None:
        terms = replace(terms, speaker=_names(connection, search.tenant, search.person))
    source = labels.of_source(search.source) if search.source is not None else None
    wanted = (labels.of_tenant(search.tenant), source, _dates(connection, search))
    return replace(terms, labels=tuple(label for label in wanted if label is not None))


def _names(connection: Connection, tenant: str, person: str) -> Query | None:
    """Return the query for the names that pages give a person, None if there are too many."""
    found = [Phrase(tuple(name.split())) for name in person_names(connection, tenant, person)]
    return AnyOf(tuple(found)) if 0 < len(found) <= MOST_NAMES else None


def _dates(connection: Connection, search: Search) -> Query | None:
    """Return the query for the months in which the tenant has documents and the search looks."""
    if search.dated_from is None and search.dated_until is None:
        return None
    first, last = (
        connection.execute(
            select(edge(quotes.c.dated)).where(quotes.c.tenant == search.tenant)
        ).scalar()
        for edge in (func.min, func.max)
    )
    if first is None or last is None:
        return None
    if search.dated_from is not None:
        first = max(first, search.dated_from)
    if search.dated_until is not None:
        last = min(last, search.dated_until - 1)
    return labels.of_dates(first, last)
