"""Log lines: the ids they carry, and the secrets they must not contain."""

import json
import logging
from collections.abc import Iterator

import pytest

from shared.context import Origin, on_behalf_of
from shared.keys import new_callback_secret, new_key
from shared.logs import configure_logging


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """Yield the root logger; restore it afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


def test_secrets_are_masked(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    """In the message, its arguments, extra fields and tracebacks; the rest of the line stays."""
    key, secret = new_key(), new_callback_secret()
    configure_logging("INFO", "test")
    log = logging.getLogger("test.secrets")
    log.info("store at redis://ada:hidden@store.example:6379/0")
    log.info("broker %s", "amqp://:hidden@broker.example//")
    log.info("headers", extra={"headers": {"X-API-Key": key, "Authorization": f"Bearer {key}"}})
    try:
        raise ValueError(f"bad {secret} at rediss://u:hidden@store.example")
    except ValueError:
        log.exception("failed")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    for line in lines:
        assert json.loads(line)["service"] == "test"
        for hidden in ("hidden", key, secret, secret.removeprefix("whsec_")):
            assert hidden not in line
    assert json.loads(lines[0])["message"] == "store at redis://***@store.example:6379/0"


def test_called_urls_are_not_logged(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """The HTTP client would log every URL with its query."""
    configure_logging("DEBUG", "test")
    logging.getLogger("httpx").info("HTTP Request: POST https://callback.example/?token=hidden")
    assert capsys.readouterr().err == ""


def test_a_line_has_the_ids_of_request_and_job(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """Inside the block and nowhere else; fields of the line itself win."""
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
