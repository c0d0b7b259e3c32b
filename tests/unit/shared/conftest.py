"""A ledger of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.conftest import assert_every_key_expires
from tests.support.book import Book


@pytest.fixture
def book(store_url: str) -> Iterator[Book]:
    """Yield a ledger of its own; afterwards check that each of its keys expires."""
    book = Book(store_url, lease=0.5, retry_backoff=0.01)
    yield book
    assert_every_key_expires(book.client, book.settings.namespace)
    book.client.close()
