"""Runs of capitalised words that name people."""

import pytest

from nlp_worker.entities.person_evidence import WEIGHTS, find_evidence
from nlp_worker.entities.person_runs import find_person_runs, find_runs
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.languages.weights import read_weights
from tests.unit.nlp_worker.entities.entity_builders import build_page


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("said Folasade Ekpenyo again", ["Folasade Ekpenyo"]),
        ("Baker Annelies van der Zwaluw said so", ["Annelies van der Zwaluw"]),
        ("according to Samira bint Suwaidan", ["Samira bint Suwaidan"]),
        ("told by Sergeant Kim Mi-ran", ["Kim Mi-ran"]),
        ("Norway's Solveig Aske won", ["Solveig Aske"]),
        ("Anna Renn KC asked", ["Anna Renn"]),
        ("met Wendell R. Pettaway there", ["Wendell R. Pettaway"]),
        ("near Carrow Street today", []),
        ("the Carrow Robotics fair", []),
        ("MAYOR ANNA RENN", []),
        ("a walk in New York today", []),
    ],
)
def test_people_are_found_without_the_recognizer(text: str, names: list[str]) -> None:
    """Titles, roles, owners and post-nominals stay outside; places and firms are nobody."""
    page = build_page(text)
    assert [page.text(span) for span in find_person_runs(page)] == names


def test_what_the_recognizer_says_counts() -> None:
    """The same run is a person when it is marked as one, and not when it is marked as a firm."""
    evidence = {}
    for kind in ("PERSON", "ORG"):
        page = build_page("they saw Vasek Pospil there", ("Vasek Pospil", kind))
        (run,) = find_runs(page)
        evidence[kind] = find_evidence(page, run)
    assert evidence == {
        "PERSON": {"unknown words", "marked as a person"},
        "ORG": {"unknown words", "marked as ORG"},
    }


def test_every_weight_is_a_number_of_its_own() -> None:
    """The file has the evidence that matters most; what it does not have weighs nothing."""
    weights = read_weights(ENGLISH.folder.joinpath(WEIGHTS))
    assert weights["bias"] < 0 < weights["marked as a person"]
    assert weights["article before"] < 0 < weights["given name first"]
    assert weights["no such evidence"] == 0
