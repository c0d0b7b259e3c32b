"""Log lines say what they are about."""

import json
import logging
from collections.abc import Iterator

import pytest

from shared.context import Origin, on_behalf_of
from shared.logs import configure_logging


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """The root logger is as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_carries_the_ids_of_what_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    """Inside the block and nowhere else; what a line says itself goes first."""
    configure_logging("INFO", "test")
    log = logging.getLogger("test")
    with on_behalf_of(Origin("r1"), job_id="j1", batch_id=""):
        log.info("inside")
        log.info("of another", extra={"job_id": "j2"})
    log.info("outside")
    inside, other, outside = map(json.loads, capsys.readouterr().err.splitlines())
    assert (inside["request_id"], inside["job_id"]) == ("r1", "j1")
    assert "batch_id" not in inside
    assert other["job_id"] == "j2"
    assert "request_id" not in outside
