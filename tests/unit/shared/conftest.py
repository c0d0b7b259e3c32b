"""A ledger of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.conftest import assert_every_key_expires
from tests.support.ledger_harness import LedgerHarness


@pytest.fixture
def harness(store_url: str) -> Iterator[LedgerHarness]:
    """Yield a ledger of its own; afterwards check that each of its keys expires."""
    harness = LedgerHarness(store_url, lease=0.5, retry_backoff=0.01)
    yield harness
    assert_every_key_expires(harness.client, harness.settings.namespace)
    harness.client.close()
