"""What several tests of callbacks need."""

from collections.abc import Iterator

import pytest

from tests.support.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver of callbacks."""
    with receiving() as receiver:
        yield receiver
