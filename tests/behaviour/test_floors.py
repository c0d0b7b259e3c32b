"""The floors of the short size: no change may make fewer pages right.

`python -m tests.behaviour` prints the figures, `--pin` raises the floors.
"""

import pytest

from tests.behaviour.behaviour_floors import PINNED, reached, read_floors
from tests.behaviour.behaviour_run import judge_pages
from tests.behaviour.generated_pages import generate_pages, pages_digest


@pytest.fixture(scope="module")
def figures() -> dict[str, int]:
    """Return the shares of right pages in whole per cent."""
    return reached(judge_pages(generate_pages("short")))


@pytest.mark.parametrize("size", ["short", "full"])
def test_the_floors_are_those_of_these_pages(size: str) -> None:
    """Changed forms or words make other pages: pin the floors again, on purpose."""
    assert read_floors(size)["pages"] == pages_digest(generate_pages(size))


@pytest.mark.parametrize("name", PINNED)
def test_floor(figures: dict[str, int], name: str) -> None:
    """Neither plain nor hard pages fall below their floor."""
    assert figures[name] >= read_floors("short")[name]
