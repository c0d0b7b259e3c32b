"""The library in three stories: what is said across documents, by whom, and set right by a reader."""

from tests.integration.test_library import search
from tests.support.stack import RunningStack

KELP = "“The kelp comes back every spring,” said Odile Sandrigan, who runs the harbour museum.\n"
LATER = "“Nobody sells kelp in winter,” Odile Sandrigan told the council on Friday.\n"


def read(stack: RunningStack, page: str, outlet: str, day: str) -> None:
    """Let a page of an outlet be read."""
    stack.finished(stack.submit(page, source=outlet, published_at=day)["id"])


def test_what_was_said_is_found_across_documents(stack: RunningStack) -> None:
    """A monitor asks for a word, and gets it from every outlet, with counts beside it."""
    read(stack, KELP, "The Kelp Bell", "2026-04-02")
    read(stack, LATER, "The Kelp Echo", "2026-06-05")
    found = search(stack, 2, q="kelp", speaker="Sandrigan", facets="source")
    assert {item["document"]["source"] for item in found["items"]} >= {
        "The Kelp Bell",
        "The Kelp Echo",
    }
    assert {count["value"] for count in found["facets"]["source"]} >= {"The Kelp Bell"}


def test_a_person_is_one_across_outlets_and_over_time(stack: RunningStack) -> None:
    """A political scientist follows one speaker from month to month."""
    read(stack, KELP.replace("Odile", "Ilse"), "The Weir Bell", "2026-04-02")
    read(stack, LATER.replace("Odile", "Ilse"), "The Weir Echo", "2026-06-05")
    found = search(stack, 2, speaker="Ilse Sandrigan")["items"]
    (person,) = {item["speaker"]["person_id"] for item in found}
    known = stack.api.get(f"/v1/people/{person}").json()
    assert (known["name"], known["quotes"]) == ("Ilse Sandrigan", 2)
    counted = stack.api.get("/v1/timeline", params={"person": person, "by": "month"}).json()
    assert [(item["start"], item["count"]) for item in counted["items"]] == [
        ("2026-04-01", 1),
        ("2026-06-01", 1),
    ]


def test_a_reader_sets_right_what_is_wrong(stack: RunningStack) -> None:
    """The correction stands beside the annotation, and makes a page of gold."""
    read(stack, KELP.replace("Odile", "Runa"), "The Spit Bell", "2026-04-02")
    (quote,) = search(stack, 1, speaker="Runa Sandrigan")["items"]
    path = f"/v1/quotes/{quote['id']}"
    asked = {"kind": "speaker", "speaker": "Tobias Renn"}
    corrected = stack.api.post(f"{path}/corrections", json=asked).json()
    assert corrected["quote"]["speaker"]["name"] == "Runa Sandrigan"
    assert corrected["speaker"]["name"] == "Tobias Renn"
    gold = stack.api.get("/v1/corrections/export").text
    assert quote["document"]["id"] in gold
    assert stack.api.post(f"{path}/undo").json()["corrections"] == []
