"""Callbacks: signed messages to whoever asked to be told that a job or batch has ended."""
