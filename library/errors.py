"""Errors of the library.

QuotidianError
└── LibraryError
    ├── LibraryUnavailable   the database is away, locked, full or not made yet
    ├── QueryTimeout         a search takes longer than QUOTIDIAN_LIBRARY_TIME_LIMIT
    ├── BadQuery             the words of a search cannot be read; the message says where
    └── CorrectionRefused    a correction does not fit its document; names the field
"""

from shared.errors import QuotidianError


class LibraryError(QuotidianError):
    """The base of errors of the library."""


class LibraryUnavailable(LibraryError):
    """The database cannot be used at the moment; a later try may work."""


class QueryTimeout(LibraryError):
    """A search takes too long; a narrower one may not."""


class BadQuery(LibraryError):
    """The words of a search cannot be read."""


class CorrectionRefused(LibraryError):
    """A correction does not fit its document; `field` is a JSON pointer into the request."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field} {detail}")
        self.field = field
        self.detail = detail
