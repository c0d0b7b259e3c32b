"""What several tests need: a receiver of callbacks, a command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.receiver import Receiver, receiving
from tests.support.stack import RunningStack


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver of callbacks."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def shell(stack: RunningStack, tmp_path: Path) -> CommandLine:
    """Return a command line in an empty folder."""
    return CommandLine(stack, tmp_path)
