"""What can go wrong with a whole corpus. A single document's error is a column of its row."""

from shared.errors import QuotidianError


class CorpusError(QuotidianError):
    """The corpus cannot be read, or its annotations cannot be written; says what to do."""
