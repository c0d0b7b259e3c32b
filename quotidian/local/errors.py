"""What can go wrong with the local stack."""

from shared.errors import QuotidianError


class StackError(QuotidianError):
    """The local stack cannot start or go on; the message says why and what to do."""
