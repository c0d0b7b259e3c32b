"""Annotation of whole corpora in files, without a service (docs/backfill.md)."""
