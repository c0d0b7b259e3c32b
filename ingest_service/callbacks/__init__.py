"""Callbacks: signed messages to callers who want to know that a job or batch has ended."""
