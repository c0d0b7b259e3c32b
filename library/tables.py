"""The tables of the library."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()
# SQLite numbers the rows of an INTEGER key by itself; PostgreSQL may need more than 2^31.
_Number = BigInteger().with_variant(Integer, "sqlite")
# PostgreSQL finds the beginning of a text in an index of this order alone.
_Sorted = String().with_variant(String(collation="C"), "postgresql")
# Names are looked up by their words; nothing else is looked up by its value.
_WORDS = text("kind = 'word'")

documents = Table(
    "documents",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("id", String, nullable=False),
    Column("job_id", String),
    Column("version", Integer, nullable=False, comment="of the job, which rises with each change"),
    Column("details", Text, nullable=False, comment="StoredDocument as JSON"),
    Column("pipeline", Text, nullable=False, comment="Pipeline as JSON"),
    Column("added", BigInteger, nullable=False, comment="milliseconds since 1970"),
    Column("dated", BigInteger, nullable=False, comment="published, else added; ms since 1970"),
    Column("title_words", Text, nullable=False, comment="folded, with a space before each"),
    Column("source", String),
    Column("language", String),
    Column("quotes", Integer, nullable=False, comment="number of quotations"),
    # The last one, so that SQLite passes over it only where it is asked for.
    Column("text", LargeBinary, comment="library.stored_text; null without quotations"),
    Index("documents_by_id", "tenant", "id", unique=True),
    Index("documents_by_date", "tenant", "dated", "number"),
    Index("documents_by_age", "added"),
    sqlite_autoincrement=True,
)

quotes = Table(
    "quotes",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("document", _Number, ForeignKey("documents.number"), nullable=False),
    Column("tenant", String, nullable=False),
    Column("id", String, nullable=False, comment="<id of the document>.<id in the annotation>"),
    Column("dated", BigInteger, nullable=False, comment="published, else added; ms since 1970"),
    Column("month", String, nullable=False, comment="of `dated`: 2026-01"),
    Column("type", String, nullable=False),
    Column("language", String),
    Column("source", String),
    Column("confidence", Float, nullable=False),
    Column("speaker", String, comment="the fullest name that the page gives"),
    Column("name_key", String, comment="folded name of a speaking person"),
    Column("person", String, comment="the person of the name, after merges and splits"),
    Column("entity_type", String, comment="of the speaker's entity"),
    Column("gender", String, comment="of a speaking person, where the page tells it"),
    Column("aliases", Text, comment="of a speaking person on the page, as JSON"),
    Column("about", Text, nullable=False, comment="list of AboutName as JSON"),
    Column("quote", Text, nullable=False, comment="Quote as JSON, corrected"),
    Column("family", String, comment="of those that print the same statement; else null"),
    # Places in the text of the document: the sentences of the quotation, and those beside them.
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("before_start", Integer),
    Column("before_end", Integer),
    Column("after_start", Integer),
    Column("after_end", Integer),
    Column("is_wrong", Boolean, nullable=False, comment="somebody says that it is not a quotation"),
    Column("corrections", Text, comment="list of Correction as JSON; null without any"),
    Column("annotated", Text, comment="what corrections have replaced: columns as JSON"),
    Index("quotes_by_document", "document"),
    Index("quotes_by_id", "tenant", "id", unique=True),
    Index("quotes_by_date", "tenant", "dated", "number"),
    Index("quotes_by_person", "tenant", "person", "dated"),
    Index("quotes_by_source", "tenant", "source", "dated"),
    Index(
        "quotes_by_family",
        "tenant",
        "family",
        "dated",
        sqlite_where=text("family IS NOT NULL"),
        postgresql_where=text("family IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

family_keys = Table(
    "family_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, comment="library.family_keys"),
    Column("quote", BigInteger, primary_key=True, comment="`number` in `quotes`"),
    Column("parts", SmallInteger, nullable=False, comment="keys that the quotation has of parts"),
    sqlite_with_rowid=False,
)

searches = Table(
    "searches",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("asked", Text, nullable=False, comment="parameters of the search as JSON"),
    Column("callback_url", Text),
    Column("created", BigInteger, nullable=False, comment="milliseconds since 1970"),
    Column("told", BigInteger, nullable=False, comment="documents up to this number are told"),
    Column("until", BigInteger, comment="documents up to this one are in the message that waits"),
    Column("attempts", Integer, nullable=False, comment="failed calls for this message"),
    Column("due", BigInteger, nullable=False, comment="time of the next call; ms since 1970"),
    Column("is_stopped", Boolean, nullable=False, comment="no call is made any more"),
    Column("error", Text, comment="why the last call failed"),
    Column("feed_token", String, nullable=False, comment="who has it reads the feed"),
    Index("searches_by_id", "id", unique=True),
    Index("searches_by_feed", "feed_token", unique=True),
    Index("searches_by_tenant", "tenant", "number"),
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("id", String, nullable=False, comment="`person` of quotations"),
    Column("quotes", Integer, nullable=False, comment="how many quotations the person has"),
    Index("people_by_id", "tenant", "id", unique=True),
    Index("people_by_quotes", "tenant", "quotes", "number"),
    sqlite_autoincrement=True,
)

person_counts = Table(
    "person_counts",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("kind", String, primary_key=True, comment="what is counted (library.person_counts)"),
    Column("value", _Sorted, primary_key=True),
    Column(
        "quotes", Integer, nullable=False, comment="how many of the person's quotations have it"
    ),
    Index(
        "person_counts_by_word",
        "tenant",
        "value",
        "person",
        sqlite_where=_WORDS,
        postgresql_where=_WORDS,
    ),
    sqlite_with_rowid=False,
)

known_people = Table(
    "known_people",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("wikidata_id", String),
    Column("role", String),
    Column("gender", String),
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("kind", String, nullable=False, comment="merge or split"),
    Column("person", String, nullable=False, comment="whose quotations go"),
    Column("into", String, nullable=False, comment="to whom"),
    Column("documents", Text, nullable=False, comment="of a split: ids as JSON; else []"),
    Column("at", BigInteger, nullable=False, comment="milliseconds since 1970"),
    Column("undone", BigInteger, comment="when it was undone; null while it holds"),
    Index("decisions_by_tenant", "tenant", "number"),
    sqlite_autoincrement=True,
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", _Number, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("document", String, nullable=False, comment="`id` in `documents`"),
    Column("quote", Text, comment="as annotated, Quote as JSON; null: about the document"),
    Column("correction", Text, nullable=False, comment="Correction as JSON"),
    Column("undone", BigInteger, comment="when it was undone (ms since 1970); null while it holds"),
    Index("corrections_by_document", "tenant", "document", "number"),
    sqlite_autoincrement=True,
)
