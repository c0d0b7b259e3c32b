"""Annotates whole corpora with `annotate()` under Ray Data, without a service."""
