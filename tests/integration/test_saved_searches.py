"""Saved searches over real HTTP: from a search to a signed callback and a feed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from standardwebhooks import Webhook

from library.database import Database
from library.writer import LibraryWriter
from shared.keys import digest, new_callback_secret, new_key
from tests.support.api import RunningApi, running_api
from tests.support.library_entries import entry
from tests.support.receiver import Receiver

KEY, OTHER_KEY = new_key(), new_key()
SECRET = new_callback_secret()
KEYS = [
    {"name": "ada", "digest": digest(KEY)},
    {"name": "bo", "digest": digest(OTHER_KEY)},
]
ATOM = "{http://www.w3.org/2005/Atom}"
AMPLE = 30


@pytest.fixture(scope="module")
def database(scratch: Path) -> Iterator[Database]:
    """Yield a library whose librarian is the test itself."""
    database = Database(f"sqlite:///{scratch / 'searches/library.db'}")
    database.migrate()
    yield database
    database.close()


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path, database: Database) -> Iterator[RunningApi]:
    """Yield an API that may call this machine and retries quickly."""
    environment = {
        "LIBRARY_URL": str(database.engine.url),
        "KEYS": json.dumps(KEYS),
        "CALLBACK_SECRET": SECRET,
        "CALLBACK_ALLOW_PRIVATE": "true",
        "CALLBACK_BACKOFF": "0.1",
        "CALLBACK_ATTEMPTS": "3",
        "CALLBACK_TIMEOUT": "2",
    }
    with running_api(store_url, scratch / "searches", **environment) as api:
        api.http.headers["X-API-Key"] = KEY
        yield api


def put(database: Database, *names: str, words: str = "The tide is late") -> None:
    """Put documents of the caller in."""
    with database.writing() as connection:
        for name in names:
            submitted = {"source": "The Bell", "url": "https://bell.example/1"}
            made = entry(name, words, "Maren Holdfast", tenant="ada", submitted=submitted)
            LibraryWriter(connection).put(made)


def saved(api: RunningApi, **fields: Any) -> dict[str, Any]:
    """Save a search and return it."""
    answer = api.http.post("/v1/searches", json={"name": "Tides", "search": {"q": "tide"}} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def state_of(api: RunningApi, search: dict[str, Any], status: str, attempts: int) -> dict[str, Any]:
    """Return the state of the callback once it is this one."""
    deadline = time.monotonic() + AMPLE
    while True:
        callback = api.read(search["links"]["self"])["callback"]
        if (callback["status"], callback["attempts"]) == (status, attempts):
            return callback
        assert time.monotonic() < deadline, callback
        time.sleep(0.05)


def test_what_is_new_is_told_once_and_signed(
    api: RunningApi, database: Database, receiver: Receiver
) -> None:
    """Also by a receiver that fails at first; a search that is forgotten tells nothing."""
    receiver.answers = [503, 503, 503, 204]
    search = saved(api, callback_url=receiver.url("/new"))
    put(database, "t1", "t2")
    put(database, "t3", words="It rained")
    messages = receiver.await_messages(4)
    assert len({message.headers["webhook-id"] for message in messages}) == 1
    event = Webhook(SECRET).verify(messages[-1].body, messages[-1].headers)
    assert event["type"] == "search.found"
    assert event["data"]["search"]["id"] == search["id"]
    assert [item["document"]["id"] for item in event["data"]["quotes"]] == ["t1", "t2"]
    assert state_of(api, search, "delivered", 0)["last_error"] is None
    put(database, "t4")
    assert len(receiver.await_messages(5)) == 5
    assert api.http.delete(search["links"]["self"]).status_code == 204
    put(database, "t5")
    assert api.http.get(search["links"]["self"]).json()["type"] == "/problems/search-not-found"
    last = saved(api, callback_url=receiver.url("/last"))
    put(database, "t6")
    assert [message.path for message in receiver.await_messages(6)][5:] == ["/last"]
    assert api.http.delete(last["links"]["self"]).status_code == 204


def test_a_receiver_that_is_gone_ends_the_calls(
    api: RunningApi, database: Database, receiver: Receiver
) -> None:
    """410 is final, and the state says so."""
    receiver.answers = [410]
    search = saved(api, callback_url=receiver.url())
    put(database, "g1")
    assert "410" in state_of(api, search, "failed", 1)["last_error"]
    assert api.http.delete(search["links"]["self"]).status_code == 204


def test_the_feed_has_the_newest_and_keeps_its_ids(api: RunningApi, database: Database) -> None:
    """Characters that XML does not know are replaced; an unchanged feed is not sent again."""
    search = saved(api, name="Fog & <tide>", search={"q": "fog", "speaker": "Holdfast"})
    put(database, "f1", words="The fog \x01is & thick")
    put(database, "f2", words="The fog is gone")
    answer = api.http.get(search["links"]["feed"])
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)
    assert feed.findtext(f"{ATOM}title") == "Fog & <tide>"
    entries = feed.findall(f"{ATOM}entry")
    assert [item.findtext(f"{ATOM}title") for item in entries] == [
        "Maren Holdfast: “The fog is gone”",
        "Maren Holdfast: “The fog �is & thick”",
    ]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://bell.example/1"
    same = api.http.get(search["links"]["feed"], headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    other = api.http.get(search["links"]["feed"], headers={"X-API-Key": OTHER_KEY})
    assert other.status_code == 404
    listed = [item["id"] for item in api.read("/v1/searches")["items"]]
    assert search["id"] in listed


def test_a_secret_address_needs_no_key_and_can_be_renewed(
    api: RunningApi, database: Database, receiver: Receiver
) -> None:
    """It is in no callback and no metric; the old one leads nowhere."""
    search = saved(api, search={"q": "kelp"}, callback_url=receiver.url("/kelp"))
    put(database, "k1", words="The kelp is late")
    (message,) = receiver.await_messages(1)
    assert json.loads(message.body)["data"]["search"]["links"]["secret_feed"] is None
    secret = search["links"]["secret_feed"]
    plain = {"X-API-Key": ""}
    answer = api.http.get(secret, headers=plain)
    feed = ElementTree.fromstring(answer.content)
    assert [item.findtext(f"{ATOM}title") for item in feed.findall(f"{ATOM}entry")] == [
        "Maren Holdfast: “The kelp is late”"
    ]
    path = f"{search['links']['self']}/feed/renew"
    assert api.http.post(path, headers={"X-API-Key": OTHER_KEY}).status_code == 404
    renewed = api.http.post(path).json()["links"]["secret_feed"]
    assert renewed != secret
    assert api.http.get(secret, headers=plain).json()["type"] == "/problems/search-not-found"
    assert api.http.get(renewed, headers=plain).status_code == 200
    metrics = api.http.get("/metrics").text
    assert secret.rpartition("/")[2] not in metrics
    assert 'quotidian_search_messages_total{outcome="delivered"}' in metrics
    assert api.http.delete(search["links"]["self"]).status_code == 204
    assert api.http.get(renewed, headers=plain).status_code == 404


def test_searches_are_saved_listed_and_deleted_by_the_command(api: RunningApi) -> None:
    """As a newcomer does it; an unknown one is named."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quotidian", "searches", *arguments]
        environment = {
            **os.environ,
            "QUOTIDIAN_URL": str(api.http.base_url),
            "QUOTIDIAN_API_KEY": KEY,
        }
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=4 * AMPLE
        )

    saved = run("save", "Gulls", "gull", "OR", "tern", "--speaker", "Holdfast", "--json")
    search = json.loads(saved.stdout)
    assert search["search"] == {"q": "gull OR tern", "speaker": "Holdfast"}
    assert f"{search['id']}\tGulls\tq=gull OR tern speaker=Holdfast\tfeed" in run().stdout
    assert run("delete", search["id"]).returncode == 0
    gone = run("delete", search["id"])
    assert (gone.returncode, search["id"] in gone.stderr) == (1, True)


@pytest.mark.parametrize(
    ("fields", "pointer", "said"),
    [
        ({"search": {"q": "(tide"}}, "body/search/q", "opens a bracket"),
        ({"search": {"speakr": "x"}}, "body/search/speakr", "is not a known field"),
        ({"search": {"from": "soon"}}, "body/search/from", "is not a date"),
        (
            {"callback_url": "http://user:word@desk.example/"},
            "body/callback_url",
            "contains a user",
        ),
        ({"callback_url": "ftp://desk.example/"}, "body/callback_url", "should match pattern"),
        ({"name": " "}, "body/name", "should match pattern"),
    ],
)
def test_a_search_that_cannot_be_saved_is_explained(
    api: RunningApi, fields: dict[str, Any], pointer: str, said: str
) -> None:
    """The problem names the field and the remedy."""
    body = {"name": "Tides", "search": {"q": "tide"}} | fields
    answer = api.http.post("/v1/searches", json=body)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert said in error["detail"]
