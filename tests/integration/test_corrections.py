"""Corrections over real HTTP, with keys: each sees its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.database import Database
from library.writer import LibraryWriter
from quotidian.errors import Conflict, Refused
from quotidian.sync_client import Quotidian
from shared.contracts import CorrectionRequest
from shared.keys import digest, new_key
from tests.support.api import RunningApi, running_api
from tests.support.library_entries import entry

KEY, OTHER_KEY = new_key(), new_key()
KEYS = [{"name": "ada", "digest": digest(KEY)}, {"name": "bo", "digest": digest(OTHER_KEY)}]
WORDS = "The tide is late"


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API of two keys with the same document."""
    database = Database(f"sqlite:///{scratch / 'corrections/library.db'}")
    database.migrate()
    with database.writing() as connection:
        for tenant in ("ada", "bo"):
            LibraryWriter(connection).put(entry("a", WORDS, "Maren Holdfast", tenant=tenant))
    environment = {"LIBRARY_URL": str(database.engine.url), "KEYS": json.dumps(KEYS)}
    with running_api(store_url, scratch / "corrections", **environment) as api:
        api.http.headers["X-API-Key"] = KEY
        yield api
    database.close()


@pytest.fixture
def quote(api: RunningApi) -> dict[str, Any]:
    """Return the quotation."""
    (found,) = api.http.get("/v1/quotes").json()["items"]
    return dict(found)


def exported(api: RunningApi, key: str) -> list[dict[str, Any]]:
    """Return what the command writes with a key."""
    environment = os.environ | {"QUOTIDIAN_URL": str(api.http.base_url), "QUOTIDIAN_API_KEY": key}
    command = [sys.executable, "-m", "quotidian", "export", "--corrections"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_correction_is_made_shown_exported_and_undone(
    api: RunningApi, quote: dict[str, Any]
) -> None:
    """With the client and the command; the other key sees nothing of it."""
    with Quotidian(str(api.http.base_url), api_key=KEY) as client:
        asked = CorrectionRequest(kind="speaker", speaker=None, note="a caption")
        after = client.correct(quote["id"], asked)
        assert after.speaker is None
        assert (after.corrections[0].by, after.corrections[0].note) == ("ada", "a caption")
        (listed,) = client.search({})
        assert listed.corrections == after.corrections
        (page,) = exported(api, KEY)
        assert (page["quotes"][0]["verdict"], page["quotes"][0]["names"]) == ("corrected", [])
        assert exported(api, OTHER_KEY) == []
        (other,) = api.http.get("/v1/quotes", headers={"X-API-Key": OTHER_KEY}).json()["items"]
        assert other["speaker"]["name"] == "Maren Holdfast"
        assert client.undo_correction(quote["id"]).corrections == []
        with pytest.raises(Conflict, match="Nothing of"):
            client.undo_correction(quote["id"])
        with pytest.raises(Refused, match="body/spans is missing"):
            client.correct(quote["id"], CorrectionRequest(kind="bounds"))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "maybe"}, "body/kind"),
        ({"kind": "wrong", "speeker": "x"}, "body/speeker"),
        ({"kind": "bounds", "spans": [{"start": -1, "end": 5}]}, "body/spans/0/start"),
        ({"kind": "bounds", "spans": [{"start": 0, "end": 10_000}]}, "body/spans/0"),
        ({"kind": "merge", "names": ["Nobody Here", "Maren Holdfast"]}, "body/names/0"),
        ({"kind": "speaker", "speaker": " "}, "body/speaker"),
        ({}, "body/kind"),
    ],
)
def test_bad_corrections_name_the_field(
    api: RunningApi, quote: dict[str, Any], body: dict[str, Any], pointer: str
) -> None:
    """And change nothing."""
    answer = api.http.post(f"/v1/quotes/{quote['id']}/corrections", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert api.http.get("/v1/quotes").json()["items"] == [quote]


def test_what_is_not_there_cannot_be_corrected(api: RunningApi) -> None:
    """Nor undone."""
    for call, body in (("corrections", {"kind": "wrong"}), ("undo", None)):
        answer = api.http.post(f"/v1/quotes/nothing/{call}", json=body)
        assert answer.json()["type"] == "/problems/quote-not-found"
