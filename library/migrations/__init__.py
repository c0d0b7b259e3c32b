"""The versions of the schema (Alembic)."""
