"""Entities: who and what is named on a page, and where."""
