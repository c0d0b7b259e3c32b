"""The index of words: FTS5 in SQLite, a `tsvector` with GIN in PostgreSQL.

Both hold the words that are said, the speaker's name, the names that the quotation is about and
labels (`library.labels`), so that a search for words of a speaker in some months needs no join.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ColumnClause,
    Connection,
    Double,
    Select,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from library.bulk import execute_many
from library.query import AllOf, AnyOf, Phrase, Query

_index = table("quotes_index", column("rowid"), column("number"), column("terms"), column("rank"))


@dataclass(frozen=True)
class IndexedQuote:
    """What is found of a quotation: folded words with spaces between them."""

    number: int
    document: int
    words: str
    speaker: str
    about: str
    labels: str


@dataclass(frozen=True)
class Terms:
    """What a search looks for in the index; None where it does not matter."""

    words: Query | None = None
    speaker: Query | None = None
    about: Query | None = None
    labels: tuple[Query, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.speaker or self.about)

    def parts(self) -> Iterator[tuple[str, Query]]:
        """Yield the queries, with the column of the index that each is about."""
        for name, query in (
            ("words", self.words),
            ("speaker", self.speaker),
            ("about", self.about),
            *(("labels", label) for label in self.labels),
        ):
            if query is not None:
                yield name, query


class TextIndex(Protocol):
    """An index of one kind of database."""

    def add(self, connection: Connection, found: Sequence[IndexedQuote]) -> None:
        """Add quotations."""

    def remove(self, connection: Connection, document: int) -> None:
        """Remove the quotations of a document that are in the table of quotations still."""

    def matches(self, terms: Terms) -> Select[Any]:
        """Return a query for the `number` and the `score` (smaller is better) of each match."""


class SqliteIndex:
    """FTS5; scores by BM25 over the words that are said."""

    def add(self, connection: Connection, found: Sequence[IndexedQuote]) -> None:
        """Add quotations."""
        rows = [vars(quotation) for quotation in found]
        insert = text(
            "INSERT INTO quotes_index (rowid, words, speaker, about, labels) "
            "VALUES (:number, :words, :speaker, :about, :labels)"
        )
        execute_many(connection, insert, rows)

    def remove(self, connection: Connection, document: int) -> None:
        """Remove the quotations of a document that are in the table of quotations still."""
        connection.execute(
            text(
                "DELETE FROM quotes_index WHERE rowid IN "
                "(SELECT number FROM quotes WHERE document = :document)"
            ),
            {"document": document},
        )

    def matches(self, terms: Terms) -> Select[Any]:
        """Return a query for the `number` and the `score` (smaller is better) of each match."""
        parts = [f"{name} : ({_fts5(query)})" for name, query in terms.parts()]
        score = literal_column("bm25(quotes_index, 1.0, 0.0, 0.0, 0.0)") if terms.words else _ZERO
        found = select(_index.c.rowid.label("number"), score.label("score"))
        return found.select_from(_index).where(
            text("quotes_index MATCH :match").bindparams(match=" AND ".join(parts))
        )


WEIGHTS = {"words": "A", "speaker": "B", "about": "C", "labels": "D"}


class PostgresqlIndex:
    """A `tsvector`: words have weight A, the speaker B, the names it is about C, labels D."""

    def add(self, connection: Connection, found: Sequence[IndexedQuote]) -> None:
        """Add quotations."""
        rows = [vars(quotation) for quotation in found]
        insert = text(
            "INSERT INTO quotes_index (number, document, terms) VALUES (:number, :document, "
            "setweight(to_tsvector('simple', :words), 'A') "
            "|| setweight(to_tsvector('simple', :speaker), 'B') "
            "|| setweight(to_tsvector('simple', :about), 'C') "
            "|| to_tsvector('simple', :labels))"
        )
        execute_many(connection, insert, rows)

    def remove(self, connection: Connection, document: int) -> None:
        """Remove the quotations of a document."""
        connection.execute(
            text("DELETE FROM quotes_index WHERE document = :document"), {"document": document}
        )

    def matches(self, terms: Terms) -> Select[Any]:
        """Return a query for the `number` and the `score` (smaller is better) of each match."""
        parts = [_tsquery(query, WEIGHTS[name]) for name, query in terms.parts()]
        match = func.to_tsquery(
            literal_column("'simple'::regconfig"), bindparam("match", " & ".join(parts))
        )
        rank = func.ts_rank(text("'{0,0,0,1}'::real[]"), _index.c.terms, match)
        # A cursor has a place as a double: a real would be equal to none.
        score = -cast(rank, Double)
        found = select(_index.c.number, (score if terms.words else _ZERO).label("score"))
        return found.select_from(_index).where(_index.c.terms.op("@@")(match))


_ZERO: ColumnClause[float] = literal_column("0.0")


def text_index(dialect: str) -> TextIndex:
    """Return the index of a kind of database."""
    return SqliteIndex() if dialect == "sqlite" else PostgresqlIndex()


def _fts5(query: Query) -> str:
    """Return the query in the syntax of FTS5. Words have only letters and digits."""
    match query:
        case Phrase(words, is_prefix):
            return f'"{" ".join(words)}"' + ("*" if is_prefix else "")
        case AnyOf(choices):
            return " OR ".join(f"({_fts5(choice)})" for choice in choices)
        case AllOf(wanted, unwanted):
            joined = " AND ".join(f"({_fts5(part)})" for part in wanted)
            if not unwanted:
                return joined
            return f"({joined}) NOT ({_fts5(AnyOf(unwanted))})"


def _tsquery(query: Query, weight: str) -> str:
    """Return the query in the syntax of `to_tsquery`."""
    match query:
        case Phrase(words, is_prefix):
            ends = [*([weight] * (len(words) - 1)), f"*{weight}" if is_prefix else weight]
            terms = (f"'{word}':{end}" for word, end in zip(words, ends, strict=True))
            return f"({' <-> '.join(terms)})"
        case AnyOf(choices):
            return f"({' | '.join(_tsquery(choice, weight) for choice in choices)})"
        case AllOf(wanted, unwanted):
            parts = [_tsquery(part, weight) for part in wanted]
            parts += [f"!{_tsquery(part, weight)}" for part in unwanted]
            return f"({' & '.join(parts)})"
