"""The lasting store of quotations: SQLite by default, PostgreSQL at scale.

The librarian fills it from the outbox of the ledger; the API reads it.
"""
