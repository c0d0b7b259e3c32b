"""The short form of `make fuzz`: the same few examples every time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.all_targets import all_targets
from tests.fuzz.fuzz_target import FuzzTarget
from tests.support.store import running_store

EXAMPLES = 60
NAMES = [target.name for target in all_targets("redis://unused")]


@pytest.fixture(scope="module")
def targets(scratch: Path) -> Iterator[dict[str, FuzzTarget]]:
    """Yield the targets by name; the store is their own, because it is emptied."""
    with running_store(scratch / "fuzz") as url:
        yield {target.name: target for target in all_targets(url)}


@pytest.mark.parametrize("name", NAMES)
def test_hostile_input_breaks_no_promise(targets: dict[str, FuzzTarget], name: str) -> None:
    """What is wrong is refused with a reason, and what is accepted is what was sent."""
    targets[name].run(EXAMPLES)
