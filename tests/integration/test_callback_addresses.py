"""Where callbacks may go: the addresses that are refused, at once or when they are called."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.keys import new_callback_secret
from tests.support.api import RunningApi, running_api
from tests.support.receiver import FAST_RETRIES, Receiver, called


@pytest.fixture(scope="module")
def guarded(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that sends no callbacks into its own network, as is the default."""
    with running_api(
        store_url, scratch / "guarded", **FAST_RETRIES, CALLBACK_SECRET=new_callback_secret()
    ) as api:
        yield api


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1", "0"])
def test_no_name_leads_to_a_private_address(
    guarded: RunningApi, receiver: Receiver, host: str
) -> None:
    """The address that the sender connects to is checked, in any notation."""
    job = guarded.submit(callback_url=receiver.url(host=host))
    guarded.succeed(job)
    callback = called(guarded, job["links"]["self"])["callback"]
    assert (callback["status"], callback["attempts"]) == ("failed", 1)
    assert "public internet" in callback["last_error"]
    assert receiver.messages == []


def test_what_is_no_url_to_the_client_is_given_up(guarded: RunningApi, receiver: Receiver) -> None:
    """Octal parts of an address mean different things to different programs."""
    job = guarded.submit(callback_url=receiver.url(host="0177.0.0.1"))
    guarded.succeed(job)
    callback = called(guarded, job["links"]["self"])["callback"]
    assert (callback["status"], callback["attempts"]) == ("failed", 1)
    assert receiver.messages == []


def test_what_cannot_be_called_is_refused_at_once(guarded: RunningApi) -> None:
    """Private addresses and credentials in a URL are refused with the reason."""
    for url, words in [
        ("http://127.0.0.1/", "public internet"),
        ("http://[::ffff:10.0.0.1]/", "public internet"),
        ("http://169.254.169.254/latest", "public internet"),
        ("https://ada:pass@callback.example/", "user or password"),
        ("http://callback.example:99999/", "not a URL"),
    ]:
        refused = guarded.http.post(
            "/v1/documents", json={"content": "A page.", "callback_url": url}
        )
        assert refused.status_code == 422, url
        assert refused.json()["errors"][0]["pointer"] == "/callback_url"
        assert words in refused.json()["errors"][0]["detail"]
        body = {"documents": [{"content": "A page."}], "callback_url": url}
        assert guarded.http.post("/v1/batches", json=body).status_code == 422
    for url in ("ftp://callback.example/", 7):
        body = {"documents": [{"content": "A page."}], "callback_url": url}
        assert guarded.http.post("/v1/batches", json=body).status_code == 422


def test_without_a_secret_no_callback_is_promised(store_url: str, scratch: Path) -> None:
    """A document with a `callback_url` is refused, and the answer names the setting."""
    with running_api(store_url, scratch / "unsigned") as api:
        body = {"content": "A page.", "callback_url": "https://callback.example/"}
        refused = api.http.post("/v1/documents", json=body)
        assert refused.status_code == 422
        assert "QUOTIDIAN_CALLBACK_SECRET" in refused.json()["errors"][0]["detail"]
