"""Quotations below a confidence are left out of an answer."""

import json

from ingest_service.confidence import with_confident_quotes

QUOTES = [
    {"id": "q1", "confidence": 0.5, "within": None},
    {"id": "q2", "confidence": 0.9, "within": "q1"},
    {"id": "q3", "confidence": 0.95, "within": "q2"},
]
ANNOTATION = json.dumps({"quotes": QUOTES, "later": 1}).encode()


def test_nothing_changes_without_a_limit() -> None:
    """The bytes are those that the worker has written."""
    assert with_confident_quotes(ANNOTATION, 0) == ANNOTATION


def test_quotations_below_the_limit_go() -> None:
    """Other fields stay; nothing refers to a quotation that is gone."""
    found = json.loads(with_confident_quotes(ANNOTATION, 0.9))
    assert [(quote["id"], quote["within"]) for quote in found["quotes"]] == [
        ("q2", None),
        ("q3", "q2"),
    ]
    assert found["later"] == 1
