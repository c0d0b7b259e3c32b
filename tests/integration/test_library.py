"""The library over real HTTP: from a page to a search, and out of it again."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

AMPLE = 60


def search(stack: RunningStack, least: int, **parameters: Any) -> dict[str, Any]:
    """Return the answer of a search that finds at least so many quotations, after a wait."""
    deadline = time.monotonic() + AMPLE
    while True:
        answer = stack.api.get("/v1/quotes", params=parameters)
        assert answer.status_code == 200, answer.text
        if len(answer.json()["items"]) >= least:
            return answer.json()
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)


@pytest.fixture
def harbour(stack: RunningStack) -> dict[str, Any]:
    """Return the job of a page that has ended."""
    fields = {"source": "The Carrow Bell", "published_at": "2026-03-01", "metadata": {"crawl": 7}}
    return stack.finished(stack.submit(HARBOUR, **fields)["id"])


def test_what_is_said_is_found_and_erased(stack: RunningStack, harbour: dict[str, Any]) -> None:
    """A page is posted, its quotations are found across documents, and deleted with their job."""
    asked = {"source": "The Carrow Bell", "q": '"pays for itself"', "facets": "person"}
    answer = search(stack, 1, **asked)
    found = next(item for item in answer["items"] if item["document"]["job_id"] == harbour["id"])
    assert found["speaker"]["name"] == "Maren Holdfast"
    assert found["document"]["metadata"] == {"crawl": 7}
    assert found["quote"] in harbour["result"]["quotes"]
    place = found["highlights"][0]
    assert HARBOUR[place["start"] : place["end"]] == "pays for itself"
    assert answer["facets"]["person"][0]["name"] == "Maren Holdfast"
    assert "Maren Holdfast" in stack.api.get(f"/v1/quotes/{found['id']}").json()["sentence"]

    assert stack.api.delete(f"/v1/jobs/{harbour['id']}").status_code == 204
    assert stack.api.get(f"/v1/quotes/{found['id']}").json()["type"] == "/problems/quote-not-found"
    left = stack.api.get("/v1/quotes", params=asked).json()["items"]
    assert harbour["id"] not in {item["document"]["job_id"] for item in left}


def test_documents_are_listed_and_erased_everywhere(stack: RunningStack) -> None:
    """With their job; a wrong question is explained, and nothing is listed afterwards."""
    job = stack.finished(stack.submit(HARBOUR, source="The Low Light", title="Late tide")["id"])
    search(stack, len(job["result"]["quotes"]), document=job["id"])
    asked = {"source": "The Low Light", "title": "tide"}
    (item,) = stack.api.get("/v1/documents", params=asked).json()["items"]
    assert (item["id"], item["quotes"]) == (job["id"], len(job["result"]["quotes"]))
    path = f"/v1/documents/{job['id']}"
    details = stack.api.get(path).json()
    assert "Maren Holdfast" in [person["name"] for person in details["people"]]
    wrong = stack.api.get("/v1/documents", params={"title": "…"}).json()["errors"][0]
    assert (wrong["pointer"], wrong["detail"][:23]) == ("query/title", "has no letters or digit")
    assert stack.api.delete(path).status_code == 204
    for where, name in ((path, "document"), (f"/v1/jobs/{job['id']}", "job")):
        assert stack.api.get(where).json()["type"] == f"/problems/{name}-not-found"
        assert stack.api.delete(where).status_code == 404
    assert stack.api.get("/v1/documents", params=asked).json()["total"]["value"] == 0


def test_a_killed_librarian_goes_on(stack: RunningStack) -> None:
    """What ended while it was away is found afterwards."""
    stack.process("librarian").kill()
    job = stack.finished(stack.submit(HARBOUR, source="The Tarn Echo")["id"])
    answer = search(stack, len(job["result"]["quotes"]), source="The Tarn Echo")
    assert {item["document"]["job_id"] for item in answer["items"]} == {job["id"]}


@pytest.mark.parametrize(
    ("parameters", "pointer", "said"),
    [
        ({"speakr": "Holdfast"}, "query/speakr", "is not a parameter of this call; it has q"),
        ({"q": "(ferry"}, "query/q", "opens a bracket at 1 that is not closed"),
        ({"q": "x" * 10_000}, "query/q", "at most 1000 characters"),
        ({"q": ""}, "query/q", "at least 1 character"),
        ({"from": "yesterday"}, "query/from", "is not a date; send RFC 3339"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "query/from", "nothing can match"),
        ({"speaker": "..."}, "query/speaker", "has no letters or digits"),
        ({"cursor": "A" * 32}, "query/cursor", "begin again without one"),
    ],
)
def test_a_search_that_cannot_be_read_is_explained(
    stack: RunningStack, parameters: dict[str, str], pointer: str, said: str
) -> None:
    """The problem names the parameter and the remedy."""
    answer = stack.api.get("/v1/quotes", params=parameters)
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert error["pointer"] == pointer
    assert said in error["detail"]


def test_a_search_is_a_file_and_a_command(stack: RunningStack, harbour: dict[str, Any]) -> None:
    """The export has the rows of the search; the command prints them."""
    least = len(harbour["result"]["quotes"])
    found = search(stack, least, source="The Carrow Bell", limit=200)["items"]
    for kind in ("csv", "jsonl", "xlsx", "parquet"):
        file = stack.api.get(
            "/v1/quotes/export", params={"source": "The Carrow Bell", "format": kind}
        )
        assert file.status_code == 200, file.text
        assert file.headers["Content-Disposition"].endswith(f'quotations.{kind}"')
        if kind == "jsonl":
            ids = [json.loads(line)["quote_id"] for line in file.text.splitlines()]
            assert ids == [item["id"] for item in found]
    command = [sys.executable, "-m", "quotidian", "search", "ferry", "--speaker", "Holdfast"]
    ran = subprocess.run(
        [*command, "--url", str(stack.api.base_url)], capture_output=True, text=True, timeout=AMPLE
    )
    assert ran.returncode == 0, ran.stderr
    assert "Maren Holdfast" in ran.stdout
    wrong = subprocess.run(
        [*command, "(", "--url", str(stack.api.base_url)],
        capture_output=True,
        text=True,
        timeout=AMPLE,
    )
    assert (wrong.returncode, "needs a word" in wrong.stderr) == (1, True)


def test_people_are_merged_over_http(stack: RunningStack, harbour: dict[str, Any]) -> None:
    """They are listed, shown, merged and told apart again; a wrong request is explained."""
    search(stack, len(harbour["result"]["quotes"]), source="The Carrow Bell")
    listed = stack.api.get("/v1/people").json()["items"]
    ids = {person["name"]: person["id"] for person in listed}
    holdfast, renn = ids["Maren Holdfast"], ids["Tobias Renn"]
    path = f"/v1/people/{holdfast}"
    before = stack.api.get(path).json()["quotes"]
    merged = stack.api.post(f"{path}/merge", json={"person_id": renn})
    assert merged.status_code == 200, merged.text
    assert merged.json()["quotes"] > before
    assert stack.api.post(f"{path}/undo").json()["id"] == renn
    assert stack.api.get(path).json()["quotes"] == before
    assert stack.api.post(f"{path}/undo").json()["type"] == "/problems/nothing-to-undo"
    assert stack.api.post(f"{path}/split", json={"documents": ["x"]}).status_code == 404
    assert stack.api.post(f"{path}/merge", json={"person_id": holdfast}).status_code == 422
    counted = stack.api.get("/v1/timeline", params={"person": holdfast, "by": "day"}).json()
    assert sum(item["count"] for item in counted["items"]) == before


def test_people_are_imported_by_the_command(
    stack: RunningStack, harbour: dict[str, Any], tmp_path: Path
) -> None:
    """A line is matched or not found; with a wrong line nothing is imported."""
    search(stack, len(harbour["result"]["quotes"]), source="The Carrow Bell")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quotidian", "people", *arguments]
        return subprocess.run(
            [*command, "--url", str(stack.api.base_url)],
            capture_output=True,
            text=True,
            timeout=AMPLE,
        )

    file = tmp_path / "people.csv"
    file.write_text("name,wikidata_id\nMaren Holdfast,Q7\nNobody Here,Q8\n")
    ran = run("import", str(file), "--json")
    assert ran.returncode == 0, ran.stderr
    first, second = map(json.loads, ran.stdout.splitlines())
    assert (first["outcome"], second["outcome"]) == ("matched", "not_found")

    def person() -> dict[str, Any]:
        found: dict[str, Any] = stack.api.get(f"/v1/people/{first['person_id']}").json()
        return found

    # The stack is shared, so an earlier test may have given the person a role.
    role = person()["role"]
    assert person()["wikidata_id"] == "Q7"
    listed = run("maren", "--json")
    assert json.loads(listed.stdout)["wikidata_id"] == "Q7"

    file.write_text("name,wikidata_id,role\nMaren Holdfast,Q7,mayor\nTobias Renn,seven,\n")
    wrong = run("import", str(file))
    assert wrong.returncode == 2
    assert f"{file}:3: /wikidata_id" in wrong.stderr
    assert person()["role"] == role


def test_people_have_pages(stack: RunningStack, harbour: dict[str, Any]) -> None:
    """The cursor leads to the next page; another list refuses it."""
    search(stack, len(harbour["result"]["quotes"]), source="The Carrow Bell")
    page = stack.api.get("/v1/people", params={"limit": 1}).json()
    asked = {"limit": "1", "cursor": page["next"]}
    following = stack.api.get("/v1/people", params=asked).json()
    assert following["items"][0]["id"] != page["items"][0]["id"]
    refused = stack.api.get("/v1/people", params=asked | {"q": "maren"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "query/cursor"
