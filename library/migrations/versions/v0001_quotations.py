"""Make the tables of documents and quotations and the index of their words."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Numbered by the database: SQLite does it for an INTEGER key, PostgreSQL may need more than 2^31.
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# PostgreSQL finds the beginning of a text in an index of this order alone.
_SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_SQLITE_INDEX = """
CREATE VIRTUAL TABLE quotes_index USING fts5(
  words, speaker, about, labels, tokenize = "unicode61 remove_diacritics 0"
)
"""
_POSTGRESQL_INDEX = """
CREATE TABLE quotes_index (
  number BIGINT PRIMARY KEY, document BIGINT NOT NULL, terms TSVECTOR NOT NULL
);
CREATE INDEX quotes_index_terms ON quotes_index USING gin (terms);
CREATE INDEX quotes_index_document ON quotes_index (document);
"""


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "documents",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("job_id", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("added", sa.BigInteger, nullable=False),
        sa.Column("dated", sa.BigInteger, nullable=False),
        sa.Column("title_words", sa.Text, nullable=False),
        sa.Column("source", sa.String),
        sa.Column("language", sa.String),
        sa.Column("quotes", sa.Integer, nullable=False),
        sa.Column("text", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_index("documents_by_id", "documents", ["tenant", "id"], unique=True)
    op.create_index("documents_by_date", "documents", ["tenant", "dated", "number"])
    op.create_index("documents_by_age", "documents", ["added"])
    op.create_table(
        "quotes",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("document", _NUMBER, sa.ForeignKey("documents.number"), nullable=False),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("dated", sa.BigInteger, nullable=False),
        sa.Column("month", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("source", sa.String),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("speaker", sa.String),
        sa.Column("name_key", sa.String),
        sa.Column("person", sa.String),
        sa.Column("entity_type", sa.String),
        sa.Column("gender", sa.String),
        sa.Column("aliases", sa.Text),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("family", sa.String),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("before_start", sa.Integer),
        sa.Column("before_end", sa.Integer),
        sa.Column("after_start", sa.Integer),
        sa.Column("after_end", sa.Integer),
        sa.Column("is_wrong", sa.Boolean, nullable=False),
        sa.Column("corrections", sa.Text),
        sa.Column("annotated", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("quotes_by_document", "quotes", ["document"])
    op.create_index("quotes_by_id", "quotes", ["tenant", "id"], unique=True)
    op.create_index("quotes_by_date", "quotes", ["tenant", "dated", "number"])
    op.create_index("quotes_by_person", "quotes", ["tenant", "person", "dated"])
    op.create_index("quotes_by_source", "quotes", ["tenant", "source", "dated"])
    op.create_index(
        "quotes_by_family",
        "quotes",
        ["tenant", "family", "dated"],
        sqlite_where=sa.text("family IS NOT NULL"),
        postgresql_where=sa.text("family IS NOT NULL"),
    )
    op.create_table(
        "family_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("quote", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("parts", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "searches",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("callback_url", sa.Text),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("told", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("is_stopped", sa.Boolean, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("feed_token", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("searches_by_id", "searches", ["id"], unique=True)
    op.create_index("searches_by_feed", "searches", ["feed_token"], unique=True)
    op.create_index("searches_by_tenant", "searches", ["tenant", "number"])
    op.create_table(
        "people",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("quotes", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("people_by_id", "people", ["tenant", "id"], unique=True)
    op.create_index("people_by_quotes", "people", ["tenant", "quotes", "number"])
    op.create_table(
        "person_counts",
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("value", _SORTED, primary_key=True),
        sa.Column("quotes", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    # Names are looked up by their words; nothing else is looked up by its value.
    words = sa.text("kind = 'word'")
    op.create_index(
        "person_counts_by_word",
        "person_counts",
        ["tenant", "value", "person"],
        sqlite_where=words,
        postgresql_where=words,
    )
    op.create_table(
        "known_people",
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("wikidata_id", sa.String),
        sa.Column("role", sa.String),
        sa.Column("gender", sa.String),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decisions",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("into", sa.String, nullable=False),
        sa.Column("documents", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("undone", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("decisions_by_tenant", "decisions", ["tenant", "number"])
    op.create_table(
        "corrections",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("quote", sa.Text),
        sa.Column("correction", sa.Text, nullable=False),
        sa.Column("undone", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("corrections_by_document", "corrections", ["tenant", "document", "number"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE_INDEX)
    else:
        for statement in _POSTGRESQL_INDEX.split(";"):
            if statement.strip():
                op.execute(statement)
